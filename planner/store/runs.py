"""Runs: made, found, claimed by leases, taken over when a lease lapses."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from planner.domain import codec
from planner.domain.events import Recorded, RunCancelled, RunClosed, RunEvent, RunFailed, RunQueued
from planner.domain.owner import Owner
from planner.domain.run import Delivery, FailureCode, RunRecord, RunStatus
from planner.domain.trip import TripRequest
from planner.store import log
from planner.store.errors import RunNotFound, TooManyRuns
from planner.store.log import Lease
from planner.store.models import Plan, Run
from planner.store.plans import ownership

MAX_LOSSES = 3  # a run that ends its worker this often is not tried again
ACTIVE = (RunStatus.QUEUED, RunStatus.RUNNING)

# Plain SQL between a request and its first event: the ORM takes longer to write it than SQLite to do it.
INSERT = """
    INSERT INTO store_run (
        id, user_id, visitor, client, status, attempt, losses, last_seq, request, request_version,
        fingerprint, title, location, writer, delivery, failure, created_at
    )
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
COUNT_ACTIVE = "SELECT COUNT(*) FROM store_run WHERE status IN ('queued', 'running')"


@dataclass(frozen=True, slots=True)
class NewRun:
    """What a run is made of. `fingerprint` stands for every input that decides what comes out."""

    id: str
    request: TripRequest
    owner: Owner
    fingerprint: str
    writer: str
    delivery: Delivery


@dataclass(frozen=True, slots=True)
class Claim:
    """A run taken to be executed."""

    lease: Lease
    run: RunRecord


@contextmanager
def alone(owner: Owner) -> Iterator[None]:
    """A transaction in which nobody else starts a run of this owner: what it counts and finds stays so."""
    with transaction.atomic():
        if connection.vendor == "postgresql":  # SQLite lets one transaction write at a time as it is
            with connection.cursor() as cursor:
                key = f"{owner.scope}/{owner.client}"
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        yield


def create(new: NewRun, *, now: datetime, at_once: int) -> tuple[RunRecord, Recorded]:
    """The run and its first event, in one transaction. Raises TooManyRuns when `at_once` are active."""
    request, owner = new.request, new.owner
    row = (
        *(new.id, owner.user_id, "" if owner.user_id is not None else owner.visitor, owner.client),
        *(RunStatus.QUEUED.value, 0, 0, 1, codec.request_to_json(request), codec.VERSION, new.fingerprint),
        *(request.title, request.location, new.writer, new.delivery.value, "", log.stamp(now)),
    )
    with alone(owner), connection.cursor() as cursor:
        if at_once and _count_active(cursor, owner) >= at_once:
            raise TooManyRuns
        cursor.execute(INSERT, row)
        first = log.insert_first(new.id, RunQueued(location=request.location), now=now)
    made = RunRecord(
        id=new.id,
        request=request,
        status=RunStatus.QUEUED,
        attempt=0,
        last_seq=first.seq,
        created_at=now,
        delivery=new.delivery,
        writer=new.writer,
    )
    return made, first


def find(run_id: str, *, owner: Owner) -> RunRecord:
    """Raises RunNotFound when there is none or it is somebody else's."""
    row = Run.objects.filter(ownership(owner)).filter(pk=run_id).first()
    if row is None:
        raise RunNotFound
    return _record(row)


def active(owner: Owner) -> Sequence[RunRecord]:
    """The owner's runs that have not ended, newest first."""
    if owner.is_anonymous:
        return ()
    rows = Run.objects.filter(ownership(owner), status__in=ACTIVE).order_by("-created_at")
    return tuple(_record(row) for row in rows)


def has_any(owner: Owner) -> bool:
    """Whether this owner has had a run before."""
    return not owner.is_anonymous and Run.objects.filter(ownership(owner)).exists()


def like(fingerprint: str, *, owner: Owner, since: datetime) -> RunRecord | None:
    """The newest run of this owner with the same inputs that is under way, or whose plan is kept.

    Callers without account and session are told apart by their address.
    """
    rows = Run.objects.filter(fingerprint=fingerprint, created_at__gte=since).filter(
        Q(status__in=ACTIVE) | Q(status=RunStatus.SUCCEEDED, pk__in=Plan.objects.values("pk"))
    )
    if owner.is_anonymous:
        rows = rows.filter(user=None, visitor="", client=owner.client)
    else:
        rows = rows.filter(ownership(owner))
    row = rows.order_by("-created_at").first()
    return _record(row) if row else None


def claim(*, now: datetime, lease_seconds: float, limit: int) -> list[Claim]:
    """Takes over runs that wait or whose lease has lapsed, oldest first, `limit` at most."""
    claims = []
    lapsed = Q(status=RunStatus.RUNNING, lease_until__lt=now, losses__lt=MAX_LOSSES - 1)
    released = Q(status=RunStatus.RUNNING, lease_until=None)
    for row in Run.objects.filter(Q(status=RunStatus.QUEUED) | lapsed | released).order_by("created_at")[
        :limit
    ]:
        lost = int(row.lease_until is not None)
        taken = Run.objects.filter(
            pk=row.pk,
            attempt=row.attempt,
            last_seq=row.last_seq,
            lease_until=row.lease_until,
            status=row.status,
        ).update(
            status=RunStatus.RUNNING,
            attempt=F("attempt") + 1,
            losses=F("losses") + lost,
            lease_until=now + timedelta(seconds=lease_seconds),
            started_at=Coalesce(F("started_at"), now),
        )
        if taken:
            row.attempt, row.status, row.started_at = (
                row.attempt + 1,
                RunStatus.RUNNING,
                row.started_at or now,
            )
            claims.append(Claim(Lease(row.pk, row.attempt, row.last_seq), _record(row)))
    return claims


def fail_exhausted(*, now: datetime) -> list[Recorded]:
    """Ends the runs that took down their worker as often as is allowed; what was appended."""
    records = []
    ending: list[RunEvent] = [RunFailed(FailureCode.WORKER_LOST), RunClosed()]
    exhausted = Run.objects.filter(status=RunStatus.RUNNING, lease_until__lt=now, losses__gte=MAX_LOSSES - 1)
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


def cancel(run_id: str, *, owner: Owner, now: datetime) -> tuple[RunRecord, list[Recorded]]:
    """Ends the run as cancelled unless it has ended already. The run as it is then, and what was appended."""
    while True:
        row = Run.objects.filter(ownership(owner)).filter(pk=run_id).first()
        if row is None:
            raise RunNotFound
        if row.status not in ACTIVE:
            return _record(row), []
        records = log.append_unleased(row, [RunCancelled(), RunClosed()], now=now, only_from=ACTIVE)
        if records:
            row.refresh_from_db()
            return _record(row), records
        # the run moved on between the read and the write: look again


def adopt(visitor: str, user_id: int) -> None:
    """What a browser session made becomes its account's."""
    if visitor:
        Run.objects.filter(visitor=visitor, user=None).update(user_id=user_id)
        Plan.objects.filter(visitor=visitor, user=None).update(user_id=user_id)


def _count_active(cursor: CursorWrapper, owner: Owner) -> int:
    """How many runs of this account, else browser session, else address have not ended."""
    key: int | str
    if owner.user_id is not None:
        whose, key = "user_id = %s", owner.user_id
    elif owner.visitor:
        whose, key = "user_id IS NULL AND visitor = %s", owner.visitor
    else:
        whose, key = "user_id IS NULL AND visitor = '' AND client = %s", owner.client
    cursor.execute(f"{COUNT_ACTIVE} AND {whose}", (key,))
    return int(cursor.fetchone()[0])


def _record(row: Run) -> RunRecord:
    return RunRecord(
        id=row.pk,
        request=codec.request_from_json(row.request, row.request_version),
        status=RunStatus(row.status),
        attempt=row.attempt,
        last_seq=row.last_seq,
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        delivery=Delivery(row.delivery),
        writer=row.writer,
    )
