"""The figures over the list of runs, from a handful of queries however many runs there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from planner.domain.run import Delivery, RunStatus
from planner.store.models import Run

SAMPLE_RUNS = 1_000
LAST_RUNS = 100


@dataclass(frozen=True, slots=True)
class Finished:
    """One run that gave a plan: when it was asked for and how many seconds what took."""

    delivery: str
    created_at: datetime
    first_stop_seconds: float | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Way:
    """How runs of one delivery went: medians in seconds, None where there are none."""

    delivery: Delivery
    runs: int
    first_stop_seconds: float | None
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Medians are in seconds from asking to plan; `ways` compares the newest SAMPLE_RUNS plans."""

    waiting: int
    running: int
    failed_today: int
    median_today: float | None
    median_last: float | None
    ways: tuple[Way, ...]
    sample: int


def figures(now: datetime) -> Figures:
    """As of `now`, whose time zone says when today began."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    newest = _newest()
    return Figures(
        waiting=Run.objects.filter(status=RunStatus.QUEUED).count(),
        running=Run.objects.filter(status=RunStatus.RUNNING).count(),
        failed_today=Run.objects.filter(
            status=RunStatus.FAILED,
            created_at__gte=midnight - timedelta(days=1),  # indexed, unlike the next
            ended_at__gte=midnight,
        ).count(),
        median_today=_median(run.seconds for run in newest if run.created_at >= midnight),
        median_last=_median(run.seconds for run in newest[:LAST_RUNS]),
        ways=tuple(_way(delivery, newest) for delivery in Delivery),
        sample=len(newest),
    )


def _newest() -> Sequence[Finished]:
    rows = Run.objects.filter(status=RunStatus.SUCCEEDED).order_by("-created_at")
    times = rows.values_list("delivery", "created_at", "first_stop_at", "ended_at")[:SAMPLE_RUNS]
    return [
        Finished(
            delivery,
            created_at,
            (first_stop_at - created_at).total_seconds() if first_stop_at else None,
            (ended_at - created_at).total_seconds(),
        )
        for delivery, created_at, first_stop_at, ended_at in times
        if ended_at is not None
    ]


def _way(delivery: Delivery, newest: Sequence[Finished]) -> Way:
    runs = [run for run in newest if run.delivery == delivery]
    return Way(
        delivery=delivery,
        runs=len(runs),
        first_stop_seconds=_median(
            run.first_stop_seconds for run in runs if run.first_stop_seconds is not None
        ),
        seconds=_median(run.seconds for run in runs),
    )


def _median(values: Iterable[float]) -> float | None:
    found = list(values)
    return median(found) if found else None
