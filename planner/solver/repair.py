"""Somebody else's draft made to hold: kept as far as it can be, with the reason for each change."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from planner.domain.checks import Check, Verdict
from planner.domain.facts import Context
from planner.domain.itinerary import Itinerary
from planner.domain.pacing import day_window
from planner.domain.trip import TripRequest
from planner.solver.breaks import with_breaks
from planner.solver.build import Fixed, Model, build
from planner.solver.cover import days_to_fill, make_room
from planner.solver.draft import Draft, changed, read_draft, why_not
from planner.solver.infeasible import raise_if_impossible, raise_unless_kept
from planner.solver.insertion import best_insertion
from planner.solver.meals import settle_meals, ways_to_eat
from planner.solver.money import Rates
from planner.solver.route import Route
from planner.solver.schedule import itinerary_of
from planner.solver.search import HOLD_BACKS, TRIPS, improve, rearranged, straighten
from planner.solver.solution import Solution, empty_solution, fill

PACK_ITERATIONS = 80
"""Spent only when something proposed or wished found no room."""

TOLERATED_DETOUR = 1.25
"""A proposed order is kept while its way is no longer than this times a straightened one."""


@dataclass(frozen=True, slots=True)
class Repair:
    """A plan that holds, and each change made to the draft for it, by days."""

    itinerary: Itinerary
    changes: tuple[Check, ...]


def repair(
    request: TripRequest,
    context: Context,
    proposal: Mapping[int, Sequence[str]],
    *,
    rates: Rates,
    notes: Mapping[str, str] | None = None,
    fixed: Fixed | None = None,
    seed: int = 0,
) -> Repair:
    """The proposed trip with everything kept that can be: {day number: place ids in order}.

    A place that cannot be visited on its day is moved to another or left out; wishes, empty days and thin
    ones are filled up. Each change is a REPAIRED check. Raises Infeasible when the wishes contradict.
    """
    fixed = fixed or Fixed()
    draft = read_draft(proposal, context)
    model = build(request, context, rates=rates, fixed=replace(fixed, drafted=draft.days))
    raise_if_impossible(model, fixed)
    solution = _settled(model, draft, seed=seed)
    if not model.problem.must <= solution.used:
        everything = replace(fixed, drafted=draft.days)
        model = build(request, context, rates=rates, fixed=everything, crowded=True)
        solution = _settled(model, draft, seed=seed)
    raise_unless_kept(model, solution, fixed)
    changes = (*draft.changes, *_changes(model, solution, draft))
    ordered = sorted(changes, key=lambda check: check.day or 0)
    return Repair(itinerary_of(model, solution, notes=notes), tuple(ordered))


def schedule_day(
    request: TripRequest,
    context: Context,
    *,
    number: int,
    place_ids: Sequence[str],
    rates: Rates,
    used: Collection[str] = (),
    notes: Mapping[str, str] | None = None,
    fixed: Fixed | None = None,
) -> Repair:
    """One proposed day with its times and meals, while the others are still being written.

    `used` are the places of other days, which it leaves alone, for meals too. The itinerary has this day
    alone; a place that does not fit is left out, and a day with none gets the solver's own.
    """
    draft = read_draft({number: place_ids}, context, used=used)
    free_of_wishes = replace(context, must_see=())
    model = build(
        request,
        free_of_wishes,
        rates=rates,
        fixed=replace(fixed or Fixed(), drafted=draft.days),
        only=number,
        taken=used,
    )
    solution = _seeded(model, draft)
    fill(solution)
    settle_meals(model, solution, wished=_nodes(model, draft.place_ids))
    _fill_thin_days(model, solution, enough=1)
    settle_meals(model, solution)
    changes = (*draft.changes, *_changes(model, solution, draft))
    return Repair(itinerary_of(model, solution, notes=notes), changes)


def _settled(model: Model, draft: Draft, *, seed: int) -> Solution:
    """The draft's places first, with room made for what was left over; then the days that are too thin."""
    drafted = _nodes(model, draft.place_ids)
    solution = _seeded(model, draft)
    fill(solution)
    solution = make_room(solution)
    if not drafted <= solution.used:
        solution = improve(solution, iterations=PACK_ITERATIONS, seed=seed, tuning=TRIPS)
    settle_meals(model, solution, wished=drafted | model.problem.must)
    _fill_thin_days(model, solution, enough=day_window(model.request).enough_visits)
    if any(not solution.routes[day].visits for day in days_to_fill(model.problem)):
        solution = improve(solution, iterations=PACK_ITERATIONS, seed=seed, tuning=TRIPS)
    settle_meals(model, solution)
    return solution


def _seeded(model: Model, draft: Draft) -> Solution:
    """Days in the proposed order where that holds and is no long way round; only the drafted are free."""
    pool = _nodes(model, draft.place_ids) | model.problem.must
    solution = empty_solution(model.problem, pool)
    for number, ids in draft.days.items():
        day = number - model.first - 1
        if not 0 <= day < len(solution.routes):
            continue
        route = _as_drafted(model, [model.index[place_id] for place_id in ids], day=day)
        if route is not None and all(solution.affords(node) for node in route.visits):
            solution.replace(route)
            if model.problem.money_limit is not None and solution.money > model.problem.money_limit:
                solution.replace(empty_solution(model.problem, ()).routes[day])
    return solution


def _as_drafted(model: Model, nodes: Sequence[int], *, day: int) -> Route | None:
    """The day in the proposed order, with meals at the proposed places to eat where that is best."""
    problem = model.problem
    open_then = _varied(model, [node for node in nodes if problem.windows[day][node]])
    if len(open_then) > problem.frames[day].capacity + len(model.meals[day]):
        return None
    routes = (
        with_breaks(problem, day=day, visits=visits, hold_back=hold_back, venues=venues)
        for visits, venues in ways_to_eat(model, open_then, day=day)
        for hold_back in HOLD_BACKS
    )
    best = max(filter(None, routes), key=lambda route: route.score, default=None)
    if best is None or len(best.visits) > problem.frames[day].capacity:
        return None
    straight = straighten(problem, best)
    return straight if best.travel > straight.travel * TOLERATED_DETOUR else best


def _varied(model: Model, nodes: Sequence[int]) -> list[int]:
    """The nodes without those that are one too many of their kind for a day; wishes stay."""
    taste, counts, kept = model.problem.taste, Counter[int](), []
    for node in sorted(nodes, key=lambda node: node not in model.problem.must):
        kind = taste.kind[node] if taste else -1
        counts[kind] += 1
        if not taste or node in model.problem.must or counts[kind] <= taste.kind_limits.get(kind, len(nodes)):
            kept.append(node)
    return [node for node in nodes if node in kept]


def _fill_thin_days(model: Model, solution: Solution, *, enough: int) -> None:
    """Opens the candidates to days with fewer than `enough` visits, the empty ones first."""
    solution.free = set(range(model.problem.nodes)) - solution.used
    scarce = max(1, len(solution.free) // len(solution.routes))
    grown: set[int] = set()
    while True:
        thin = [route for route in solution.routes if len(route.visits) < min(enough, scarce)]
        thin = [route for route in thin if not route.visits] or thin
        filled = {route.day for route in thin if _fill_one(solution, route)}
        if not filled:
            break
        grown |= filled
    for day in sorted(grown):
        solution.replace(rearranged(solution.problem, solution.routes[day]))


def _fill_one(solution: Solution, route: Route) -> bool:
    """Puts the best free place into the route's day; False when none fits."""
    offers = [
        (insertion.ratio, -node, insertion.position)
        for node in solution.free
        if solution.affords(node) and (insertion := best_insertion(solution.problem, route, node))
    ]
    if not offers:
        return False
    _, node, position = max(offers)
    return solution.insert(-node, route.day, position)


def _changes(model: Model, solution: Solution, draft: Draft) -> list[Check]:
    day_of = {node: route.day for route in solution.routes for node in route.nodes}
    proposed = {model.index[place_id]: number for number, ids in draft.days.items() for place_id in ids}
    changes = []
    for node, number in proposed.items():
        place_id, day = model.places[node].id, number - model.first - 1
        wanted = day if 0 <= day < len(solution.routes) else None
        if node not in day_of:
            cause, params = why_not(model, solution, node, day=wanted)
            changes.append(changed("removed", cause, number, stop=place_id, params=params))
        elif day_of[node] != wanted:
            cause, params = why_not(model, solution, node, day=wanted)
            now = model.number_of(day_of[node])
            changes.append(changed("moved", cause, now, stop=place_id, params={**params, "from_day": number}))
    new = sorted(day_of.keys() - proposed.keys())
    added = (_added(model, solution, node, day=day_of[node], draft=draft) for node in new)
    return [*changes, *filter(None, added), *_reordered(model, solution, draft)]


def _added(model: Model, solution: Solution, node: int, *, day: int, draft: Draft) -> Check | None:
    """Why the solver put in a place nobody proposed; a place to eat at needs no reason."""
    if node not in solution.routes[day].visits and node not in model.problem.must:
        return None
    number = model.number_of(day)
    if node in model.problem.must:
        rule, reason = "must_see_kept", "added_must_see"
    elif draft.days.get(number):
        rule, reason = "daily_load", "added_to_thin_day"
    else:
        rule, reason = "covers_every_day", "added_to_empty_day"
    return Check(rule, Verdict.REPAIRED, number, model.places[node].id, reason)


def _reordered(model: Model, solution: Solution, draft: Draft) -> list[Check]:
    """A change for each day whose proposed places come in another order."""
    found = []
    for route in solution.routes:
        number = model.number_of(route.day)
        now = [model.places[node].id for node in route.visits]
        before = [place_id for place_id in draft.days.get(number, ()) if place_id in now]
        if [place_id for place_id in now if place_id in before] != before:
            found.append(Check("backtracking", Verdict.REPAIRED, number, reason="reordered"))
    return found


def _nodes(model: Model, place_ids: Collection[str]) -> frozenset[int]:
    return frozenset(model.index[place_id] for place_id in place_ids if place_id in model.index)
