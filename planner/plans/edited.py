"""What edits, comparisons and choices give back; without the solver, so that pages can name it at no cost."""

from dataclasses import dataclass
from decimal import Decimal

from planner.domain.checks import Check
from planner.domain.difference import Difference
from planner.domain.facts import Place
from planner.domain.hours import Interval
from planner.domain.plan import Plan
from planner.store.plans import SavedPlan
from planner.store.revisions import RevisionRecord


@dataclass(frozen=True, slots=True)
class Edited:
    """The plan as it is now, what the edit changed, and the hard rules that it breaks now."""

    saved: SavedPlan
    difference: Difference
    broken: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two revisions of a plan. `record` is the later one's; None for a plan that nobody has edited."""

    record: RevisionRecord | None
    before: Plan
    after: Plan
    difference: Difference
    broken: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A place at `position` of a day. `minutes_more` is how much longer that day's ways get, `cost_krw` what
    it costs the party, `opening` when it is open then (None unknown), `problem` what would not hold.
    """

    place: Place
    day: int
    position: int
    minutes_more: int
    cost_krw: Decimal
    opening: tuple[Interval, ...] | None
    problem: Check | None
