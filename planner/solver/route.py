"""One day's route with its clock: how early each stop begins, and how late it still may.

A route is never changed after it is made, so its cache of best insertions stays true for as long as it
lives, also across moves that are taken back. `sequence` holds nodes, and -1 - n for break n of the day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import ne
from typing import Any, NamedTuple

from planner.solver.problem import Break, Problem, Windows, earliest_start, latest_start

NOON, EVENING = 12 * 60, 17 * 60
THRICE_PENALTY = 1_500
REMEMBERED_ROUTES = 2_000


@dataclass(frozen=True, slots=True)
class Venue:
    """Where a break is taken when that is a place of its own, and when it may begin there."""

    node: int
    windows: Windows
    duration: int


class Insertion(NamedTuple):
    """The best way to put a node into a route: `gain` in profit, `shift` in time, before `position`."""

    ratio: float
    gain: int
    shift: int
    position: int


class Gap(NamedTuple):
    """A position of a route as a node that is tried there finds it.

    `row` are the ways from the stop before, left at `clock`. The breaks in `pauses` come next, and then the
    stop `there`, arrived at by `bound` at the latest and at `before` without the node. `direct` is the way
    between the stops around, `left` and `right` are their areas, and `changes` is whether these differ.
    """

    row: tuple[int, ...]
    clock: int
    pauses: tuple[Break, ...]
    there: int
    bound: int
    before: int
    direct: int
    left: int
    right: int
    changes: int


class Route:
    """A feasible route of one day. `leave[i] + travel` is the arrival at i + 1; `latest[i]` bounds it."""

    __slots__ = (
        "best",
        "day",
        "floating",
        "gaps",
        "is_full",
        "kinds",
        "latest",
        "leave",
        "location",
        "score",
        "sequence",
        "start",
        "travel",
        "venues",
        "visits",
    )

    def __init__(self, day: int, sequence: list[int], venues: Mapping[int, Venue]) -> None:
        self.day = day
        self.sequence = sequence
        self.venues = venues
        self.visits = [entry for entry in sequence if entry >= 0]
        self.location: list[int] = []
        self.start: list[int] = []
        self.leave: list[int] = []
        self.latest: list[int] = []
        self.floating: list[bool] = []
        self.kinds: list[int] = []
        self.gaps: list[Gap] = []
        self.is_full = False
        self.travel = 0
        self.score = 0
        self.best: dict[int, Insertion | None] = {}

    @property
    def nodes(self) -> list[int]:
        """Every node it uses, for a visit or for a break."""
        return self.visits + [venue.node for venue in self.venues.values()]

    @property
    def thrice(self) -> int:
        """How often a visit is the third of its kind in a row."""
        kinds = self.kinds
        return sum([kinds[at] == kinds[at - 1] == kinds[at - 2] for at in range(2, len(kinds))])


def make_route(
    problem: Problem, *, day: int, sequence: Sequence[int], venues: Mapping[int, Venue] | None = None
) -> Route | None:
    """The route through this sequence with its times, or None when a window or the day's end is missed.

    A search comes back to the same routes again and again: the problem remembers the last ones made.
    """
    key = (day, *sequence), tuple(venues.items()) if venues else ()
    made: dict[Any, Route | None] = problem.made
    if key not in made:
        if len(made) >= REMEMBERED_ROUTES:
            made.clear()
        made[key] = _made(problem, Route(day, list(sequence), venues or {}))
    return made[key]


def _made(problem: Problem, route: Route) -> Route | None:
    if not _go_forward(problem, route) or not _go_backward(problem, route):
        return None
    if problem.taste is not None:
        kind = problem.taste.kind
        route.kinds = [kind[node] for node in route.visits]
    route.is_full = len(route.visits) >= problem.frames[route.day].capacity
    route.score = _score(problem, route)
    return route


def _demand(problem: Problem, route: Route, entry: int, here: int) -> tuple[int, Windows, int, bool]:
    """(location, windows, duration, floating) of an entry when one comes from `here`."""
    if entry >= 0:
        return entry, problem.windows[route.day][entry], problem.service[entry], False
    venue = route.venues.get(-1 - entry)
    if venue is not None:
        return venue.node, venue.windows, venue.duration, False
    pause = problem.frames[route.day].breaks[-1 - entry]
    return here, pause.windows, pause.duration, True


def _go_forward(problem: Problem, route: Route) -> bool:
    """Fills in locations and the earliest times; False when a window is missed."""
    clock, here, travelled = problem.frames[route.day].start, problem.depot, 0
    for entry in route.sequence:
        there, windows, duration, floating = _demand(problem, route, entry, here)
        way = problem.travel[here][there]
        start = earliest_start(windows, clock + way)
        if start is None:
            return False
        clock, here, travelled = start + duration, there, travelled + way
        route.location.append(there)
        route.start.append(start)
        route.leave.append(clock)
        route.floating.append(floating)
    home = problem.travel[here][problem.depot]
    route.travel = travelled + home
    return clock + home <= problem.frames[route.day].end


def _go_backward(problem: Problem, route: Route) -> bool:
    """Fills in how late each entry may be arrived at without anything after it being missed."""
    limit, there = problem.frames[route.day].end, problem.depot
    latest = [0] * len(route.sequence)
    for at in range(len(route.sequence) - 1, -1, -1):
        here = route.location[at]
        came_from = route.location[at - 1] if at else problem.depot
        _, windows, duration, _ = _demand(problem, route, route.sequence[at], came_from)
        start = latest_start(windows, limit - problem.travel[here][there] - duration)
        if start is None:
            return False
        latest[at] = limit = start
        there = here
    route.latest = latest
    return True


def _score(problem: Problem, route: Route) -> int:
    profit = problem.profit[route.day]
    score = sum([profit[node] for node in route.visits]) - problem.travel_weight * route.travel
    taste = problem.taste
    if taste is None:
        return score
    if not route.visits:
        return score - taste.empty_day
    score += sum([max(0, profit[venue.node]) for venue in route.venues.values()])
    score -= taste.wait_weight * _waiting(problem, route)
    timing = taste.timing
    for entry, start in zip(route.sequence, route.start, strict=True):
        if entry >= 0:
            score -= timing[entry][0 if start < NOON else 1 if start < EVENING else 2]
    areas = [taste.area[node] for node in route.visits]
    changes: int = sum(map(ne, areas, areas[1:]))
    returns = changes + 1 - len(set(areas))
    score -= taste.area_change * changes + taste.area_return * returns
    return score - THRICE_PENALTY * route.thrice


def _waiting(problem: Problem, route: Route) -> int:
    """Time in which one neither visits, eats nor travels, until the last stop is left."""
    busy = sum(route.leave) - sum(route.start) + route.travel
    home = problem.travel[route.location[-1]][problem.depot]
    return route.leave[-1] + home - problem.frames[route.day].start - busy
