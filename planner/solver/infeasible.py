"""When no trip can be made: which wishes contradict each other, and what would do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal

from planner.domain.facts import Place
from planner.domain.review.rule import date_of
from planner.domain.trip import BudgetLevel, Pace
from planner.solver.build import Fixed, Model
from planner.solver.cover import days_to_fill, visit_for_each_day
from planner.solver.insertion import best_insertion
from planner.solver.money import prices_at
from planner.solver.route import Route
from planner.solver.solution import NoDayFits, Solution, empty_solution

RAISE_STEP_KRW = Decimal(10_000)

type Params = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Reason:
    """A code of `domain.phrases_review` with what fills its sentence."""

    code: str
    params: Params = field(default_factory=dict)


class Infeasible(Exception):
    """The wishes contradict each other: `conflicts` names them, `relaxations` what would do instead."""

    def __init__(self, conflicts: tuple[Reason, ...], relaxations: tuple[Reason, ...]) -> None:
        super().__init__(", ".join(reason.code for reason in conflicts))
        self.conflicts = conflicts
        self.relaxations = relaxations


@dataclass(slots=True)
class _Findings:
    conflicts: list[Reason] = field(default_factory=list)
    relaxations: list[Reason] = field(default_factory=list)

    def add(self, conflict: Reason, *relaxations: Reason) -> None:
        self.conflicts.append(conflict)
        self.relaxations.extend(way for way in relaxations if way not in self.relaxations)

    def raise_any(self) -> None:
        if self.conflicts:
            raise Infeasible(tuple(self.conflicts), tuple(self.relaxations))


def raise_if_impossible(model: Model, fixed: Fixed) -> None:
    """Raises Infeasible for wishes that no plan can meet, all of them at once; cheap, before any search."""
    found = _Findings()
    _wished_and_avoided(model, fixed, found)
    _too_many_days(model, found)
    _too_little_money(model, fixed, found)
    _closed_wishes(model, fixed, found)
    found.raise_any()


def raise_unless_kept(model: Model, solution: Solution, fixed: Fixed) -> None:
    """Raises Infeasible when the search has left a wish out, or a date without a visit."""
    found = _Findings()
    missing = [model.places[node] for node in sorted(model.problem.must - solution.used)]
    for number, ids in fixed.locked.items():
        day = number - model.first - 1
        used = solution.routes[day].nodes if 0 <= day < len(solution.routes) else []
        missing += [
            model.places[model.index[key]]
            for key in ids
            if key in model.index and model.index[key] not in used
        ]
    if missing:
        params = {**_listed(missing), "days": model.request.days}
        found.add(
            Reason("wishes_do_not_fit", params), *_more_room(model), Reason("drop_wish", _listed(missing))
        )
    for day in days_to_fill(model.problem):
        if not solution.routes[day].visits:
            relaxation = (
                Reason("raise_budget") if model.problem.money_limit is not None else Reason("change_dates")
            )
            found.add(Reason("day_stays_empty", date_of(model.date_of(day))), relaxation)
    found.raise_any()


def _wished_and_avoided(model: Model, fixed: Fixed, found: _Findings) -> None:
    wished = {*model.context.must_see, *(key for ids in fixed.locked.values() for key in ids)}
    both = [place for place in model.context.places if place.id in wished and place.id in model.context.avoid]
    if both:
        found.add(Reason("wished_and_avoided", _listed(both)), Reason("drop_avoid", _listed(both)))


def _too_many_days(model: Model, found: _Findings) -> None:
    """More dates than places that are open on them, each place once."""
    needed = days_to_fill(model.problem)
    covered = visit_for_each_day(model.problem)
    if len(covered) >= len(needed):
        return
    usable = sum(map(any, zip(*model.problem.windows, strict=True)))
    if usable >= len(needed):
        first = next(day for day in needed if day not in covered)
        found.add(Reason("nothing_open_on", date_of(model.date_of(first))), Reason("change_dates"))
        return
    way = Reason("shorten_trip", {"days": usable}) if usable else Reason("change_dates")
    found.add(Reason("more_days_than_places", {"days": model.request.days, "places": usable}), way)


def _too_little_money(model: Model, fixed: Fixed, found: _Findings) -> None:
    """The limit is below what the cheapest trip with these wishes costs."""
    limit, request = model.request.budget.limit_krw, model.request
    if limit is None:
        return
    cheapest = prices_at(
        BudgetLevel.LOW, model.context.destination, party=request.party, rates=model.prices.rates
    )
    wished = {
        *model.problem.must,
        *(model.index[key] for ids in fixed.locked.values() for key in ids if key in model.index),
    }
    entered = wished | set(visit_for_each_day(model.problem).values())
    entry = sum(model.problem.money[node] for node in entered)
    least = cheapest.day * request.days + entry
    if least <= limit:
        return
    enough = (least / RAISE_STEP_KRW).to_integral_value(ROUND_CEILING) * RAISE_STEP_KRW
    days = int((limit - entry) // cheapest.day) if cheapest.day else 0
    shorter = [Reason("shorten_trip", {"days": days})] if 0 < days < request.days else []
    params: Params = {"limit": f"{limit:,.0f}", "least": f"{enough:,.0f}"}
    found.add(
        Reason("budget_too_low", params), Reason("raise_budget_to", {"least": f"{enough:,.0f}"}), *shorter
    )


def _closed_wishes(model: Model, fixed: Fixed, found: _Findings) -> None:
    """A wished place that is closed on every date, on the day it is locked to, or too long for any day."""
    problem = model.problem
    try:
        days = empty_solution(problem).routes
    except NoDayFits:
        found.add(Reason("day_too_short"), Reason("change_times"))
        return
    for number, ids in fixed.locked.items():
        _check_locked(model, number, ids=ids, days=days, found=found)
    for node in sorted(problem.must):
        place = model.places[node]
        if not any(row[node] for row in problem.windows):
            code = "wish_closed" if any(not row[node] for row in model.intervals) else "wish_does_not_fit"
            found.add(
                Reason(code, _listed([place])), Reason("change_dates"), Reason("drop_wish", _listed([place]))
            )
        elif all(best_insertion(problem, route, node) is None for route in days):
            ways = (*_more_room(model), Reason("drop_wish", _listed([place])))
            found.add(Reason("wish_does_not_fit", _listed([place])), *ways)


def _check_locked(
    model: Model, number: int, *, ids: Sequence[str], days: Sequence[Route], found: _Findings
) -> None:
    day = number - model.first - 1
    if not 0 <= day < len(days):
        return
    for key in ids:
        node = model.index.get(key)
        if node is not None and best_insertion(model.problem, days[day], node) is None:
            params = {**_listed([model.places[node]]), **date_of(model.date_of(day))}
            found.add(
                Reason("locked_does_not_fit", params), Reason("unlock_stop", _listed([model.places[node]]))
            )


def _more_room(model: Model) -> tuple[Reason, ...]:
    """What gives a trip more room than it has now."""
    faster = () if model.request.pace is Pace.PACKED else (Reason("faster_pace"),)
    return (Reason("more_days"), *faster)


def _listed(places: Iterable[Place]) -> Params:
    chosen = tuple(places)
    return {
        "places_ko": ", ".join(place.names.ko for place in chosen),
        "places_en": ", ".join(place.names.en for place in chosen),
    }
