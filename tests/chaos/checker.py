"""What was read against what was written: every reader's whole stream with the log, event by event."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from tests.chaos.sse import Event

OUTCOMES = {"complete": "succeeded", "error": "failed", "cancelled": "cancelled"}
"""The event that ends a run, and what its row says then."""
MAX_LOSSES = 3  # a run that took its worker down so often may end as worker_lost
OF_THE_RUN = ("id", "runId", "createdAt")
"""What differs between the plans of two runs for one request."""


@dataclass(frozen=True, slots=True)
class Truth:
    """A run in the database: its log as clients read it, its row, and the plan that is saved."""

    run_id: str
    log: Sequence[Event]
    status: str
    last_seq: int
    losses: int = 0
    plan: Event | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """`texts` are the writings a run may have, each by part, and `plan` its plan when left alone; None where
    the fault changes them. `kills` is how many faults took down a worker while the run was under way.
    """

    outcomes: frozenset[str] = frozenset({"complete"})
    texts: tuple[Mapping[str, str], ...] | None = None
    plan: Event | None = None
    kills: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """One run's. Counts are events over all its readers; a needless loss is one of a worker nobody killed."""

    run_id: str
    lost: int = 0
    repeated: int = 0
    disordered: int = 0
    is_stuck: bool = False
    outcome: str = "none"
    needless_losses: int = 0
    contradictions: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return not (self.lost or self.repeated or self.disordered or self.is_stuck or self.contradictions)


@dataclass(slots=True)
class Comparison:
    """One stream beside the log."""

    lost: int = 0
    repeated: int = 0
    disordered: int = 0
    different: list[int] = field(default_factory=list)


def judge(truth: Truth, streams: Mapping[str, Sequence[Event]], expected: Expected) -> Verdict:
    """What is wrong with a run and with what its readers were sent; `streams` by the readers' names."""
    compared = {name: compare(stream, truth.log) for name, stream in streams.items()}
    outcome = _outcome(truth)
    contradictions = [
        *(
            f"{name} read another event {seqs[:5]}"
            for name, one in compared.items()
            if (seqs := one.different)
        ),
        *_of_the_log(truth),
        *_of_the_outcome(truth, outcome, expected),
        *_of_the_plan(truth, expected),
        *_of_the_text(truth, outcome, expected),
    ]
    return Verdict(
        run_id=truth.run_id,
        lost=sum(one.lost for one in compared.values()),
        repeated=sum(one.repeated for one in compared.values()),
        disordered=sum(one.disordered for one in compared.values()),
        is_stuck=truth.status not in OUTCOMES.values(),
        outcome=outcome,
        needless_losses=max(0, truth.losses - expected.kills),
        contradictions=tuple(contradictions),
    )


def compare(stream: Sequence[Event], log: Sequence[Event]) -> Comparison:
    """What a reader missed, had twice, had too early, or had otherwise than it was written."""
    logged = {event["seq"]: event for event in log}
    firsts = {event["seq"]: event for event in reversed(stream)}
    order = list(dict.fromkeys(event["seq"] for event in stream))
    return Comparison(
        lost=len(logged.keys() - firsts.keys()),
        repeated=len(stream) - len(firsts),
        disordered=sum(later < earlier for earlier, later in pairwise(order)),
        different=[event["seq"] for event in stream if logged.get(event["seq"]) != event],
    )


def texts(log: Sequence[Event]) -> dict[str, str]:
    """The text of each part that a reader who knows `reset` shows in the end."""
    shown: dict[str, str] = {}
    for event in log:
        if event["type"] == "chunk":
            shown[event["part"]] = shown.get(event["part"], "") + event["content"]
        elif event["type"] == "reset":
            shown.pop(event["part"], None)
    return shown


def without_identity(plan: Event) -> Event:
    """What the plans of two runs for one request have in common."""
    return {name: value for name, value in plan.items() if name not in OF_THE_RUN}


def _outcome(truth: Truth) -> str:
    ending = next((event for event in truth.log if event["type"] in OUTCOMES), None)
    if ending is None:
        return "none"
    kind: str = ending["type"]
    return f"error {ending['code']}" if kind == "error" else kind


def _of_the_log(truth: Truth) -> Iterator[str]:
    seqs = [event["seq"] for event in truth.log]
    if seqs != list(range(1, len(seqs) + 1)):
        yield "the log has gaps"
    if truth.last_seq != len(seqs):
        yield f"the row counts {truth.last_seq} events, the log {len(seqs)}"
    kinds = Counter(event["type"] for event in truth.log)
    if (endings := sum(kinds[kind] for kind in OUTCOMES)) > 1:
        yield f"{endings} outcomes"
    if kinds["done"] and (kinds["done"] > 1 or truth.log[-1]["type"] != "done"):
        yield "done is not last"
    percents = [event["progress"] for event in truth.log if event["type"] in {"progress", "complete"}]
    if any(later < earlier for earlier, later in pairwise(percents)):
        yield f"progress goes back: {percents}"


def _of_the_outcome(truth: Truth, outcome: str, expected: Expected) -> Iterator[str]:
    kind = outcome.partition(" ")[0]
    if truth.status != OUTCOMES.get(kind, truth.status):
        yield f"the row says {truth.status}, the log {outcome}"
    if kind in OUTCOMES and truth.log[-1]["type"] != "done":
        yield "nothing says that it is done"
    if outcome == "error worker_lost":
        if expected.kills < MAX_LOSSES or truth.losses < MAX_LOSSES - 1:
            yield f"given up after {expected.kills} kills and {truth.losses + 1} losses"
    elif kind in OUTCOMES and outcome not in expected.outcomes:
        yield f"ended as {outcome}"


def _of_the_plan(truth: Truth, expected: Expected) -> Iterator[str]:
    streamed = next((event["plan"] for event in truth.log if event["type"] == "complete"), None)
    if streamed != truth.plan:
        yield "the plan saved is not the plan streamed"
    if streamed is not None and expected.plan is not None:
        plan, alone = without_identity(streamed), expected.plan
        if other := sorted(name for name in plan.keys() | alone.keys() if plan.get(name) != alone.get(name)):
            yield f"another plan than of a run left alone: {', '.join(other)}"


def _of_the_text(truth: Truth, outcome: str, expected: Expected) -> Iterator[str]:
    """One of the writings whole when the run is complete, the beginning of one otherwise."""
    if expected.texts is None:
        return
    shown = texts(truth.log)
    differences = [_difference(shown, whole, is_whole=outcome == "complete") for whole in expected.texts]
    if all(differences):
        yield f"not the text that was written: {differences}"


def _difference(shown: Mapping[str, str], whole: Mapping[str, str], *, is_whole: bool) -> str:
    """Where a run's text leaves what was written; "" when it does not."""
    if is_whole and shown.keys() != whole.keys():
        return f"in {sorted(shown)} instead of {sorted(whole)}"
    for part, text in shown.items():
        written = whole.get(part, "")
        if text != written if is_whole else not written.startswith(text):
            return f"{part} {_first_difference(text, written)}"
    return ""


def _first_difference(text: str, whole: str) -> str:
    at = next((place for place, (a, b) in enumerate(zip(text, whole, strict=False)) if a != b), None)
    at = min(len(text), len(whole)) if at is None else at
    return f"at {at} of {len(whole)}: {text[at : at + 30]!r} for {whole[at : at + 30]!r}"


def anchored(text: str, written: Any) -> bool:
    """Whether every summary and note a model wrote stands in the text, in the order it was written."""
    place = 0
    for day in written["days"]:
        for words in (day["summary"], *(stop["note"] for stop in day["stops"])):
            place = text.find(words, place)
            if place < 0:
                return False
            place += len(words)
    return True
