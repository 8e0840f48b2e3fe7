"""Whether the day's clock works out: order, ways, hours of the day, meals."""

from itertools import pairwise

from planner.domain.checks import Check, Verdict
from planner.domain.facts import Context, Transit
from planner.domain.itinerary import Day, Itinerary, Stop, StopKind, clock
from planner.domain.legs import least_minutes
from planner.domain.pacing import MEALS, MealTime, day_window
from planner.domain.trip import TripRequest

SPARE_BEFORE_MEAL = 60


def in_order(itinerary: Itinerary, request: TripRequest, context: Context) -> tuple[Check, ...]:
    """A finding for each stop that ends before it begins, or begins before the one before it ends."""
    found = []
    for day in itinerary.days:
        clear_from = 0
        for stop in day.stops:
            if stop.end <= stop.start:
                found.append(Check("in_order", Verdict.FAILED, day.number, stop.key, "no_time_there"))
            elif stop.start < clear_from:
                until = clock(clear_from)
                found.append(
                    Check("in_order", Verdict.FAILED, day.number, stop.key, "overlaps", {"time": until})
                )
            clear_from = max(clear_from, stop.end)
    return tuple(found)


def legs_fit(itinerary: Itinerary, request: TripRequest, context: Context) -> tuple[Check, ...]:
    """A finding for each stop that cannot be reached in the time left since the stop before."""
    transit = context.destination.transit
    found = (
        _late(here, there, number=day.number, transit=transit)
        for day in itinerary.days
        for here, there in pairwise(day.stops)
    )
    return tuple(check for check in found if check is not None)


def _late(here: Stop, there: Stop, *, number: int, transit: Transit) -> Check | None:
    needed = least_minutes((here.lat, here.lon), (there.lat, there.lon), transit)
    recorded = there.leg.minutes if there.leg else 0
    gap = there.start - here.end
    if recorded < needed:
        reason, minutes = "leg_too_short", recorded
    elif gap < recorded:
        reason, minutes, needed = "gap_too_short", max(0, gap), recorded
    else:
        return None
    params: dict[str, str | int] = {"minutes": minutes, "needed": needed}
    return Check("legs_fit", Verdict.FAILED, number, there.key, reason, params)


def inside_day_window(itinerary: Itinerary, request: TripRequest, context: Context) -> tuple[Check, ...]:
    """A finding for each stop before the day begins or after it ends at this pace."""
    window = day_window(request)
    found = (
        _outside(stop, day.number, start=window.start, end=window.end)
        for day in itinerary.days
        for stop in day.stops
    )
    return tuple(check for check in found if check is not None)


def _outside(stop: Stop, number: int, *, start: int, end: int) -> Check | None:
    if start <= stop.start and stop.end <= end:
        return None
    reason, bound = ("too_early", start) if stop.start < start else ("too_late", end)
    return Check("inside_day_window", Verdict.FAILED, number, stop.key, reason, {"time": clock(bound)})


def meals_present(itinerary: Itinerary, request: TripRequest, context: Context) -> tuple[Check, ...]:
    """A finding for each meal that a day goes through the time of without a stop for it."""
    return tuple(
        Check("meals_present", Verdict.FAILED, day.number, reason=f"no_{meal.name}")
        for day in itinerary.days
        for meal in MEALS
        if day.stops and _spans(day, meal) and not _eats(day, meal)
    )


def _spans(day: Day, meal: MealTime) -> bool:
    """Whether the day begins well before the meal's time ends and goes on after it."""
    begins = min(stop.start for stop in day.stops)
    return begins <= meal.latest - SPARE_BEFORE_MEAL and max(stop.end for stop in day.stops) >= meal.latest


def _eats(day: Day, meal: MealTime) -> bool:
    return any(
        stop.kind is StopKind.MEAL and meal.earliest <= stop.start <= meal.latest for stop in day.stops
    )
