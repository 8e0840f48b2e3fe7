"""Iterated local search: ruin a few stretches of the plan, fill it again, keep what is good enough.

Worse plans are accepted with a chance that falls during a cycle (simulated annealing); a cycle starts again
from the best plan so far. Everything random comes from one seeded generator.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp
from random import Random
from statistics import median

from planner.solver.problem import Problem
from planner.solver.route import Route, make_route, with_breaks
from planner.solver.solution import Solution, fill


@dataclass(frozen=True, slots=True)
class Tuning:
    """`heat` is the first acceptance temperature in median profits; a cycle cools it to a hundredth.

    A stretch of at most `stretch` stops is taken out of each of at most `days` routes at a time, and one
    day's order is changed `tries` times, by turning a stretch round with the chance `turning`, else by moving
    one stop. `new_breaks` is the chance that a ruined day's breaks fall anew.
    """

    cycle: int = 400
    heat: float = 0.7
    stretch: int = 6
    days: int = 4
    noise: float = 0.35
    tries: int = 6
    new_breaks: float = 0.5
    turning: float = 0.3


TUNING = Tuning()

HOLD_BACKS = (0, 0, 30, 60, 120)
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
    best = current = start
    cycle = min(tuning.cycle, iterations)
    hot = max(1.0, _median_profit(start.problem) * tuning.heat)
    for iteration in range(iterations):
        if not keep_on():
            break
        step = iteration % cycle
        if step == 0:
            current = best
        temperature = hot * 0.01 ** (step / cycle)
        candidate = current.copy()
        _ruin(candidate, random, tuning)
        spread = tuning.noise * random.random()
        noise = [1 + spread * (random.random() - 0.5) * 2 for _ in range(start.problem.nodes)]
        fill(candidate, noise)
        _polish(candidate, random, tuning)
        loss = current.score - candidate.score
        if loss <= 0 or random.random() < exp(-loss / temperature):
            current = candidate
            if current.score > best.score:
                best = current
    return best


def _median_profit(problem: Problem) -> float:
    profits = [profit for row in problem.profit for profit in row if profit > 0]
    return median(profits) if profits else 1.0


def _ruin(solution: Solution, random: Random, tuning: Tuning) -> None:
    """Takes a stretch of stops out of some days; those it must hold come back by their profit."""
    days = [route.day for route in solution.routes if route.visits]
    if not days:
        return
    for day in random.sample(days, min(len(days), random.randint(1, tuning.days))):
        visits = solution.routes[day].visits
        length = random.randint(1, max(1, min(tuning.stretch, (len(visits) + 1) // 2)))
        first = random.randrange(max(1, len(visits) - length + 1))
        thinned = _without(
            solution.problem, solution.routes[day], set(visits[first : first + length]), random
        )
        if thinned is not None:
            solution.replace(thinned)


def _without(problem: Problem, route: Route, gone: set[int], random: Random, tuning: Tuning) -> Route | None:
    """The route without these nodes, sometimes with its breaks at other times."""
    if problem.frames[route.day].breaks and not route.venues and random.random() < tuning.new_breaks:
        rest = [node for node in route.visits if node not in gone]
        moved = with_breaks(problem, day=route.day, visits=rest, hold_back=random.choice(HOLD_BACKS))
        if moved is not None:
            return moved
    sequence = [entry for entry in route.sequence if entry not in gone]
    return make_route(problem, day=route.day, sequence=sequence, venues=route.venues)


def _polish(solution: Solution, random: Random, tuning: Tuning) -> None:
    """Changes the order of one day a few times at random, and keeps what scores more."""
    routes = [route for route in solution.routes if len(route.sequence) > 1]
    if not routes:
        return
    route = best = random.choice(routes)
    for _ in range(tuning.tries):
        sequence = best.sequence
        first, last = sorted(random.sample(range(len(sequence)), 2))
        stretch = sequence[first : last + 1]
        if random.random() < tuning.turning:
            stretch.reverse()
        elif random.getrandbits(1):
            stretch.insert(0, stretch.pop())
        else:
            stretch.append(stretch.pop(0))
        best = _better(solution.problem, best, [*sequence[:first], *stretch, *sequence[last + 1 :]])
    if best is not route:
        solution.replace(best)


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
