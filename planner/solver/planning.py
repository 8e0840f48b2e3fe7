"""The instant draft and its improvement: from a request to a whole itinerary."""

from collections.abc import Collection

from planner.domain.facts import Context
from planner.domain.itinerary import Day, Itinerary
from planner.domain.trip import TripRequest
from planner.solver.build import Fixed, Model, build
from planner.solver.cover import cover_days, make_room
from planner.solver.infeasible import raise_if_impossible, raise_unless_kept
from planner.solver.meals import settle_meals
from planner.solver.money import Rates
from planner.solver.schedule import itinerary_of
from planner.solver.search import TRIPS, improve
from planner.solver.solution import Solution, empty_solution, fill

DEFAULT_ITERATIONS = 60
RESCUE_ITERATIONS = 150
"""Spent only when a wish found no room in the draft."""

MEALS_SETTLED_PART = 2
"""One iteration in this many comes after the meals have their places."""


def plan(
    request: TripRequest,
    context: Context,
    *,
    rates: Rates,
    iterations: int = DEFAULT_ITERATIONS,
    seed: int = 0,
    fixed: Fixed | None = None,
) -> Itinerary:
    """The trip: every date with at least one visit and its meals, inside hours, budget and the day.

    With no iterations it is the instant draft; each iteration is a chance of a better one. The same request,
    context, iterations and seed give the same trip. Raises Infeasible with the wishes that contradict.
    """
    fixed = fixed or Fixed()
    model = build(request, context, rates=rates, fixed=fixed)
    raise_if_impossible(model, fixed)
    solution = solve(model, iterations=iterations, seed=seed)
    if lacks_wishes(model, solution, fixed):
        model = build(request, context, rates=rates, fixed=fixed, crowded=True)
        solution = solve(model, iterations=max(iterations, RESCUE_ITERATIONS), seed=seed)
    raise_unless_kept(model, solution, fixed)
    return itinerary_of(model, solution)


def plan_day(
    request: TripRequest,
    context: Context,
    *,
    number: int,
    taken: Collection[str],
    rates: Rates,
    fixed: Fixed | None = None,
    iterations: int = DEFAULT_ITERATIONS,
    seed: int = 0,
) -> Day:
    """One day of the trip, planned while the others stay: with none of the places `taken`.

    Raises Infeasible with what stands against it.
    """
    fixed = fixed or Fixed()
    for crowded in (False, True):
        model = build(request, context, rates=rates, fixed=fixed, only=number, taken=taken, crowded=crowded)
        raise_if_impossible(model, fixed)
        solution = solve(model, iterations=iterations, seed=seed)
        if not lacks_wishes(model, solution, fixed):
            break
    raise_unless_kept(model, solution, fixed)
    return itinerary_of(model, solution).days[0]


def solve(model: Model, *, iterations: int, seed: int) -> Solution:
    """A draft, improved, with its meals given places and the time they leave filled."""
    draft = empty_solution(model.problem)
    fill(draft)
    draft = make_room(cover_days(draft))
    fill(draft)
    before = iterations - iterations // MEALS_SETTLED_PART
    improved = improve(draft, iterations=before, seed=seed, tuning=TRIPS)
    best = _with_meals(model, draft)
    if improved is not draft:
        best = max(_with_meals(model, improved), best, key=lambda solution: solution.score)
    return improve(best, iterations=iterations - before, seed=seed, tuning=TRIPS)


def _with_meals(model: Model, solution: Solution) -> Solution:
    settled = solution.copy()
    settle_meals(model, settled, wished=model.problem.must)
    fill(settled)
    return settled


def lacks_wishes(model: Model, solution: Solution, fixed: Fixed) -> bool:
    locked = {model.index[key] for ids in fixed.locked.values() for key in ids if key in model.index}
    return not (model.problem.must | locked) <= solution.used
