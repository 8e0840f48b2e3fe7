"""The search core against every order of small instances, and against its own promises."""

from dataclasses import replace
from itertools import permutations, product
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.solver.problem import Break, DayFrame, Problem
from planner.solver.route import REMEMBERED_ROUTES, Route, Venue, make_route
from planner.solver.search import improve
from planner.solver.solution import Solution, empty_solution, fill

NODES, END = 5, 600
MOST = 0.95
LUNCH = Break(((200, 300),), 60)


@st.composite
def problems(draw: st.DrawFn, *, days: int = 1, breaks: tuple[Break, ...] = ()) -> Problem:
    """Small instances on a grid, so that the triangle inequality holds; the depot is in the corner."""
    points = [(draw(st.integers(0, 80)), draw(st.integers(0, 80))) for _ in range(NODES)] + [(0, 0)]
    opens = [draw(st.integers(0, 400)) for _ in range(NODES)]
    windows = tuple(((start, start + draw(st.integers(10, 300))),) for start in opens)
    return Problem(
        nodes=NODES,
        travel=tuple(tuple(abs(a - c) + abs(b - d) for c, d in points) for a, b in points),
        service=tuple(draw(st.integers(5, 120)) for _ in range(NODES)),
        windows=(windows,) * days,
        profit=(tuple(draw(st.integers(100, 900)) for _ in range(NODES)),) * days,
        frames=(DayFrame(0, END, NODES, breaks),) * days,
        travel_weight=0,
    )


def random_problem(random: Random) -> Problem:
    """One such instance, without anybody looking for the worst."""
    points = [(random.randint(0, 80), random.randint(0, 80)) for _ in range(NODES)] + [(0, 0)]
    opens = [random.randint(0, 400) for _ in range(NODES)]
    return Problem(
        nodes=NODES,
        travel=tuple(tuple(abs(a - c) + abs(b - d) for c, d in points) for a, b in points),
        service=tuple(random.randint(5, 120) for _ in range(NODES)),
        windows=(tuple(((start, start + random.randint(10, 300)),) for start in opens),),
        profit=(tuple(random.randint(100, 900) for _ in range(NODES)),),
        frames=(DayFrame(0, END, NODES),),
        travel_weight=0,
    )


def searched(problem: Problem) -> Solution:
    draft = empty_solution(problem)
    fill(draft)
    return improve(draft, iterations=150, seed=5)


def best_by_trying_all(problem: Problem) -> int:
    orders = (order for size in range(NODES + 1) for order in permutations(range(NODES), size))
    routes = (make_route(problem, day=0, sequence=order) for order in orders)
    return max(route.score for route in routes if route is not None)


def walk(problem: Problem, route: Route) -> bool:
    """Whether the route holds when it is walked from the start, breaks and all."""
    clock, here = problem.frames[route.day].start, problem.depot
    for entry in route.sequence:
        there = entry if entry >= 0 else here
        pause = problem.frames[route.day].breaks[-1 - entry] if entry < 0 else None
        ((first, last),) = pause.windows if pause else problem.windows[route.day][entry]
        clock = max(clock + problem.travel[here][there], first)
        if clock > last:
            return False
        clock, here = clock + (pause.duration if pause else problem.service[entry]), there
    return clock + problem.travel[here][problem.depot] <= problem.frames[route.day].end


def test_small_days_are_planned_as_well_as_by_trying_every_order() -> None:
    problems_tried = [random_problem(Random(seed)) for seed in range(50)]
    as_good = sum(searched(problem).score == best_by_trying_all(problem) for problem in problems_tried)
    assert as_good >= MOST * len(problems_tried)


@given(problems(days=2, breaks=(LUNCH,)))
@settings(max_examples=60, deadline=None)
def test_every_route_can_be_walked_and_holds_its_break(problem: Problem) -> None:
    solution = searched(problem)
    for route in solution.routes:
        assert -1 in route.sequence
        assert walk(problem, route)


@given(problems(days=2, breaks=(LUNCH,)))
@settings(max_examples=40, deadline=None)
def test_sums_and_free_nodes_stay_true_through_the_search(problem: Problem) -> None:
    solution = searched(problem)
    assert solution.score == sum(route.score for route in solution.routes)
    visits = [node for route in solution.routes for node in route.visits]
    assert len(visits) == len(set(visits))
    assert solution.free == set(range(NODES)) - set(visits)


@given(problems())
@settings(max_examples=30, deadline=None)
def test_improvement_never_makes_a_plan_worse(problem: Problem) -> None:
    draft = empty_solution(problem)
    fill(draft)
    scores = [improve(draft, iterations=count, seed=2).score for count in (0, 1, 20)]
    assert draft.score == scores[0]
    assert all(score >= draft.score for score in scores)


def test_a_problem_remembers_the_routes_that_were_made_of_it_and_another_does_not() -> None:
    problem = random_problem(Random(3))
    first = make_route(problem, day=0, sequence=[0])
    assert first is not None
    assert first is make_route(problem, day=0, sequence=[0])
    longer = replace(problem, service=(problem.service[0] + 5, *problem.service[1:]))
    again = make_route(longer, day=0, sequence=[0])
    assert again is not None
    assert again.leave == [first.leave[0] + 5]


def test_a_problem_remembers_no_more_than_so_many_routes() -> None:
    problem = random_problem(Random(3))
    for sequence in product(range(NODES), repeat=NODES):
        make_route(problem, day=0, sequence=sequence)
    assert NODES**NODES > REMEMBERED_ROUTES >= len(problem.made)


def test_a_break_at_a_place_makes_another_route_than_a_break_anywhere() -> None:
    problem = replace(random_problem(Random(3)), frames=(DayFrame(0, END, NODES, (LUNCH,)),))
    anywhere = make_route(problem, day=0, sequence=[-1])
    at_a_place = make_route(problem, day=0, sequence=[-1], venues={0: Venue(1, LUNCH.windows, 60)})
    assert anywhere is not None
    assert at_a_place is not None
    assert (anywhere.location, at_a_place.location) == ([problem.depot], [1])
