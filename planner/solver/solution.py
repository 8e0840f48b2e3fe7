"""A plan under search: a route for each day, and which nodes are free. Routes are shared between copies."""

from collections.abc import Iterable, Sequence

from planner.solver.breaks import with_breaks
from planner.solver.insertion import best_insertion
from planner.solver.problem import Problem
from planner.solver.route import Insertion, Route, make_route


class NoDayFits(Exception):
    """A day cannot even hold its breaks."""


class Solution:
    """`routes` is by day; `score` and `money` are sums over it."""

    __slots__ = ("free", "money", "problem", "routes", "score")

    def __init__(self, problem: Problem, routes: Sequence[Route], free: Iterable[int]) -> None:
        self.problem = problem
        self.routes = list(routes)
        self.free = set(free)
        self.score = sum(route.score for route in self.routes)
        self.money = sum(_money(problem, route) for route in self.routes)

    def copy(self) -> "Solution":
        twin = Solution.__new__(Solution)
        twin.problem, twin.routes, twin.free = self.problem, self.routes.copy(), self.free.copy()
        twin.score, twin.money = self.score, self.money
        return twin

    @property
    def used(self) -> set[int]:
        return {node for route in self.routes for node in route.nodes}

    def affords(self, node: int) -> bool:
        limit = self.problem.money_limit
        return limit is None or self.money + self.problem.money[node] <= limit

    def replace(self, route: Route) -> None:
        """Puts the route in the place of its day's, and frees or takes the nodes that differ."""
        old = self.routes[route.day]
        self.free.update(old.nodes)
        self.free.difference_update(route.nodes)
        self.score += route.score - old.score
        self.money += _money(self.problem, route) - _money(self.problem, old)
        self.routes[route.day] = route

    def insert(self, node: int, day: int, position: int) -> bool:
        """Puts the node into the day before `position`; False when the clock, made again, says no."""
        old = self.routes[day]
        sequence = [*old.sequence[:position], node, *old.sequence[position:]]
        route = make_route(self.problem, day=day, sequence=sequence, venues=old.venues)
        if route is None:
            return False
        self.replace(route)
        return True


def _money(problem: Problem, route: Route) -> int:
    return sum([problem.money[node] for node in route.visits]) if problem.money else 0


def empty_solution(problem: Problem, candidates: Iterable[int] | None = None) -> Solution:
    """Days with nothing but their breaks. Raises NoDayFits when a day is too short for them."""
    routes = []
    for day in range(len(problem.frames)):
        route = with_breaks(problem, day=day, visits=())
        if route is None:
            raise NoDayFits(day)
        routes.append(route)
    return Solution(problem, routes, range(problem.nodes) if candidates is None else candidates)


def fill(
    solution: Solution, noise: Sequence[float] | None = None, *, only: frozenset[int] | None = None
) -> None:
    """Inserts free nodes, of `only` when given, best ratio of gain to time first, until none fits or pays.

    `noise` multiplies each node's ratio, to fill differently each time. Each node's best day is kept, and
    looked up again only against the day that has changed.
    """
    problem = solution.problem
    best: dict[int, tuple[float, int, Insertion]] = {}
    roomy = [route for route in solution.routes if not route.is_full]
    for node in sorted(solution.free if only is None else solution.free & only):
        _note_best(problem, roomy, node, best)
    while best:
        chosen, top = -1, 0.0
        for node, (ratio, _, _) in best.items():
            weighted = ratio if noise is None else ratio * noise[node]
            if weighted > top and (problem.money_limit is None or solution.affords(node)):
                chosen, top = node, weighted
        if chosen < 0:
            return
        _, day, insertion = best.pop(chosen)
        if not solution.insert(chosen, day, insertion.position):
            solution.routes[day].best[chosen] = None
            _note_best(problem, solution.routes, chosen, best)
            continue
        _look_again(solution, day, best)


def _look_again(solution: Solution, day: int, best: dict[int, tuple[float, int, Insertion]]) -> None:
    """Brings the kept best insertions up to date after a day has changed."""
    problem, changed = solution.problem, solution.routes[day]
    roomy = [route for route in solution.routes if not route.is_full]
    for node in list(best):
        ratio, where, _ = best[node]
        if where == day:
            del best[node]
            _note_best(problem, roomy, node, best)
            continue
        insertion = None if changed.is_full else best_insertion(problem, changed, node)
        if insertion is not None and insertion.ratio > ratio:
            best[node] = (insertion.ratio, day, insertion)


def _note_best(
    problem: Problem, routes: Iterable[Route], node: int, best: dict[int, tuple[float, int, Insertion]]
) -> None:
    top = 0.0
    for route in routes:
        known = route.best
        insertion = known[node] if node in known else best_insertion(problem, route, node)
        if insertion is not None and insertion.ratio > top:
            top = insertion.ratio
            best[node] = (top, route.day, insertion)
