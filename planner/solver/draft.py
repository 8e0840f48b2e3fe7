"""A proposed draft read against what is known: what can be tried, and what is out before any planning."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from planner.domain.checks import Check, Verdict
from planner.domain.facts import Context
from planner.domain.review.opening import why_closed
from planner.domain.review.rule import Params
from planner.solver.build import Model
from planner.solver.insertion import best_insertion
from planner.solver.solution import Solution, empty_solution

RULES = {
    "unknown_place": "exists",
    "avoided": "avoid_honoured",
    "repeated": "no_repeats",
    "no_such_day": "covers_every_day",
    "closed_weekday": "open_then",
    "closed_holiday": "open_then",
    "closed_that_day": "open_then",
    "not_open_then": "open_then",
    "over_budget": "within_budget",
    "day_full": "inside_day_window",
}
"""The rule each cause of a change belongs to."""


@dataclass(frozen=True, slots=True)
class Draft:
    """`days` are place ids in the proposed order by day number; `changes` say what was left out."""

    days: dict[int, tuple[str, ...]]
    changes: tuple[Check, ...]

    @property
    def place_ids(self) -> frozenset[str]:
        return frozenset(place_id for ids in self.days.values() for place_id in ids)


def read_draft(proposal: Mapping[int, Sequence[str]], context: Context, *, used: Iterable[str] = ()) -> Draft:
    """The draft without what is unknown, avoided, or there for a second time."""
    known = {place.id for place in context.places}
    seen = set(used)
    days: dict[int, tuple[str, ...]] = {}
    changes = []
    for number in sorted(proposal):
        kept = []
        for place_id in proposal[number]:
            cause = _cause_to_drop(place_id, known=known, seen=seen, context=context)
            if cause is None:
                kept.append(place_id)
                seen.add(place_id)
            else:
                changes.append(changed("removed", cause, number, stop=place_id))
        days[number] = tuple(kept)
    return Draft(days, tuple(changes))


def _cause_to_drop(place_id: str, *, known: set[str], seen: set[str], context: Context) -> str | None:
    if place_id not in known:
        return "unknown_place"
    if place_id in context.avoid:
        return "avoided"
    return "repeated" if place_id in seen else None


def changed(action: str, cause: str, number: int, *, stop: str, params: Params | None = None) -> Check:
    """What became of a proposed stop: "moved" to day `number`, or "removed" from it."""
    return Check(RULES[cause], Verdict.REPAIRED, number, stop, f"{action}_{cause}", params or {})


def why_not(model: Model, solution: Solution, node: int, *, day: int | None) -> tuple[str, Params]:
    """(cause, params) why the place is not on the day it was proposed for; None is a day outside the trip."""
    if day is None:
        return "no_such_day", {}
    intervals = model.intervals[day][node]
    if intervals == ():
        return why_closed(model.places[node], model.date_of(day), model.context.holidays)
    if node not in solution.used and not solution.affords(node):
        return "over_budget", {}
    alone = empty_solution(model.problem, ()).routes[day]
    return ("day_full", {}) if best_insertion(model.problem, alone, node) else ("not_open_then", {})
