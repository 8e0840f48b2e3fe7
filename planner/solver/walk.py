"""Going through a day from stop to stop: where one is, and when one can be at the next."""

from collections.abc import Sequence

from planner.domain.facts import Context
from planner.domain.hours import Interval
from planner.domain.itinerary import Leg, Stop
from planner.domain.legs import Point
from planner.solver.clocks import leg_by
from planner.solver.stops import is_around

LONGEST_WAIT = 90


class Walk:
    """A day's stops in order; `clock` is when the last of them is over, in minutes of the day."""

    def __init__(self, context: Context, *, clock: int) -> None:
        self.stops: list[Stop] = []
        self.clock = clock
        self._context = context
        self._at: tuple[Point, str] | None = None

    def leg_to(self, point: Point, place_id: str) -> Leg | None:
        """From the last place, near which one has eaten since; None where the day begins."""
        if self._at is None:
            return None
        here, here_id = self._at
        return leg_by((here, here_id), (point, place_id), self._context)

    def arrival(self, leg: Leg | None) -> int:
        return self.clock + (leg.minutes if leg else 0)

    def add(self, stop: Stop) -> None:
        self.stops.append(stop)
        self.clock = max(self.clock, stop.end)
        if self._at is None or not is_around(stop):
            self._at = (stop.lat, stop.lon), stop.place_id or ""


def let_in(arrival: int, opening: Sequence[Interval] | None) -> int:
    """When a visit begins: at once, or at a gate that opens soon."""
    for interval in opening or ():
        if arrival <= interval.last_entry:
            return interval.start if 0 < interval.start - arrival <= LONGEST_WAIT else arrival
    return arrival
