"""Runs: made, found, cancelled. How workers take them stands in `claims`."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from planner.domain import codec
from planner.domain.edit import Revising
from planner.domain.events import Recorded, RunCancelled, RunClosed, RunQueued
from planner.domain.owner import Owner
from planner.domain.run import Delivery, RunRecord, RunStatus, queue_priority
from planner.domain.trip import TripRequest
from planner.store import log
from planner.store.at_once import Cursor, transacting
from planner.store.engine import is_sqlite
from planner.store.errors import RunNotFound, TooManyRuns
from planner.store.models import Plan, Revision, Run
from planner.store.plans import editable, is_owned, ownership
from planner.store.sqltimes import moment, moment_or_none, stamp

ACTIVE = (RunStatus.QUEUED, RunStatus.RUNNING)

# Plain SQL between a request and its first event: the ORM takes longer to write it than SQLite to do it.
INSERT = """
    INSERT INTO store_run (
        id, user_id, visitor, client, status, attempt, losses, last_seq, request, request_version,
        fingerprint, title, location, writer, delivery, priority, failure, created_at, revises,
        lease_until, started_at
    )
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
COLUMNS = (
    "id, request, request_version, status, attempt, last_seq, "
    "created_at, started_at, ended_at, delivery, writer, revises"
)
"""What `as_record` reads, in its order."""
FIND = f"SELECT user_id, visitor, {COLUMNS} FROM store_run WHERE id = %s"  # noqa: S608
WITHOUT_STOPS = """
    SELECT 1 FROM store_run
    WHERE id = %s AND status IN ('queued', 'running') AND first_stop_at IS NULL AND created_at >= %s
"""
COUNT_ACTIVE = "SELECT COUNT(*) FROM store_run WHERE status IN ('queued', 'running') AND user_id "
COUNT_OF_ACCOUNT = f"{COUNT_ACTIVE} = %s"
COUNT_OF_VISITOR = f"{COUNT_ACTIVE} IS NULL AND visitor = %s"
COUNT_OF_CLIENT = f"{COUNT_ACTIVE} IS NULL AND visitor = '' AND client = %s"


@dataclass(frozen=True, slots=True)
class NewRun:
    """What a run is made of. `fingerprint` stands for every input that decides what comes out."""

    id: str
    request: TripRequest
    owner: Owner
    fingerprint: str
    writer: str
    delivery: Delivery
    revises: Revising | None = None


type Enqueue = Callable[[str, int], None]
"""Takes a run's id and its priority, within the transaction that makes the run."""


@contextmanager
def alone(owner: Owner) -> Iterator[Cursor]:
    """A transaction in which nobody else starts a run of this owner: what it counts and finds stays so."""
    with transacting() as cursor:
        if not is_sqlite():  # SQLite lets one transaction write at a time as it is
            key = f"{owner.scope}/{owner.client}"
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        yield cursor


def create(
    new: NewRun,
    *,
    now: datetime,
    at_once: int,
    enqueue: Enqueue | None = None,
    lease_seconds: float | None = None,
) -> tuple[RunRecord, Recorded]:
    """The run, its first event and its job, in one transaction; with `lease_seconds` it is claimed with it.

    Raises TooManyRuns when `at_once` of the owner's are active.
    """
    request, owner = new.request, new.owner
    status, attempt, started, until = RunStatus.QUEUED, 0, None, None
    if lease_seconds is not None:
        status, attempt, started = RunStatus.RUNNING, 1, now
        until = now + timedelta(seconds=lease_seconds)
    with alone(owner) as cursor:
        active = _count_active(cursor, owner)
        if at_once and active >= at_once:
            raise TooManyRuns
        priority = queue_priority(is_signed_in=owner.user_id is not None, active=active)
        row = (
            *(new.id, owner.user_id, "" if owner.user_id is not None else owner.visitor, owner.client),
            *(status.value, attempt, 0, 1, codec.request_to_json(request), codec.VERSION),
            *(new.fingerprint, request.title, request.location, new.writer, new.delivery.value),
            *(priority, "", stamp(now), codec.revising_to_json(new.revises) if new.revises else ""),
            *(stamp(until), stamp(started)),
        )
        cursor.execute(INSERT, row)
        first = log.insert_first(cursor, new.id, RunQueued(location=request.location), now=now)
        if enqueue is not None:
            enqueue(new.id, priority)
    made = RunRecord(
        id=new.id,
        request=request,
        status=status,
        attempt=attempt,
        last_seq=first.seq,
        created_at=now,
        started_at=started,
        delivery=new.delivery,
        writer=new.writer,
        revises=new.revises,
    )
    return made, first


def find(run_id: str, *, owner: Owner) -> RunRecord:
    """Raises RunNotFound when there is none, it is somebody else's, or plans a plan anew that one may no
    longer see: what it tells is that plan.
    """
    with connection.cursor() as cursor:
        cursor.execute(FIND, (run_id,))
        row = cursor.fetchone()
    if row is None or not is_owned(owner, run_id, user_id=row[0], visitor=row[1]):
        raise RunNotFound
    run = as_record(row[2:])
    if run.revises is not None and not _may_see(run.revises.plan_id, run_id, owner):
        raise RunNotFound
    return run


def is_without_stops(run_id: str, *, since: datetime) -> bool:
    """Whether it was made since then, goes on, and has no stop yet."""
    with connection.cursor() as cursor:
        cursor.execute(WITHOUT_STOPS, (run_id, stamp(since)))
        return cursor.fetchone() is not None


def _may_see(plan_id: str, run_id: str, owner: Owner) -> bool:
    """Who has the run's key was given it for the key of its plan."""
    if owner.key_of == run_id:
        owner = replace(owner, key_of=plan_id)
    return editable(owner).filter(pk=plan_id).exists()


def active(owner: Owner) -> Sequence[RunRecord]:
    """The owner's runs that have not ended, newest first."""
    if owner.is_anonymous:
        return ()
    rows = Run.objects.filter(ownership(owner), status__in=ACTIVE).order_by("-created_at")
    return tuple(as_record(row) for row in rows.values_list(*COLUMNS.split(", ")))


def has_any(owner: Owner) -> bool:
    """Whether this owner has had a run before."""
    return not owner.is_anonymous and Run.objects.filter(ownership(owner)).exists()


def like(fingerprint: str, *, owner: Owner, since: datetime) -> RunRecord | None:
    """The newest run of this owner with the same inputs that is under way, or whose plan is kept as it was.

    A plan that was edited is its traveller's own, with words that no other caller at the address may read.
    Callers without account and session are told apart by their address.
    """
    is_kept = Exists(Plan.objects.filter(pk=OuterRef("pk")))
    is_edited = Exists(Revision.objects.filter(plan=OuterRef("pk")))
    rows = Run.objects.filter(fingerprint=fingerprint, created_at__gte=since).filter(
        Q(status__in=ACTIVE) | Q(is_kept, ~is_edited, status=RunStatus.SUCCEEDED)
    )
    if owner.is_anonymous:
        rows = rows.filter(user=None, visitor="", client=owner.client)
    else:
        rows = rows.filter(ownership(owner))
    row = rows.order_by("-created_at").values_list(*COLUMNS.split(", ")).first()
    return as_record(row) if row else None


def cancel(run_id: str, *, owner: Owner, now: datetime) -> tuple[RunRecord, list[Recorded]]:
    """Ends the run as cancelled unless it has ended already. The run as it is then, and what was appended."""
    while True:
        row = Run.objects.filter(ownership(owner)).filter(pk=run_id).first()
        if row is None:
            raise RunNotFound
        if row.status not in ACTIVE:
            return _as_record(row), []
        records = log.append_unleased(row, [RunCancelled(), RunClosed()], now=now, only_from=ACTIVE)
        if records:
            row.refresh_from_db()
            return _as_record(row), records
        # the run moved on between the read and the write: look again


def adopt(visitor: str, user_id: int) -> None:
    """What a browser session made becomes its account's."""
    if visitor:
        Run.objects.filter(visitor=visitor, user=None).update(user_id=user_id)
        Plan.objects.filter(visitor=visitor, user=None).update(user_id=user_id)


def _count_active(cursor: Cursor, owner: Owner) -> int:
    """How many runs of this account, else browser session, else address have not ended."""
    if owner.user_id is not None:
        cursor.execute(COUNT_OF_ACCOUNT, (owner.user_id,))
    elif owner.visitor:
        cursor.execute(COUNT_OF_VISITOR, (owner.visitor,))
    else:
        cursor.execute(COUNT_OF_CLIENT, (owner.client,))
    return int(cursor.fetchone()[0])


def as_record(row: Sequence[Any]) -> RunRecord:
    """The run of a row of COLUMNS."""
    (
        run_id,
        request,
        version,
        status,
        attempt,
        last_seq,
        created,
        started,
        ended,
        delivery,
        writer,
        revises,
    ) = row
    return RunRecord(
        id=run_id,
        request=codec.request_from_json(request, version),
        status=RunStatus(status),
        attempt=attempt,
        last_seq=last_seq,
        created_at=moment(created),
        started_at=moment_or_none(started),
        ended_at=moment_or_none(ended),
        delivery=Delivery(delivery),
        writer=writer,
        revises=codec.revising_from_json(revises) if revises else None,
    )


def _as_record(row: Run) -> RunRecord:
    return as_record([getattr(row, name) for name in COLUMNS.split(", ")])
