"""A plan's conditions, written down a second time from the rules alone, to hold the solver to.

Nothing of planner.solver or planner.domain.review is used here: numbers and arithmetic are the checker's own.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise
from math import asin, ceil, cos, radians, sin, sqrt

from planner.domain.facts import Context, Destination, Place
from planner.domain.itinerary import Day, Itinerary, Stop
from planner.domain.trip import TripRequest

HOURS_BY_PACE = {"relaxed": (600, 1200, 4), "normal": (540, 1260, 6), "packed": (480, 1320, 8)}
LUNCH, DINNER = (690, 840, 60), (1050, 1170, 75)
EATING = {"market", "food_street", "restaurant"}

type Rates = Callable[[Decimal, str], Decimal]


def problems_of(itinerary: Itinerary, request: TripRequest, context: Context, rates: Rates) -> list[str]:
    """Every condition the plan breaks, as sentences; [] for a plan that holds."""
    places = {place.id: place for place in context.places}
    return [
        *_days(itinerary, request),
        *_places(itinerary, context, places),
        *_money(itinerary, request, context, places, rates),
        *(
            f"day {day.number}: {problem}"
            for day in itinerary.days
            for problem in _day(day, request, context, places)
        ),
    ]


def _days(itinerary: Itinerary, request: TripRequest) -> Iterator[str]:
    if tuple(day.date for day in itinerary.days) != request.dates:
        yield "the days are not the requested dates"
    if [day.number for day in itinerary.days] != list(range(1, request.days + 1)):
        yield "the days are not numbered from 1"
    for day in itinerary.days:
        if not any(stop.kind == "visit" for stop in day.stops):
            yield f"day {day.number} has no visit"
    keys = [stop.key for stop in itinerary.stops]
    if len(keys) != len(set(keys)):
        yield "two stops have one key"


def _places(itinerary: Itinerary, context: Context, places: dict[str, Place]) -> Iterator[str]:
    ids = [stop.place_id for stop in itinerary.stops if stop.place_id]
    if len(ids) != len(set(ids)):
        yield "a place comes twice"
    if not set(ids) <= set(places):
        yield "a place is no candidate"
    if set(ids) & set(context.avoid):
        yield "an avoided place is there"
    if not set(context.must_see) <= set(ids):
        yield f"missing: {set(context.must_see) - set(ids)}"


def _money(
    itinerary: Itinerary, request: TripRequest, context: Context, places: dict[str, Place], rates: Rates
) -> Iterator[str]:
    total = Decimal(0)
    for day in itinerary.days:
        total += day.transport_krw
        for stop in day.stops:
            total += stop.cost_krw
            fee = places[stop.place_id].fee if stop.place_id in places else None
            if stop.kind == "visit":
                child = Decimal(0) if fee is None else fee.adult if fee.child is None else fee.child
                heads = (
                    fee.adult * request.party.adults + child * request.party.children if fee else Decimal(0)
                )
                if stop.cost_krw != rates(heads, context.destination.currency).quantize(Decimal(1)):
                    yield f"{stop.key} costs {stop.cost_krw}"
    if total != itinerary.cost_krw:
        yield "the sum is wrong"
    if request.budget.limit_krw is not None and total > request.budget.limit_krw:
        yield f"{total} is above {request.budget.limit_krw}"


def _day(day: Day, request: TripRequest, context: Context, places: dict[str, Place]) -> Iterator[str]:
    start, end, most = HOURS_BY_PACE[request.pace.value]
    end -= 60 if request.party.children else 0
    visits = [stop for stop in day.stops if stop.kind == "visit"]
    if len(visits) > most:
        yield f"{len(visits)} visits"
    if sum(stop.category == "museum" for stop in visits) > 2:
        yield "more than two museums"
    for stop in day.stops:
        if stop.start < start or stop.end > end:
            yield f"{stop.key} is outside the day"
        if stop.place_id is not None:
            yield from _opening(stop, places[stop.place_id], day, context)
        elif stop.kind == "visit":
            yield f"{stop.key} is a visit to nowhere"
    if day.stops and day.stops[0].leg is not None:
        yield "the first stop has a leg"
    for here, there in pairwise(day.stops):
        yield from _leg(here, there, context.destination)
    yield from _meals(day)


def _opening(stop: Stop, place: Place, day: Day, context: Context) -> Iterator[str]:
    if stop.kind == "visit" and not place.minutes <= stop.end - stop.start < place.minutes + 5:
        yield f"{stop.key} takes {stop.end - stop.start} instead of {place.minutes}"
    if place.hours is None:
        if stop.opening is not None or stop.start < 600 or stop.end > 1020:
            yield f"{stop.key}: unknown hours are taken for known"
        return
    intervals = place.hours.on(day.date, context.holidays)
    if stop.opening != intervals:
        yield f"{stop.key}: other opening hours are shown"
    if not any(one.start <= stop.start <= one.last_entry and stop.end <= one.end for one in intervals):
        yield f"{stop.key} is closed then"


def _leg(here: Stop, there: Stop, destination: Destination) -> Iterator[str]:
    if there.leg is None:
        yield f"{there.key} has no leg"
        return
    if there.start - here.end < there.leg.minutes:
        yield f"{there.key} cannot be reached in time"
    km = _km(here, there) * 1.3
    ride = km / destination.transit.kmh * 60 + destination.transit.wait_minutes
    needed = km / 4.5 * 60 if km <= 1.2 else ride
    if there.leg.minutes < needed - 0.001 or (there.place_id and there.leg.minutes > ceil(needed) + 5):
        yield f"the leg to {there.key} takes {there.leg.minutes} instead of {needed:.1f}"


def _km(here: Stop, there: Stop) -> float:
    a, b, c, d = map(radians, (here.lat, here.lon, there.lat, there.lon))
    return 12742 * asin(sqrt(sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2))


def _meals(day: Day) -> Iterator[str]:
    meals = [stop for stop in day.stops if stop.kind == "meal"]
    if len(meals) != 2:
        yield f"{len(meals)} meals"
        return
    for stop, (first, last, minutes) in zip(meals, (LUNCH, DINNER), strict=True):
        if not first <= stop.start <= last or stop.end - stop.start != minutes:
            yield f"{stop.key} is no meal time"
        if stop.place_id is not None and stop.category not in EATING:
            yield f"{stop.key} is no place to eat"
