"""The JSON of editing, as schemas: for the API's description, and for tests that read real answers back."""

from pydantic import Field

from planner.domain.difference import Differs
from planner.domain.facts import Category
from planner.web.api.schemas import Check, DayNumber, Id, Moment, OpenInterval, Plan, Stop, Wire, Won


class StopDifference(Wire):
    """`stop` as it is after, or was when it is gone; `before` is null for one that is new."""

    how: Differs
    key: str
    day: DayNumber
    day_before: int | None
    stop: Stop
    before: Stop | None


class Difference(Wire):
    """What differs between two revisions. `cost` is after less before, in won."""

    stops: list[StopDifference]
    days: list[DayNumber]
    """The days that are not as they were."""
    cost: int


class Edited(Wire):
    """The plan as it is now, what was changed, and the hard rules that it breaks now."""

    plan: Plan
    revision: int = Field(ge=1)
    """What the next edit names as its `base`."""
    difference: Difference
    broken: list[Check]


class RevisionSummary(Wire):
    """One revision in a plan's history."""

    number: int
    base: int | None
    """What it was made from; null for the first."""
    kind: str = Field(examples=["MoveStop"])
    told: str = Field(examples=["경복궁을 2일차로 옮김"])
    by: str
    """The account that made it; "" for a browser without one."""
    run_id: Id | None
    """The run that proposed it."""
    made_at: Moment
    is_proposal: bool
    """Proposed by a run, and neither accepted nor discarded."""
    is_current: bool


class RevisionList(Wire):
    """Every revision, newest first; none for a plan that nobody has edited."""

    revision: int
    """The number of the current one."""
    items: list[RevisionSummary]


class Revision(Wire):
    """One revision whole, against what it was made from."""

    plan: Plan
    difference: Difference
    broken: list[Check]


class Choice(Wire):
    """A place one can choose; `problem` says what would not hold."""

    place_id: str
    name: str
    category: Category
    lat: float
    lon: float
    day: DayNumber
    position: int
    """Where among the day's stops, from 0."""
    minutes_more: int
    """How much longer the day's ways get."""
    cost: Won
    opening_hours: list[OpenInterval] | None
    problem: Check | None


class ChoiceList(Wire):
    """Places to choose from, best first."""

    items: list[Choice]
