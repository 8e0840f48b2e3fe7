"""What happens in a run, in the past tense. A run's log is these, numbered from 1 without gaps.

Every kind is listed in `RunEvent`; a `match` over it ends in `assert_never`, so a new kind fails the type
check until every reader of events handles it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from planner.domain.checks import Check as Check
from planner.domain.checks import Verdict as Verdict
from planner.domain.facts import DayWeather, Names
from planner.domain.itinerary import Stop
from planner.domain.plan import Plan
from planner.domain.run import FailureCode, Step

SKETCH_PART = "sketch"
"""The solver's plan, on screen until the writer has settled a day; what differs then is told."""
STOPS_PART = "stops"
"""Stops without a writing of their own: a first look, or a draft that nothing could be made of."""


@dataclass(frozen=True, slots=True)
class RunQueued:
    location: str


@dataclass(frozen=True, slots=True)
class StepStarted:
    """`iteration` counts refinements from 1, of `iterations` at most; both are 0 before the first.

    `at_least` is the percent reached before: by an earlier attempt, or by the refining that is reviewed.
    """

    step: Step
    iteration: int = 0
    iterations: int = 0
    at_least: int = 0


@dataclass(frozen=True, slots=True)
class ContextGathered:
    destination: Names
    country: str
    timezone: str
    candidates: int
    weather: tuple[DayWeather, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextDrafted:
    """Text in the order the writer produced it. `part` is one writing: "draft", "refine-1" …"""

    text: str
    part: str
    day: int | None = None


@dataclass(frozen=True, slots=True)
class PartDiscarded:
    """The text of this part, and the stops planned on `days`, are void: they are written again."""

    part: str
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StopPlanned:
    """A stop was decided; one with the same key takes the place of the earlier one."""

    day: int
    stop: Stop


@dataclass(frozen=True, slots=True)
class DraftReviewed:
    """One verdict of the review."""

    check: Check


@dataclass(frozen=True, slots=True)
class StopRepaired:
    """A stop that failed a check was moved, exchanged or taken out (`removed`), for the reason given."""

    check: Check
    removed: bool = False


@dataclass(frozen=True, slots=True)
class WriterNoted:
    """What the traveller should know of how the plan came about, as a code of `domain.phrases`."""

    note: str


@dataclass(frozen=True, slots=True)
class RunSucceeded:
    """`plan` is, to the last character, the plan that is saved."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class RunFailed:
    """`details` hold what helps to ask again: suggestions, conflicts, relaxations."""

    code: FailureCode
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunCancelled:
    pass


@dataclass(frozen=True, slots=True)
class RunClosed:
    """The last event of every log."""


type RunEvent = (
    RunQueued
    | StepStarted
    | ContextGathered
    | TextDrafted
    | PartDiscarded
    | StopPlanned
    | DraftReviewed
    | StopRepaired
    | WriterNoted
    | RunSucceeded
    | RunFailed
    | RunCancelled
    | RunClosed
)


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """An event as the log has it. Identity is equality: readers of one process share the object."""

    run_id: str
    seq: int
    at: datetime
    event: RunEvent
