"""From a request and its context to the problem the search works on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil

from planner.domain.daylight import light_hours, needs_daylight
from planner.domain.facts import Category, Context, DayWeather, Place
from planner.domain.hours import ALWAYS, Interval
from planner.domain.pacing import MEALS, MealTime, day_window
from planner.domain.trip import TripRequest
from planner.solver.clocks import starts, travel_minutes, visit_minutes
from planner.solver.money import Prices, Rates, prices_of_trip
from planner.solver.problem import Break, DayFrame, Problem, Taste, Windows, pinned
from planner.solver.profits import (
    AREA_CHANGE,
    AREA_RETURN,
    DRAFTED,
    EMPTY_DAY,
    KIND_LIMITS,
    LOCKED,
    TRAVEL_WEIGHT,
    Appraiser,
    in_weather,
    timing_penalty,
)

ASSUMED_HOURS = (Interval(10 * 60, 17 * 60, 17 * 60),)
"""When a place whose hours are not known is planned; it is shown as unverified."""

MEAL_WALK_MINUTES = 5
"""To a table near where one is, when no particular place is named."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """What is settled before planning: `locked` place ids by day number, `arrival` on the first day and
    `departure` on the last in minutes of the day, and `drafted` ids by day number, kept where they can be.
    `pinned` places begin at that minute of their day if they are open then.
    """

    locked: Mapping[int, Sequence[str]] = field(default_factory=dict)
    arrival: int | None = None
    departure: int | None = None
    drafted: Mapping[int, Sequence[str]] = field(default_factory=dict)
    pinned: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Model:
    """The problem with what its numbers stand for: node n is `places[n]`, break b of day d `meals[d][b]`.

    `intervals` is the opening on the date by day and node: None is unknown, () closed. `first` is the trip's
    day that day 0 of the problem is, counted from 0.
    """

    problem: Problem
    places: tuple[Place, ...]
    index: dict[str, int]
    intervals: tuple[tuple[tuple[Interval, ...] | None, ...], ...]
    meals: tuple[tuple[MealTime, ...], ...]
    prices: Prices
    request: TripRequest
    context: Context
    first: int = 0

    def date_of(self, day: int) -> date:
        return self.request.dates[self.first + day]

    def number_of(self, day: int) -> int:
        return self.first + day + 1


def build(
    request: TripRequest,
    context: Context,
    *,
    rates: Rates,
    fixed: Fixed | None = None,
    only: int | None = None,
    taken: Collection[str] = (),
    crowded: bool = False,
) -> Model:
    """The problem of this trip, or of its day number `only`.

    Avoided places and those `taken` by other days are left out, so no move can bring them back. A `crowded`
    day holds as many visits as the pace allows instead of the usual number.
    """
    fixed = fixed or Fixed()
    places = _candidates(context, taken)
    numbers = range(1, request.days + 1) if only is None else range(only, only + 1)
    index = {place.id: node for node, place in enumerate(places)}
    prices = prices_of_trip(request, context.destination, rates=rates)
    dates = tuple(request.dates[number - 1] for number in numbers)
    intervals = tuple(_openings(places, day, context) for day in dates)
    usable_hours = tuple(
        _in_the_light(places, row, day, context) for row, day in zip(intervals, dates, strict=True)
    )
    windows = _windows(places, usable_hours, numbers=numbers, fixed=fixed)
    must = frozenset(index[place_id] for place_id in context.must_see if place_id in index)
    usable = sum(map(any, zip(*windows, strict=True)))
    visits = _visits_a_day(request, fixed, usable=usable, musts=len(must), days=len(numbers), crowded=crowded)
    days = tuple(_frame(number, request, fixed, visits=visits) for number in numbers)
    appraiser = Appraiser.of(request, context, prices)
    problem = Problem(
        nodes=len(places),
        travel=travel_minutes(places, context),
        service=tuple(visit_minutes(place) for place in places),
        windows=windows,
        profit=_profits(places, numbers, context=context, appraiser=appraiser, fixed=fixed),
        frames=tuple(frame for frame, _ in days),
        travel_weight=TRAVEL_WEIGHT,
        taste=_taste(places),
        money=tuple(int(prices.entry(place.fee)) for place in places),
        money_limit=_money_for_entry(request, context, prices=prices, taken=taken),
        must=must,
    )
    meals = tuple(eaten for _, eaten in days)
    return Model(problem, places, index, intervals, meals, prices, request, context, numbers[0] - 1)


def _candidates(context: Context, taken: Collection[str]) -> tuple[Place, ...]:
    left_out = {*context.avoid, *taken}
    return tuple({place.id: place for place in context.places if place.id not in left_out}.values())


def _openings(
    places: Sequence[Place], day: date, context: Context
) -> tuple[tuple[Interval, ...] | None, ...]:
    """When each place is open on that date; None where nobody knows."""
    return tuple(place.hours.on(day, context.holidays) if place.hours else None for place in places)


def _in_the_light(
    places: Sequence[Place], openings: Sequence[tuple[Interval, ...] | None], day: date, context: Context
) -> tuple[tuple[Interval, ...] | None, ...]:
    """The openings one plans with: open ground only while it is light."""
    light = (light_hours(context.destination, day),)
    return tuple(
        light if opening == ALWAYS and needs_daylight(place) else opening
        for place, opening in zip(places, openings, strict=True)
    )


def _money_for_entry(
    request: TripRequest, context: Context, *, prices: Prices, taken: Collection[str]
) -> int | None:
    """What the limit leaves for entry fees, in won, after every day's meals and transport."""
    if request.budget.limit_krw is None:
        return None
    spent = sum(prices.entry(place.fee) for place in context.places if place.id in taken)
    return int(request.budget.limit_krw - prices.day * request.days - spent)


def _windows(
    places: Sequence[Place],
    intervals: Sequence[Sequence[tuple[Interval, ...] | None]],
    *,
    numbers: Sequence[int],
    fixed: Fixed,
) -> tuple[tuple[Windows, ...], ...]:
    locked_on = {place_id: day for day, ids in fixed.locked.items() for place_id in ids}
    minutes = [visit_minutes(place) for place in places]
    known: dict[tuple[tuple[Interval, ...], int], Windows] = {}
    rows = []
    for number, row in zip(numbers, intervals, strict=True):
        windows: list[Windows] = []
        for place, hours, stay in zip(places, row, minutes, strict=True):
            key = (ASSUMED_HOURS if hours is None else hours, stay)
            if key not in known:
                known[key] = starts(*key)
            usable = pinned(known[key], fixed.pinned.get(place.id))
            windows.append(usable if locked_on.get(place.id, number) == number else ())
        rows.append(tuple(windows))
    return tuple(rows)


def _visits_a_day(
    request: TripRequest, fixed: Fixed, *, usable: int, musts: int, days: int, crowded: bool
) -> int:
    """How many visits a day takes: fewer than usual when places must last for every date, more for wishes."""
    window = day_window(request)
    if crowded:
        return window.most_visits
    wished = max(ceil(musts / days), max(map(len, fixed.locked.values()), default=0))
    return max(1, min(window.usual_visits, ceil(usable / days)), min(window.most_visits, wished))


def _frame(
    number: int, request: TripRequest, fixed: Fixed, *, visits: int
) -> tuple[DayFrame, tuple[MealTime, ...]]:
    """The day's frame and the meals that fall into it; a draft's day may hold more than usual."""
    window = day_window(request)
    start = max(window.start, fixed.arrival or 0) if number == 1 else window.start
    end = min(window.end, fixed.departure or window.end) if number == request.days else window.end
    eaten = tuple(meal for meal in MEALS if _is_eaten(meal, start, end))
    drafted = min(window.most_visits, len(fixed.drafted.get(number, ())))
    return DayFrame(start, max(start, end), max(visits, drafted), tuple(map(_pause, eaten))), eaten


def _is_eaten(meal: MealTime, start: int, end: int) -> bool:
    begins = max(meal.earliest, start + MEAL_WALK_MINUTES)
    return begins <= meal.latest and begins + meal.minutes <= end


def _pause(meal: MealTime) -> Break:
    first, last = meal.earliest - MEAL_WALK_MINUTES, meal.latest - MEAL_WALK_MINUTES
    return Break(((first, last),), meal.minutes + MEAL_WALK_MINUTES)


def _profits(
    places: Sequence[Place],
    numbers: Sequence[int],
    *,
    context: Context,
    appraiser: Appraiser,
    fixed: Fixed,
) -> tuple[tuple[int, ...], ...]:
    worth = [appraiser.worth(place) for place in places]
    bonus = [appraiser.bonus(place) for place in places]
    weather: dict[date, DayWeather] = {day.date: day for day in context.weather}
    rows = []
    for number in numbers:
        today = weather.get(appraiser.request.dates[number - 1])
        wished = dict.fromkeys(fixed.drafted.get(number, ()), DRAFTED)
        wished.update(dict.fromkeys(fixed.locked.get(number, ()), LOCKED))
        row = [
            in_weather(points, place, today) + more + wished.get(place.id, 0)
            for points, place, more in zip(worth, places, bonus, strict=True)
        ]
        rows.append(tuple(row))
    return tuple(rows)


def _taste(places: Sequence[Place]) -> Taste:
    kinds = {category: number for number, category in enumerate(Category)}
    areas = {area: number for number, area in enumerate(sorted({place.area for place in places}))}
    return Taste(
        kind=(*(kinds[place.category] for place in places), -1),
        kind_limits={kinds[category]: most for category, most in KIND_LIMITS.items()},
        area=(*(areas[place.area] for place in places), -1),
        area_change=AREA_CHANGE,
        area_return=AREA_RETURN,
        timing=tuple(timing_penalty(place) for place in places),
        empty_day=EMPTY_DAY,
    )
