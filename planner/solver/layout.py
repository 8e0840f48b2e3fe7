"""A day just as somebody proposed it, with times: what does not hold is for the review to say."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from planner.domain.facts import Context, Place
from planner.domain.hours import Interval
from planner.domain.itinerary import Day, Leg, Stop, StopKind
from planner.domain.legs import leg_between
from planner.domain.pacing import MEALS, MealTime, day_window
from planner.domain.trip import TripRequest
from planner.solver.clocks import leg_of
from planner.solver.money import Prices, Rates, prices_for
from planner.solver.stops import meal_around, stop_at

LONGEST_WAIT = 90


def lay_out_day(
    request: TripRequest,
    context: Context,
    number: int,
    place_ids: Sequence[str],
    *,
    rates: Rates,
    notes: Mapping[str, str],
) -> Day:
    """The places in the order given, each as soon as one can be there, with meals in their time."""
    prices = prices_for(
        request.budget, context.destination, party=request.party, days=request.days, rates=rates
    )
    today = request.dates[number - 1]
    layout = _Layout(context, prices, number=number, clock=day_window(request).start)
    for place in filter(None, map(context.place, place_ids)):
        opening = place.hours.on(today, context.holidays) if place.hours else None
        layout.visit(place, opening, note=notes.get(place.id, ""))
    layout.eat_what_is_left()
    return Day(
        number=number,
        date=today,
        stops=tuple(layout.stops),
        weather=next((weather for weather in context.weather if weather.date == today), None),
        transport_krw=prices.transport_day,
    )


class _Layout:
    """A day being filled from the front; `clock` is when the last stop ends."""

    def __init__(self, context: Context, prices: Prices, *, number: int, clock: int) -> None:
        self.stops: list[Stop] = []
        self._context = context
        self._prices = prices
        self._number = number
        self._clock = clock
        self._place: Place | None = None
        self._hungry = list(MEALS)

    def visit(self, place: Place, opening: tuple[Interval, ...] | None, *, note: str) -> None:
        leg = self._leg_to(place)
        arrival = self._clock + (leg.minutes if leg else 0)
        if self._hungry and arrival + place.minutes > self._hungry[0].latest:
            self._eat(self._hungry.pop(0), place)
            self.visit(place, opening, note=note)
            return
        stop = stop_at(
            place,
            kind=StopKind.VISIT,
            start=_let_in(arrival, opening),
            minutes=place.minutes,
            cost_krw=self._prices.entry(place.fee),
            opening=opening,
            leg=leg,
        )
        self._add(replace(stop, note=note))
        self._place = place

    def eat_what_is_left(self) -> None:
        while self._hungry:
            self._eat(self._hungry.pop(0), None)

    def _leg_to(self, place: Place) -> Leg | None:
        """From the last place, near which one has eaten since; from the meal when the day began with one."""
        if self._place is not None:
            return leg_of(self._place, place, self._context)
        if not self.stops:
            return None
        here = (self.stops[-1].lat, self.stops[-1].lon)
        return leg_between(here, (place.lat, place.lon), self._context.destination.transit)

    def _eat(self, meal: MealTime, ahead: Place | None) -> None:
        """A meal where one is, or where one goes first."""
        destination = self._context.destination
        spot = self.stops[-1] if self.stops else ahead
        point = (spot.lat, spot.lon) if spot else (destination.lat, destination.lon)
        stop = meal_around(
            destination,
            meal,
            number=self._number,
            lat=point[0],
            lon=point[1],
            area=spot.area if spot else "",
            start=max(self._clock, meal.earliest),
            cost_krw=self._prices.meal,
            leg=leg_between(point, point, destination.transit) if self.stops else None,
        )
        self._add(stop)

    def _add(self, stop: Stop) -> None:
        self.stops.append(stop)
        self._clock = stop.end


def _let_in(arrival: int, opening: tuple[Interval, ...] | None) -> int:
    """When a visit begins: at once, or at a gate that opens soon."""
    for interval in opening or ():
        if arrival <= interval.last_entry:
            return interval.start if 0 < interval.start - arrival <= LONGEST_WAIT else arrival
    return arrival
