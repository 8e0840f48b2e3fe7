"""Iterated local search: ruin a few stretches of the plan, fill it again, keep what is good enough.

Worse plans are accepted with a chance that falls during a cycle (simulated annealing); a cycle starts again
from the best plan so far. Everything random comes from one seeded generator.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import permutations
from math import exp
from random import Random
from statistics import median

from planner.solver.breaks import with_breaks
from planner.solver.problem import Problem
from planner.solver.route import Route, make_route
from planner.solver.solution import Solution, fill


@dataclass(frozen=True, slots=True)
class Tuning:
    """`heat` is the first acceptance temperature in median profits; a cycle cools it to the part `cooled`.

    A stretch of at most `stretch` stops is taken out of each of at most `days` routes at a time, and one
    day's order is changed `tries` times, by turning a stretch round with the chance `turning`, else by moving
    one stop. `noise` and `wild` are how far, and how often altogether, filling strays from the best ratio;
    `new_breaks` is the chance that a ruined day's breaks fall anew.
    """

    cycle: int = 400
    heat: float = 0.7
    cooled: float = 0.01
    stretch: int = 6
    days: int = 4
    noise: float = 0.35
    wild: float = 0.1
    tries: int = 6
    new_breaks: float = 0.5
    turning: float = 0.3


TUNING = Tuning()
TRIPS = Tuning(heat=0.2, stretch=3, days=2)
"""For days of a handful of visits and a search of some dozens of iterations."""

FEW_VISITS = 4
"""Up to this many visits of a day, every order can be tried."""

WILDNESS = 3
"""The power of a chance that makes an order of filling all but random."""

HOLD_BACKS = (0, 30, 60, 120)
"""Minutes by which breaks that fall anew are taken later than they could be."""


def improve(
    start: Solution,
    *,
    iterations: int,
    seed: int,
    tuning: Tuning = TUNING,
    keep_on: Callable[[], bool] = lambda: True,
) -> Solution:
    """The best plan found in at most `iterations` ruins, never worse than `start`.

    `keep_on` is asked before each and can end the search early, for a limit of time.
    """
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    moves = _Moves(start.problem, random, tuning)
    best = current = start
    cycle = min(tuning.cycle, iterations)
    hot = max(1.0, _median_profit(start.problem) * tuning.heat)
    for iteration in range(iterations):
        if not keep_on():
            break
        step = iteration % cycle
        if step == 0:
            current = best
        candidate = current.copy()
        moves.ruin(candidate)
        fill(candidate, moves.noise())
        moves.polish(candidate)
        loss = current.score - candidate.score
        if loss <= 0 or random.random() < exp(-loss / (hot * tuning.cooled ** (step / cycle))):
            current = candidate
            if current.score > best.score:
                best = current
    return best


def _median_profit(problem: Problem) -> float:
    profits = [profit for row in problem.profit for profit in row if profit > 0]
    return median(profits) if profits else 1.0


@dataclass(frozen=True, slots=True)
class _Moves:
    """The random changes of one search."""

    problem: Problem
    random: Random
    tuning: Tuning

    def ruin(self, solution: Solution) -> None:
        """Takes a stretch of stops out of some days; those it must hold come back by their profit."""
        days = [route.day for route in solution.routes if route.visits]
        for day in self.random.sample(days, min(len(days), self.random.randint(1, self.tuning.days))):
            visits = solution.routes[day].visits
            length = self.random.randint(1, min(self.tuning.stretch, (len(visits) + 1) // 2))
            first = self.random.randrange(len(visits) - length + 1)
            thinned = self._without(solution.routes[day], set(visits[first : first + length]))
            if thinned is not None:
                solution.replace(thinned)

    def _without(self, route: Route, gone: set[int]) -> Route | None:
        """The route without these nodes, sometimes with its breaks at other times."""
        breaks = self.problem.frames[route.day].breaks
        if breaks and not route.venues and self.random.random() < self.tuning.new_breaks:
            rest = [node for node in route.visits if node not in gone]
            hold_back = self.random.choice(HOLD_BACKS)
            moved = with_breaks(self.problem, day=route.day, visits=rest, hold_back=hold_back)
            if moved is not None:
                return moved
        sequence = [entry for entry in route.sequence if entry not in gone]
        return make_route(self.problem, day=route.day, sequence=sequence, venues=route.venues)

    def noise(self) -> list[float]:
        """A factor for each node's ratio: mostly around 1, now and then anything, to leave what is greedy."""
        if self.random.random() < self.tuning.wild:
            return [self.random.random() ** WILDNESS for _ in range(self.problem.nodes)]
        spread = self.tuning.noise * self.random.random()
        return [1 - spread + 2 * spread * self.random.random() for _ in range(self.problem.nodes)]

    def polish(self, solution: Solution) -> None:
        """Changes the order of one day a few times, and keeps what scores more."""
        routes = [route for route in solution.routes if len(route.sequence) > 1]
        if not routes:
            return
        route = best = self.random.choice(routes)
        for _ in range(self.tuning.tries):
            best = _better(self.problem, best, self._reordered(best.sequence))
        if best is not route:
            solution.replace(best)

    def _reordered(self, sequence: list[int]) -> list[int]:
        """The sequence with a stretch turned round, or one stop moved to the stretch's other end."""
        first, last = sorted(self.random.sample(range(len(sequence)), 2))
        stretch = sequence[first : last + 1]
        if self.random.random() < self.tuning.turning:
            stretch.reverse()
        elif self.random.getrandbits(1):
            stretch.insert(0, stretch.pop())
        else:
            stretch.append(stretch.pop(0))
        return [*sequence[:first], *stretch, *sequence[last + 1 :]]


def rearranged(problem: Problem, route: Route) -> Route:
    """The route's visits in the order that scores most, breaks falling as they may; meals lose their places.

    Every order of a few visits is tried; more are only straightened.
    """
    if len(route.visits) > FEW_VISITS:
        return straighten(problem, route)
    orders = (
        with_breaks(problem, day=route.day, visits=order, hold_back=hold_back)
        for order in permutations(route.visits)
        for hold_back in HOLD_BACKS
    )
    return max(filter(None, orders), key=lambda other: other.score, default=route)


def straighten(problem: Problem, route: Route) -> Route:
    """The best neighbour of the route by or-opt and 2-opt, or the route itself when none scores more."""
    best = route
    sequence = route.sequence
    size = len(sequence)
    for at in range(size):
        rest = sequence[:at] + sequence[at + 1 :]
        for to in range(size):
            if to != at:
                best = _better(problem, best, [*rest[:to], sequence[at], *rest[to:]])
    for first in range(size - 1):
        for last in range(first + 2, size):
            turned = [*sequence[:first], *reversed(sequence[first : last + 1]), *sequence[last + 1 :]]
            best = _better(problem, best, turned)
    return best


def _better(problem: Problem, best: Route, sequence: list[int]) -> Route:
    breaks = [entry for entry in sequence if entry < 0]
    if breaks != sorted(breaks, reverse=True):
        return best
    route = make_route(problem, day=best.day, sequence=sequence, venues=best.venues)
    return route if route is not None and route.score > best.score else best
