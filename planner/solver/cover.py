"""A visit for every day: which place each date can be sure of, when places are few."""

from planner.solver.insertion import best_insertion
from planner.solver.problem import Problem
from planner.solver.solution import NoDayFits, Solution, empty_solution


def days_to_fill(problem: Problem) -> list[int]:
    """The days with all their breaks: one cut short by an arrival or a departure may stay without a visit."""
    most = max((len(frame.breaks) for frame in problem.frames), default=0)
    return [day for day, frame in enumerate(problem.frames) if len(frame.breaks) == most]


def visit_for_each_day(problem: Problem) -> dict[int, int]:
    """A node for as many days as can have one, no node twice: {day: node}.

    A maximum matching (Kuhn); each day tries its most profitable nodes first.
    """
    try:
        routes = empty_solution(problem).routes
    except NoDayFits:
        return {}
    options = {
        day: sorted(
            (node for node in range(problem.nodes) if best_insertion(problem, routes[day], node) is not None),
            key=lambda node, profit=problem.profit[day]: -profit[node],  # type: ignore[misc]
        )
        for day in days_to_fill(problem)
    }
    holder: dict[int, int] = {}
    for day in options:
        _assign(day, options, holder, set())
    return {day: node for node, day in holder.items()}


def _assign(day: int, options: dict[int, list[int]], holder: dict[int, int], tried: set[int]) -> bool:
    """Gives the day a node, moving other days to other nodes where that is needed."""
    for node in options[day]:
        if node not in tried:
            tried.add(node)
            if node not in holder or _assign(holder[node], options, holder, tried):
                holder[node] = day
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
