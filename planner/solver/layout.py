"""A day just as somebody proposed it, with times: what does not hold is for the review to say."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from planner.domain.facts import Context, Place
from planner.domain.hours import Interval
from planner.domain.itinerary import Day, Stop, StopKind
from planner.domain.legs import leg_between
from planner.domain.pacing import MEALS, MealTime, day_window
from planner.domain.trip import TripRequest
from planner.solver.clocks import opening_on
from planner.solver.money import Prices, Rates, prices_for
from planner.solver.stops import meal_around, stop_at
from planner.solver.walk import Walk, let_in


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
        layout.visit(place, opening_on(place, today, context), note=notes.get(place.id, ""))
    layout.eat_what_is_left()
    return Day(
        number=number,
        date=today,
        stops=layout.stops,
        weather=next((weather for weather in context.weather if weather.date == today), None),
        transport_krw=prices.transport_day,
    )


class _Layout:
    """A day being filled from the front, with each meal when its time has come."""

    def __init__(self, context: Context, prices: Prices, *, number: int, clock: int) -> None:
        self._walk = Walk(context, clock=clock)
        self._destination = context.destination
        self._prices = prices
        self._number = number
        self._hungry = list(MEALS)

    @property
    def stops(self) -> tuple[Stop, ...]:
        return tuple(self._walk.stops)

    def visit(self, place: Place, opening: tuple[Interval, ...] | None, *, note: str) -> None:
        leg = self._walk.leg_to((place.lat, place.lon), place.id)
        arrival = self._walk.arrival(leg)
        if self._hungry and arrival + place.minutes > self._hungry[0].latest:
            self._eat(self._hungry.pop(0), place)
            self.visit(place, opening, note=note)
            return
        stop = stop_at(
            place,
            kind=StopKind.VISIT,
            start=let_in(arrival, opening),
            minutes=place.minutes,
            cost_krw=self._prices.entry(place.fee),
            opening=opening,
            leg=leg,
        )
        self._walk.add(replace(stop, note=note))

    def eat_what_is_left(self) -> None:
        while self._hungry:
            self._eat(self._hungry.pop(0), None)

    def _eat(self, meal: MealTime, ahead: Place | None) -> None:
        """A meal where one is, or where one goes first."""
        stops, destination = self._walk.stops, self._destination
        spot = stops[-1] if stops else ahead
        point = (spot.lat, spot.lon) if spot else (destination.lat, destination.lon)
        stop = meal_around(
            destination,
            meal,
            number=self._number,
            lat=point[0],
            lon=point[1],
            area=spot.area if spot else "",
            start=max(self._walk.clock, meal.earliest),
            cost_krw=self._prices.meal,
            leg=leg_between(point, point, destination.transit) if stops else None,
        )
        self._walk.add(stop)
