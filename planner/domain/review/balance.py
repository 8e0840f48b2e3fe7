"""Whether days are full, varied, dry and straight enough, and all there."""

from itertools import pairwise

from planner.domain.checks import Check, Verdict
from planner.domain.facts import Category, Context
from planner.domain.itinerary import Day, Itinerary, Stop
from planner.domain.legs import straight_km
from planner.domain.pacing import day_window
from planner.domain.review.rule import Params, date_of, places_by_id
from planner.domain.trip import TripRequest

MOST_MUSEUMS = 2
WET_PART = 0.5
DETOUR_RATIO = 1.6
WORTH_KM = 0.01  # a turn that saves less is none
DETOUR_KM = 4.0


def covers_every_day(itinerary: Itinerary, request: TripRequest, context: Context) -> tuple[Check, ...]:
    """One finding for each requested date without a visit, in date order, then for each day not asked for."""
    visited = {day.date for day in itinerary.days if day.visits}
    missing = [
        Check("covers_every_day", Verdict.FAILED, number, reason="day_empty", params=date_of(today))
        for number, today in enumerate(request.dates, start=1)
        if today not in visited
    ]
    beyond = [
        Check(
            "covers_every_day",
            Verdict.FAILED,
            day.number,
            reason="day_not_asked_for",
            params=date_of(day.date),
        )
        for day in itinerary.days
        if not request.start <= day.date <= request.end
    ]
    return (*missing, *beyond)


def daily_load(itinerary: Itinerary, request: TripRequest, context: Context) -> tuple[Check, ...]:
    """A finding for each day with more visits than its pace allows."""
    most = day_window(request).most_visits
    return tuple(
        Check(
            "daily_load",
            Verdict.FAILED,
            day.number,
            reason="too_full",
            params={"visits": len(day.visits), "most": most},
        )
        for day in itinerary.days
        if len(day.visits) > most
    )


def variety(itinerary: Itinerary, request: TripRequest, context: Context) -> tuple[Check, ...]:
    """A finding for each day with three visits of one kind in a row, or too many museums."""
    found = []
    for day in itinerary.days:
        kinds = [stop.category for stop in day.visits]
        if any(
            one is not None and one == two == three
            for one, two, three in zip(kinds, kinds[1:], kinds[2:], strict=False)
        ):
            found.append(Check("variety", Verdict.FAILED, day.number, reason="three_alike"))
        elif kinds.count(Category.MUSEUM) > MOST_MUSEUMS:
            params: Params = {"museums": kinds.count(Category.MUSEUM)}
            found.append(Check("variety", Verdict.FAILED, day.number, reason="many_museums", params=params))
    return tuple(found)


def rain_and_indoor(itinerary: Itinerary, request: TripRequest, context: Context) -> tuple[Check, ...]:
    """A finding for each wet day that is spent outdoors for more than half of its visits."""
    places = places_by_id(context)
    wet = {weather.date for weather in context.weather if weather.is_rainy}
    return tuple(
        Check("rain_and_indoor", Verdict.FAILED, day.number, reason="wet_outdoors")
        for day in itinerary.days
        if day.date in wet and _outdoors(day, {key for key, place in places.items() if place.indoor is False})
    )


def _outdoors(day: Day, outdoor: set[str]) -> bool:
    total = sum(stop.minutes for stop in day.visits)
    return sum(stop.minutes for stop in day.visits if stop.place_id in outdoor) > total * WET_PART


def backtracking(itinerary: Itinerary, request: TripRequest, context: Context) -> tuple[Check, ...]:
    """A finding for each day whose way is much longer than a better order of the same stops would be."""
    found = []
    for day in itinerary.days:
        length, shortest = _lengths(day.stops)
        if length > shortest * DETOUR_RATIO and length - shortest > DETOUR_KM:
            params: Params = {"km": round(length), "shortest_km": round(shortest)}
            found.append(Check("backtracking", Verdict.FAILED, day.number, reason="goes_back", params=params))
    return tuple(found)


def _lengths(stops: tuple[Stop, ...]) -> tuple[float, float]:
    """The way's km, and those of an order that no turning round of one stretch makes shorter (2-opt)."""
    points = [(stop.lat, stop.lon) for stop in stops]
    km = [[straight_km(here, there) for there in points] for here in points]
    length = sum(km[here][there] for here, there in pairwise(range(len(points))))
    return length, length - _saved(list(range(len(points))), km)


def _saved(order: list[int], km: list[list[float]]) -> float:
    """The km that turning stretches round saves."""
    saved, improved = 0.0, True
    while improved:
        improved = False
        for first in range(len(order) - 1):
            for last in range(first + 1, len(order)):
                gain = _gain(order, km, first, last)
                if gain > WORTH_KM:
                    order[first : last + 1] = order[first : last + 1][::-1]
                    saved, improved = saved + gain, True
    return saved


def _gain(order: list[int], km: list[list[float]], first: int, last: int) -> float:
    """What turning round this stretch saves: only the ways to it and from it change."""
    gain = 0.0
    if first > 0:
        gain += km[order[first - 1]][order[first]] - km[order[first - 1]][order[last]]
    if last + 1 < len(order):
        gain += km[order[last]][order[last + 1]] - km[order[first]][order[last + 1]]
    return gain
