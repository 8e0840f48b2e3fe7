"""A day's stops timed anew, in the order the traveller put them: what does not hold the review will say."""

from collections.abc import Sequence
from dataclasses import replace

from planner.domain.facts import Context, Place
from planner.domain.hours import Interval
from planner.domain.itinerary import Day, Stop, StopKind
from planner.domain.pacing import day_window
from planner.domain.review.rule import places_by_id
from planner.domain.trip import TripRequest
from planner.solver.clocks import opening_on, visit_minutes
from planner.solver.money import Rates, prices_of_trip
from planner.solver.schedule import MEAL_WALK
from planner.solver.stops import is_around, meal_around, meal_of, stop_at
from planner.solver.walk import Walk, let_in


def retime(
    request: TripRequest, context: Context, day: Day, stops: Sequence[Stop], *, first: int | None = None
) -> Day:
    """The day with these stops in this order, each as soon as one can be there; a pinned one at its start.

    Stops before the first that is not as it was in `day`, and before position `first`, keep their times. How
    long a stop takes and what it costs stays; a meal without a place is eaten near where one is then.
    """
    retiming = _Retiming(request, context, day)
    unmoved = min(_unmoved(day.stops, stops), len(stops) if first is None else first)
    for stop in stops[:unmoved]:
        retiming.walk.add(stop)
    for at, stop in enumerate(stops[unmoved:], start=unmoved + 1):
        retiming.take(stop, ahead=stops[at:])
    return replace(day, stops=tuple(retiming.walk.stops))


def new_stop(
    request: TripRequest, context: Context, place: Place, *, day: Day, rates: Rates, meal: Stop | None = None
) -> Stop:
    """A visit to a place on that day, or a `meal` eaten there instead; `retime` gives it its time."""
    prices = prices_of_trip(request, context.destination, rates=rates)
    return stop_at(
        place,
        kind=StopKind.MEAL if meal else StopKind.VISIT,
        start=meal.start if meal else 0,
        minutes=meal.minutes if meal else visit_minutes(place),
        cost_krw=prices.meal if meal else prices.entry(place.fee),
        opening=opening_on(place, day.date, context),
        leg=None,
    )


def _unmoved(before: Sequence[Stop], stops: Sequence[Stop]) -> int:
    """How many stops at the front are as they were; none when they are but meals, eaten near what follows."""
    pairs = list(zip(before, stops, strict=False))
    same = next((at for at, (old, new) in enumerate(pairs) if old != new), len(pairs))
    return 0 if all(is_around(stop) for stop in stops[:same]) else same


class _Retiming:
    def __init__(self, request: TripRequest, context: Context, day: Day) -> None:
        self.walk = Walk(context, clock=day_window(request).start)
        self._context = context
        self._day = day
        self._places = places_by_id(context)
        self._were_here = {stop.key for stop in day.stops}

    def take(self, stop: Stop, *, ahead: Sequence[Stop]) -> None:
        """Puts the stop behind the others; a day that begins with a meal eats near what lies `ahead`."""
        timed = self._around(stop, ahead) if is_around(stop) else self._at_its_place(stop)
        start = stop.start if stop.pinned else timed.start
        self.walk.add(replace(timed, start=start, end=start + stop.minutes))

    def _at_its_place(self, stop: Stop) -> Stop:
        leg = self.walk.leg_to((stop.lat, stop.lon), stop.place_id or "")
        opening = self._opening(stop)
        start = let_in(self.walk.arrival(leg), opening)
        if stop.kind is StopKind.MEAL:
            start = max(start, meal_of(stop).earliest)
        return replace(stop, start=start, leg=leg, opening=opening)

    def _opening(self, stop: Stop) -> tuple[Interval, ...] | None:
        """When it is open today; of a place we do not know, what was said of the day it stood on."""
        place = self._places.get(stop.place_id or "")
        if place is not None:
            return opening_on(place, self._day.date, self._context)
        return stop.opening if stop.key in self._were_here else None

    def _around(self, stop: Stop, ahead: Sequence[Stop]) -> Stop:
        meal, leg = meal_of(stop), MEAL_WALK if self.walk.stops else None
        next_place = (other for other in ahead if not is_around(other))
        near = self.walk.stops[-1] if self.walk.stops else next(next_place, stop)
        moved = meal_around(
            self._context.destination,
            meal,
            number=self._day.number,
            lat=near.lat,
            lon=near.lon,
            area=near.area,
            start=max(self.walk.arrival(leg), meal.earliest),
            cost_krw=stop.cost_krw,
            leg=leg,
        )
        names = stop.names if near.area == stop.area else moved.names
        return replace(
            stop, names=names, lat=near.lat, lon=near.lon, area=near.area, start=moved.start, leg=leg
        )
