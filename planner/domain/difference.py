"""What differs between two itineraries of one trip, stop by stop."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from planner.domain.itinerary import Itinerary, Stop

type Placed = Mapping[str, tuple[int, Stop]]
"""The number of its day and the stop, by the stop's key."""


class Differs(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"  # to another day
    RETIMED = "retimed"  # on its day
    CHANGED = "changed"  # its cost, lock, memo or words


@dataclass(frozen=True, slots=True)
class StopDifference:
    """`stop` as it is after, or was when it is gone; `before` is None for one that is new."""

    how: Differs
    day: int
    stop: Stop
    day_before: int | None = None
    before: Stop | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """Stops in the later itinerary's order, those that are gone last. `cost_krw` is after less before."""

    stops: tuple[StopDifference, ...]
    cost_krw: Decimal

    @property
    def days(self) -> tuple[int, ...]:
        """The numbers of the days that are not as they were."""
        touched = {one.day for one in self.stops} | {one.day_before for one in self.stops if one.day_before}
        return tuple(sorted(touched))


def difference(before: Itinerary, after: Itinerary) -> Difference:
    """Stops are told apart by their keys; verdicts and the ways between stops are no difference."""
    was, now = placed(before), placed(after)
    found = (of_stop(key, was, now) for key in now)
    gone = (_gone(*was[key]) for key in was if key not in now)
    return Difference((*filter(None, found), *gone), after.cost_krw - before.cost_krw)


def placed(itinerary: Itinerary) -> Placed:
    return {stop.key: (day.number, stop) for day in itinerary.days for stop in day.stops}


def of_stop(key: str, was: Placed, now: Placed) -> StopDifference | None:
    """What differs of a stop that is there now; None when nothing does."""
    day, stop = now[key]
    how = _how(was.get(key), (day, stop))
    return None if how is None else StopDifference(how, day, stop, *was.get(key, (None, None)))


def on_day(number: int, was: Placed, now: Placed) -> tuple[StopDifference, ...]:
    """What differs on one day, in no order: stops that are on it now, and those of it that are on no day."""
    found = (of_stop(key, was, now) for key, (day, _stop) in now.items() if day == number)
    gone = (_gone(day, stop) for key, (day, stop) in was.items() if day == number and key not in now)
    return (*filter(None, found), *gone)


def _gone(day: int, stop: Stop) -> StopDifference:
    return StopDifference(Differs.REMOVED, day, stop, day, stop)


def _how(before: tuple[int, Stop] | None, after: tuple[int, Stop]) -> Differs | None:
    if before is None:
        return Differs.ADDED
    (day_before, old), (day, new) = before, after
    if day_before != day:
        return Differs.MOVED
    if (old.start, old.end) != (new.start, new.end):
        return Differs.RETIMED
    looked_at = ("cost_krw", "note", "memo", "locked", "pinned", "place_id")
    is_same = all(getattr(old, name) == getattr(new, name) for name in looked_at)
    return None if is_same else Differs.CHANGED
