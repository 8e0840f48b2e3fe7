"""A visit for every day: which place each date can be sure of, when places are few."""

from planner.solver.insertion import best_insertion
from planner.solver.problem import Problem
from planner.solver.solution import NoDayFits, Solution, empty_solution, fill


def days_to_fill(problem: Problem) -> list[int]:
    """The days with all their breaks: one cut short by an arrival or a departure may stay without a visit."""
    most = max((len(frame.breaks) for frame in problem.frames), default=0)
    return [day for day, frame in enumerate(problem.frames) if len(frame.breaks) == most]


def visit_for_each_day(problem: Problem) -> dict[int, int]:
    """A node for as many days as can have one, no node twice, for the least money: {day: node}.

    A maximum matching (Kuhn) grown node by node: wished ones first, then the cheapest when money is bounded,
    then the most profitable; grown in that order it holds the best nodes a matching can (a matroid).
    """
    try:
        routes = empty_solution(problem).routes
    except NoDayFits:
        return {}
    needed = days_to_fill(problem)
    days: dict[int, list[int]] = {}
    holder: dict[int, int] = {}
    for node in sorted(range(problem.nodes), key=lambda node: _preference(problem, node)):
        days[node] = [day for day in needed if best_insertion(problem, routes[day], node) is not None]
        _assign(node, days, holder, set())
        if len(holder) == len(needed):
            break
    return holder


def _preference(problem: Problem, node: int) -> tuple[bool, int, int]:
    money = problem.money[node] if problem.money_limit is not None else 0
    return node not in problem.must, money, -max(row[node] for row in problem.profit)


def _assign(node: int, days: dict[int, list[int]], holder: dict[int, int], tried: set[int]) -> bool:
    """Gives the node a day, moving other nodes to other days where that is needed."""
    for day in days[node]:
        if day not in tried:
            tried.add(day)
            if day not in holder or _assign(holder[day], days, holder, tried):
                holder[day] = node
                return True
    return False


def cover_days(solution: Solution) -> Solution:
    """The same plan when every day has a visit; else one that begins from a sure visit for each day."""
    problem = solution.problem
    if all(solution.routes[day].visits for day in days_to_fill(problem)):
        return solution
    covered = empty_solution(problem, range(problem.nodes))
    for day, node in sorted(visit_for_each_day(problem).items()):
        insertion = best_insertion(problem, covered.routes[day], node)
        if insertion is not None and covered.affords(node):
            covered.insert(node, day, insertion.position)
    return covered


def make_room(solution: Solution) -> Solution:
    """The plan with every wished place that some day can hold, other visits leaving where they must."""
    for node in sorted(solution.problem.must - solution.used):
        offers = [_with_room(solution, node, day=day) for day in range(len(solution.routes))]
        best = max(filter(None, offers), key=lambda offer: offer.score, default=None)
        if best is not None and best.score > solution.score:
            solution = best
    return solution


def _with_room(solution: Solution, node: int, *, day: int) -> Solution | None:
    """The plan with the node on that day, its wished visits beside it, then as many others as still fit."""
    problem, before = solution.problem, solution.routes[day].visits
    roomy = solution.copy()
    roomy.replace(empty_solution(problem, ()).routes[day])
    wished = [node, *(visit for visit in before if visit in problem.must)]
    for visit in wished:
        insertion = best_insertion(problem, roomy.routes[day], visit)
        if insertion is None or not roomy.affords(visit) or not roomy.insert(visit, day, insertion.position):
            return None
    fill(roomy, only=frozenset(before))
    return roomy
