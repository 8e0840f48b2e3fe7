"""What is counted, in a registry of our own. docs/operations.md explains every name; a test compares them.

Names and base units (seconds, bytes) follow Prometheus' guidelines. Labels take values from closed sets:
never what a traveller wrote, an owner or an id.
"""

from collections import Counter as Counted
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from planner.domain.codec import KINDS
from planner.domain.events import (
    Recorded,
    RunCancelled,
    RunEvent,
    RunFailed,
    RunQueued,
    RunSucceeded,
    StopPlanned,
)
from planner.domain.phrases_writer import WRITER
from planner.domain.run import FailureCode, RunStatus

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
OUTCOMES = ("ok", "deadline", "cancelled", "broken", *WRITER)
"""How asking a writer ends: the codes of WriterFailed, and what ends it from outside."""
STREAM_ENDS = ("done", "left", "stalled", "drain", "error")

# the moment a counter began would be a second series for each, and nobody asks for it
disable_created_metrics()  # type: ignore[no-untyped-call]
REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)

RUNS_STARTED = Counter("tripsite_runs_started", "Runs whose first attempt began here", registry=REGISTRY)
RUNS_RECLAIMED = Counter(
    "tripsite_runs_reclaimed", "Runs taken over here from a worker that died or drained", registry=REGISTRY
)
RUNS_ENDED = Counter(
    "tripsite_runs_ended", "Runs that ended here, and why those that failed", ["status", "failure"],
    registry=REGISTRY,
)  # fmt: skip
ATTEMPTS = Gauge("tripsite_attempts_in_progress", "Runs being executed here now", registry=REGISTRY)
LEASES_LOST = Counter(
    "tripsite_leases_lost", "Attempts that found their run ended, cancelled or taken over", registry=REGISTRY
)
EVENTS = Counter(
    "tripsite_events", "Events appended here after a run's first, by kind", ["kind"], registry=REGISTRY
)
APPEND_SECONDS = Histogram(
    "tripsite_append_seconds", "From events being ready to their being in the log",
    buckets=(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5), registry=REGISTRY,
)  # fmt: skip
FIRST_EVENT_SECONDS = Histogram(
    "tripsite_first_event_seconds", "From a request for a new streamed run to its first event being sent",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5), registry=REGISTRY,
)  # fmt: skip
FIRST_STOP_SECONDS = Histogram(
    "tripsite_first_stop_seconds", "From a run being asked for to its first stop being decided",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60), registry=REGISTRY,
)  # fmt: skip
RUN_SECONDS = Histogram(
    "tripsite_run_seconds", "From a run being asked for to its end, of runs executed here",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 45, 60, 90), registry=REGISTRY,
)  # fmt: skip
OPEN_STREAMS = Gauge("tripsite_open_streams", "Event streams open here now", registry=REGISTRY)
OPEN_FEEDS = Gauge("tripsite_open_feeds", "Runs followed here now, each by one feed", registry=REGISTRY)
STREAMS_ENDED = Counter(
    "tripsite_streams_ended", "Event streams that ended, by reason", ["reason"], registry=REGISTRY
)
MODEL_REQUESTS = Counter(
    "tripsite_model_requests", "Drafts and refinements asked of a writer, by how that ended",
    ["writer", "outcome"], registry=REGISTRY,
)  # fmt: skip
MODEL_TOKENS = Counter(
    "tripsite_model_tokens", "Tokens a writer says it used here", ["writer", "direction"], registry=REGISTRY
)
SOURCE_SECONDS = Histogram(
    "tripsite_source_seconds", "From asking a live source to its answer, by how that ended",
    ["source", "outcome"], buckets=(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30), registry=REGISTRY,
)  # fmt: skip
WAKEUPS_FAILED = Counter(
    "tripsite_wakeups_failed", "Wake-ups for other processes that Redis did not take", registry=REGISTRY
)

_STATUSES: dict[type[RunEvent], RunStatus] = {
    RunSucceeded: RunStatus.SUCCEEDED,
    RunFailed: RunStatus.FAILED,
    RunCancelled: RunStatus.CANCELLED,
}


@cache
def _events(kind: str) -> Counter:
    return EVENTS.labels(kind=kind)


def _expose_from_the_start() -> None:
    """A series that appears with its first increment hides that increment from `rate`."""
    for kind in KINDS.keys() - {RunQueued.__name__}:
        _events(kind)
    for status in (RunStatus.SUCCEEDED, RunStatus.CANCELLED):
        RUNS_ENDED.labels(status=status, failure="")
    for code in FailureCode:
        RUNS_ENDED.labels(status=RunStatus.FAILED, failure=code)
    for reason in STREAM_ENDS:
        STREAMS_ENDED.labels(reason=reason)


_expose_from_the_start()


def appended(records: Sequence[Recorded]) -> None:
    """Counts events that are in the log by now, and the end of a run among them."""
    kinds = Counted(type(record.event) for record in records)
    for kind, count in kinds.items():
        _events(kind.__name__).inc(count)
    if kinds.keys().isdisjoint(_STATUSES):
        return
    for record in records:
        status = _STATUSES.get(type(record.event))
        if status is not None:
            failure = record.event.code if isinstance(record.event, RunFailed) else ""
            RUNS_ENDED.labels(status=status, failure=failure).inc()


def run_ended(asked_at: datetime, ended_at: datetime) -> None:
    """Measures a run that was executed to its end here."""
    RUN_SECONDS.observe(_seconds(asked_at, ended_at))


def model_asked(writer: str, outcome: str) -> str:
    """Counts one draft or refinement. As what: an outcome that is no known code counts as "broken"."""
    known = outcome if outcome in OUTCOMES else "broken"
    MODEL_REQUESTS.labels(writer=writer, outcome=known).inc()
    return known


def tokens_spent(writer: str, tokens_in: int, tokens_out: int) -> None:
    """Counts what a writing, or a reading of somebody's sentence, used of a model."""
    MODEL_TOKENS.labels(writer=writer, direction="in").inc(tokens_in)
    MODEL_TOKENS.labels(writer=writer, direction="out").inc(tokens_out)


def source_asked(source: str, outcome: str, seconds: float) -> None:
    """Measures one call of a live source; `outcome` is `asked`, `kept`, `stale`, `left` or why it failed."""
    SOURCE_SECONDS.labels(source=source, outcome=outcome).observe(seconds)


class FirstStop:
    """Measures how long a run's first stop took, once in all its attempts."""

    def __init__(self, asked_at: datetime, now: Callable[[], datetime], *, is_shown: bool) -> None:
        self._asked_at = asked_at
        self._now = now
        self._is_shown = is_shown

    def see(self, event: RunEvent) -> None:
        if not self._is_shown and isinstance(event, StopPlanned):
            self._is_shown = True
            FIRST_STOP_SECONDS.observe(_seconds(self._asked_at, self._now()))


def exposition(*registries: CollectorRegistry) -> bytes:
    """These registries in Prometheus' text format, of type CONTENT_TYPE."""
    return b"".join(generate_latest(registry) for registry in registries)


def _seconds(begin: datetime, end: datetime) -> float:
    """Two machines' clocks may differ: never below 0."""
    return max(0.0, (end - begin).total_seconds())
