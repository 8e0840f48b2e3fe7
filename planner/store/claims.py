"""How workers take runs: leases that are claimed, renewed, released, and that lapse."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, F, Min, Q, Sum

from planner.domain.events import Recorded, RunClosed, RunEvent, RunFailed
from planner.domain.run import FailureCode, RunRecord, RunStatus
from planner.store import log
from planner.store.at_once import cursor_here
from planner.store.engine import is_sqlite
from planner.store.log import Lease
from planner.store.models import Run
from planner.store.runs import COLUMNS, as_record
from planner.store.sqltimes import stamp
from planner.telemetry.backlog import Backlog

MAX_LOSSES = 3  # a run that ends its worker this often is not tried again
LONGEST_LEASES = 2  # clocks of two machines differ by less than a lease

CLAIMABLE = """(
    status = 'queued'
    OR status = 'running' AND (
        lease_until IS NULL
        OR (lease_until < %(now)s OR lease_until > %(longest)s) AND losses < %(last_loss)s
    )
)"""
# Of all who try at once one gets a run: its row is changed only where it may still be taken.
TAKE = f"""
    UPDATE store_run
    SET status = 'running', attempt = attempt + 1, lease_until = %(until)s,
        losses = losses + CASE WHEN lease_until IS NULL THEN 0 ELSE 1 END,
        started_at = COALESCE(started_at, %(now)s)
    WHERE {CLAIMABLE} AND id
"""  # noqa: S608
FIRST = f"""
    SELECT id FROM store_run WHERE {CLAIMABLE} ORDER BY priority DESC, created_at LIMIT %(limit)s
"""  # noqa: S608
STRANDED = f"""
    SELECT id, priority FROM store_run
    WHERE {CLAIMABLE} AND NOT (status = 'queued' AND created_at > %(before)s)
    ORDER BY priority DESC, created_at LIMIT %(limit)s
"""  # noqa: S608
FIRST_UNLOCKED = f"{FIRST} FOR UPDATE SKIP LOCKED"
"""PostgreSQL's claimers would wait for each other's rows otherwise, or lock them crosswise."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A run taken to be executed."""

    lease: Lease
    run: RunRecord

    @classmethod
    def of(cls, run: RunRecord) -> "Claim":
        """For who has just taken it."""
        return cls(Lease(run.id, run.attempt, run.last_seq), run)


def claim(*, now: datetime, lease_seconds: float, limit: int) -> list[Claim]:
    """Takes over runs that wait or whose lease has lapsed, by priority and age, `limit` at most."""
    first = FIRST if is_sqlite() else FIRST_UNLOCKED
    take = f"WITH first AS ({first}) {TAKE} IN (SELECT id FROM first)"  # noqa: S608
    return _taken(take, now=now, lease_seconds=lease_seconds, limit=limit)


def claim_one(run_id: str, *, now: datetime, lease_seconds: float) -> Claim | None:
    """Takes over this run, if it waits or its lease has lapsed."""
    taken = _taken(f"{TAKE} = %(id)s", now=now, lease_seconds=lease_seconds, id=run_id)
    return taken[0] if taken else None


def _taken(take: str, *, now: datetime, lease_seconds: float, **which: Any) -> list[Claim]:
    until = now + timedelta(seconds=lease_seconds)
    values = {**_bounds(now, lease_seconds), "until": stamp(until), **which}
    with cursor_here() as cursor:
        cursor.execute(f"{take} RETURNING priority, {COLUMNS}", values)
        taken = [(priority, as_record(row)) for priority, *row in cursor.fetchall()]
    taken.sort(key=lambda one: (-one[0], one[1].created_at))
    return [Claim.of(run) for _, run in taken]


def _bounds(now: datetime, lease_seconds: float) -> dict[str, Any]:
    """What CLAIMABLE compares with. A lease that ends later than any given now was given by a wrong clock."""
    longest = _longest_lease(now, lease_seconds)
    return {"now": stamp(now), "longest": stamp(longest), "last_loss": MAX_LOSSES - 1}


def _longest_lease(now: datetime, lease_seconds: float) -> datetime:
    return now + LONGEST_LEASES * timedelta(seconds=lease_seconds)


def stranded(
    *, now: datetime, lease_seconds: float, waited_seconds: float, limit: int
) -> list[tuple[str, int]]:
    """Runs that anybody may take and nobody did for so long, with their priority."""
    before = stamp(now - timedelta(seconds=waited_seconds))
    with connection.cursor() as cursor:
        cursor.execute(STRANDED, {**_bounds(now, lease_seconds), "before": before, "limit": limit})
        return [(run_id, priority) for run_id, priority in cursor.fetchall()]


def fail_exhausted(*, now: datetime, lease_seconds: float) -> list[Recorded]:
    """Ends the runs that took down their worker as often as is allowed; what was appended."""
    records = []
    ending: list[RunEvent] = [RunFailed(FailureCode.WORKER_LOST), RunClosed()]
    lapsed = Q(lease_until__lt=now) | Q(lease_until__gt=_longest_lease(now, lease_seconds))
    exhausted = Run.objects.filter(lapsed, status=RunStatus.RUNNING, losses__gte=MAX_LOSSES - 1)
    for row in exhausted:
        records += log.append_unleased(row, ending, now=now, only_from=(RunStatus.RUNNING,))
    return records


def renew(lease: Lease, *, now: datetime, lease_seconds: float) -> bool:
    """Whether the lease still held; it then holds for `lease_seconds` more."""
    held = Run.objects.filter(pk=lease.run_id, attempt=lease.attempt, status=RunStatus.RUNNING)
    return bool(held.update(lease_until=now + timedelta(seconds=lease_seconds)))


def release(lease: Lease) -> None:
    """Gives a run back, so that another worker may take it at once and nobody counts it as a loss."""
    Run.objects.filter(pk=lease.run_id, attempt=lease.attempt, status=RunStatus.RUNNING).update(
        lease_until=None
    )


def lapse_all(*, now: datetime) -> int:
    """Ends every lease: for a runner that knows itself to be the only one. How many there were."""
    held = Run.objects.filter(status=RunStatus.RUNNING).exclude(lease_until=None)
    return held.update(lease_until=now - timedelta(seconds=1))


def backlog(*, now: datetime) -> Backlog:
    """What waits, from rows of runs that have not ended alone: an index finds them however many have."""
    active = Run.objects.filter(status__in=(RunStatus.QUEUED, RunStatus.RUNNING)).aggregate(
        queued=Count("pk", filter=Q(status=RunStatus.QUEUED)),
        running=Count("pk", filter=Q(status=RunStatus.RUNNING)),
        lapsed=Count("pk", filter=Q(status=RunStatus.RUNNING, lease_until__lt=now)),
        oldest=Min("created_at", filter=Q(status=RunStatus.QUEUED)),
    )
    oldest = active.pop("oldest")
    return Backlog(**active, oldest_seconds=max(0.0, (now - oldest).total_seconds()) if oldest else 0.0)


def tokens_since(at: datetime) -> int:
    """What models used, in and out, for the runs made since then."""
    spent = Run.objects.filter(created_at__gte=at).aggregate(all=Sum(F("tokens_in") + F("tokens_out")))
    return spent["all"] or 0
