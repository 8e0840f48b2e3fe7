"""The Tourist Trip Design Problem as the search sees it: nodes, days, windows, profits and times.

It is the team orienteering problem with time windows (TOPTW), one route a day, with what a trip adds:
windows and profits that differ by day, several windows a day, breaks a day must hold, a bound on money, and
a traveller's taste as penalties. Times are integers in one unit (minutes for trips). Node `nodes` is the
depot every route starts and ends at; a trip has none, so its row and column of `travel` are zeros.
"""

from dataclasses import dataclass, field
from typing import Any

type Windows = tuple[tuple[int, int], ...]
"""When a visit may begin: (first, last), in order and without overlap."""


@dataclass(frozen=True, slots=True)
class Break:
    """A pause the day must hold, taken wherever one is then."""

    windows: Windows
    duration: int


@dataclass(frozen=True, slots=True)
class DayFrame:
    """One route: when it may begin and must end, how many visits it takes, and its breaks in order."""

    start: int
    end: int
    capacity: int
    breaks: tuple[Break, ...] = ()


@dataclass(frozen=True, slots=True)
class Taste:
    """What makes one feasible trip nicer than another, in units of profit.

    `kind` and `area` are numbers by node, with -1 for none, and one entry more for the depot. A kind never
    comes thrice in a row, nor more than `kind_limits` allows a day. `timing` holds the penalty of a visit
    that begins in the morning, the afternoon and the evening; `area_return` is that of coming back to an area
    left before.
    """

    kind: tuple[int, ...]
    kind_limits: dict[int, int]
    area: tuple[int, ...]
    area_change: int
    area_return: int
    timing: tuple[tuple[int, int, int], ...]
    empty_day: int
    wait_weight: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """`windows` and `profit` are by day, then by node; an empty tuple of windows is never.

    `money` is what a visit costs, bounded in sum by `money_limit`; both in won. `made` are the routes that
    were made of it, for `route.make_route`.
    """

    nodes: int
    travel: tuple[tuple[int, ...], ...]
    service: tuple[int, ...]
    windows: tuple[tuple[Windows, ...], ...]
    profit: tuple[tuple[int, ...], ...]
    frames: tuple[DayFrame, ...]
    travel_weight: int = 1
    taste: Taste | None = None
    money: tuple[int, ...] = ()
    money_limit: int | None = None
    must: frozenset[int] = field(default_factory=frozenset)
    made: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def depot(self) -> int:
        return self.nodes


def earliest_start(windows: Windows, arrival: int) -> int | None:
    """The first moment from `arrival` on at which a visit may begin, or None."""
    for first, last in windows:
        if arrival <= last:
            return first if arrival < first else arrival
    return None


def latest_start(windows: Windows, limit: int) -> int | None:
    """The last moment up to `limit` at which a visit may begin, or None."""
    for first, last in reversed(windows):
        if limit >= first:
            return last if limit > last else limit
    return None


def pinned(windows: Windows, start: int | None) -> Windows:
    """The one moment somebody has set, where the place is open then."""
    is_open = start is not None and any(first <= start <= last for first, last in windows)
    return ((start, start),) if start is not None and is_open else windows
