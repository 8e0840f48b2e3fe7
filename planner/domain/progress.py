"""The state of a run as its readers see it: the fold of its events."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import assert_never

from planner.domain.events import (
    SKETCH_PART,
    Check,
    ContextGathered,
    DraftReviewed,
    PartDiscarded,
    Recorded,
    RunCancelled,
    RunClosed,
    RunEvent,
    RunFailed,
    RunQueued,
    RunSucceeded,
    StepStarted,
    StopPlanned,
    StopRepaired,
    TextDrafted,
    Verdict,
    WriterNoted,
)
from planner.domain.itinerary import Stop, Verification
from planner.domain.plan import Plan
from planner.domain.run import RunStatus, Step

PERCENT: dict[Step, int] = {
    Step.GATHER_CONTEXT: 20,
    Step.GENERATE_DRAFT: 40,
    Step.VALIDATE: 70,
    Step.REFINE: 80,
    Step.FINALIZE: 95,
}

_STOP_VERDICTS = {
    Verdict.PASSED: Verification.VERIFIED,
    Verdict.REPAIRED: Verification.REPAIRED,
    Verdict.UNVERIFIED: Verification.UNVERIFIED,
}


@dataclass(frozen=True, slots=True)
class Text:
    """A stretch of one part's text about one day, or about the trip when `day` is None."""

    part: str
    day: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Progress:
    """`stops` holds (day, stop) by the stop's key; `percent` never goes back.

    `sketch` has the stops as the writer found them, once it has replaced the days of `rewritten`.
    """

    status: RunStatus = RunStatus.QUEUED
    seq: int = 0
    step: StepStarted | None = None
    percent: int = 0
    context: ContextGathered | None = None
    texts: tuple[Text, ...] = ()
    stops: dict[str, tuple[int, Stop]] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    notes: tuple[str, ...] = ()
    plan: Plan | None = None
    failure: RunFailed | None = None
    closed: bool = False
    sketch: dict[str, tuple[int, Stop]] = field(default_factory=dict)
    rewritten: frozenset[int] = frozenset()

    @property
    def text(self) -> str:
        return "".join(text.text for text in self.texts)


def fold(records: Iterable[Recorded], progress: Progress | None = None) -> Progress:
    """The progress after these events, in the order of their numbers."""
    progress = progress or Progress()
    for record in records:
        progress = replace(advance(progress, record.event), seq=record.seq)
    return progress


def percent_of(event: StepStarted) -> int:
    """How far a run is when a step begins."""
    return max(PERCENT[event.step], event.at_least)


def advance(progress: Progress, event: RunEvent) -> Progress:
    match event:
        case RunQueued():
            return progress
        case StepStarted():
            percent = max(progress.percent, percent_of(event))
            return replace(progress, status=RunStatus.RUNNING, step=event, percent=percent)
        case ContextGathered():
            return replace(progress, context=event)
        case TextDrafted(text=text, part=part, day=day):
            return replace(progress, texts=_with_text(progress.texts, Text(part, day, text)))
        case PartDiscarded(part=part, days=days):
            return _without(progress, part, days)
        case StopPlanned(day=day, stop=stop):
            return replace(progress, stops={**progress.stops, stop.key: (day, stop)})
        case DraftReviewed(check=check):
            return replace(progress, checks=(*progress.checks, check), stops=_judged(progress.stops, check))
        case StopRepaired(check=check, removed=removed):
            stops = _judged(progress.stops, check)
            if removed:
                stops = {key: planned for key, planned in stops.items() if key != check.stop}
            return replace(progress, checks=(*progress.checks, check), stops=stops)
        case WriterNoted(note=note):
            return replace(progress, notes=(*progress.notes, note))
        case RunSucceeded(plan=plan):
            return replace(progress, status=RunStatus.SUCCEEDED, percent=100, plan=plan)
        case RunFailed():
            return replace(progress, status=RunStatus.FAILED, failure=event)
        case RunCancelled():
            return replace(progress, status=RunStatus.CANCELLED)
        case RunClosed():
            return replace(progress, closed=True)
        case _:
            assert_never(event)


def _with_text(texts: tuple[Text, ...], new: Text) -> tuple[Text, ...]:
    if texts and (texts[-1].part, texts[-1].day) == (new.part, new.day):
        return (*texts[:-1], replace(new, text=texts[-1].text + new.text))
    return (*texts, new)


def _without(progress: Progress, part: str, days: tuple[int, ...]) -> Progress:
    """What stays when a part is written again: other parts' text, and the stops of other days."""
    gone = {key for key, (day, _) in progress.stops.items() if day in days}
    sketch, rewritten = _compared(progress, part, days)
    return replace(
        progress,
        sketch=sketch,
        rewritten=rewritten,
        texts=tuple(text for text in progress.texts if text.part != part),
        stops={key: planned for key, planned in progress.stops.items() if key not in gone},
        checks=tuple(check for check in progress.checks if check.stop not in gone),
    )


def _compared(
    progress: Progress, part: str, days: tuple[int, ...]
) -> tuple[dict[str, tuple[int, Stop]], frozenset[int]]:
    """The sketch and its days that are replaced; a writing that is void is compared with nothing."""
    if part != SKETCH_PART:
        rewritten = progress.rewritten.difference(days)
        return (progress.sketch if rewritten else {}), rewritten
    sketch = progress.sketch or progress.stops
    shown = {day for day, _ in sketch.values()}
    rewritten = progress.rewritten | shown.intersection(days)
    return (sketch if rewritten else {}), rewritten


def _judged(stops: dict[str, tuple[int, Stop]], check: Check) -> dict[str, tuple[int, Stop]]:
    """The stops with a stop's worst verdict so far: repaired and unverified outweigh verified."""
    verification = _STOP_VERDICTS.get(check.verdict)
    if check.stop not in stops or verification is None:
        return stops
    day, stop = stops[check.stop]
    if verification is Verification.VERIFIED and stop.verification is Verification.REPAIRED:
        return stops
    return {**stops, check.stop: (day, replace(stop, verification=verification))}
