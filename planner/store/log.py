"""A run's log: fenced appends, and reading from a cursor on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from planner.domain import codec
from planner.domain.events import (
    Recorded,
    RunCancelled,
    RunEvent,
    RunFailed,
    RunSucceeded,
    StopPlanned,
)
from planner.domain.run import RunStatus
from planner.store import plans
from planner.store.errors import LeaseLost
from planner.store.models import Event, Run

READ_AT_ONCE = 500

# Plain SQL where every event passes: the ORM takes four times as long to write these as SQLite to do them.
MOVE = """
    UPDATE store_run
    SET last_seq = %s, lease_until = %s, status = %s, ended_at = %s, failure = %s,
        first_stop_at = COALESCE(first_stop_at, %s)
    WHERE id = %s AND attempt = %s AND last_seq = %s AND status = %s
"""
INSERT = "INSERT INTO store_event (run_id, seq, kind, version, body, at) VALUES (%s, %s, %s, %s, %s, %s)"


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to append to a run: it holds while `attempt` and `last_seq` are still the run's."""

    run_id: str
    attempt: int
    last_seq: int


def append(
    lease: Lease, events: Sequence[RunEvent], *, now: datetime, lease_seconds: float
) -> tuple[Lease, list[Recorded]]:
    """The events at the end of the log, numbered, and the lease renewed, in one transaction.

    An event that ends the run ends it in the same transaction, the plan saved with it. Raises LeaseLost.
    """
    records = [
        Recorded(run_id=lease.run_id, seq=lease.last_seq + number, at=now, event=event)
        for number, event in enumerate(events, start=1)
    ]
    ending = _ending(events, now)
    changed = (
        lease.last_seq + len(records),
        stamp(now + timedelta(seconds=lease_seconds)),
        ending.get("status", RunStatus.RUNNING).value,
        stamp(ending.get("ended_at")),
        ending.get("failure", ""),
        stamp(now if any(isinstance(event, StopPlanned) for event in events) else None),
    )
    held = (lease.run_id, lease.attempt, lease.last_seq, RunStatus.RUNNING.value)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(MOVE, changed + held)
        if not cursor.rowcount:
            raise LeaseLost
        _insert(records)
        for event in events:
            if isinstance(event, RunSucceeded):
                plans.save(event.plan, run_id=lease.run_id, now=now)
    return replace(lease, last_seq=lease.last_seq + len(records)), records


def append_unleased(
    run: Run, events: Sequence[RunEvent], *, now: datetime, only_from: Sequence[RunStatus]
) -> list[Recorded]:
    """Ends a run nobody may go on with: appends where its state and number are as read, else nothing."""
    records = [
        Recorded(run_id=run.pk, seq=run.last_seq + number, at=now, event=event)
        for number, event in enumerate(events, start=1)
    ]
    with transaction.atomic():
        moved = Run.objects.filter(
            pk=run.pk, last_seq=run.last_seq, attempt=run.attempt, status__in=only_from
        ).update(last_seq=run.last_seq + len(records), **_ending(events, now))
        if not moved:
            return []
        _insert(records)
    return records


def insert_first(run_id: str, event: RunEvent, *, now: datetime) -> Recorded:
    """The first event of a run, within the caller's transaction."""
    record = Recorded(run_id=run_id, seq=1, at=now, event=event)
    _insert([record])
    return record


def read(run_id: str, *, after: int, limit: int = READ_AT_ONCE) -> list[Recorded]:
    """Events numbered above `after`, in order, `limit` at most."""
    return _records(run_id, Event.objects.filter(run_id=run_id, seq__gt=after).order_by("seq")[:limit])


def read_all(run_id: str, *, until: int | None = None) -> list[Recorded]:
    """The whole log in order, or its events up to the one numbered `until`."""
    rows = Event.objects.filter(run_id=run_id).order_by("seq")
    return _records(run_id, rows if until is None else rows.filter(seq__lte=until))


def last_seqs(run_ids: Sequence[str]) -> dict[str, int]:
    """The number of the newest event of each of these runs."""
    return dict(Run.objects.filter(pk__in=run_ids).values_list("pk", "last_seq"))


def _records(run_id: str, rows: QuerySet[Event]) -> list[Recorded]:
    return [
        Recorded(run_id=run_id, seq=seq, at=at, event=codec.event_from_json(kind, version, body))
        for seq, at, kind, version, body in rows.values_list("seq", "at", "kind", "version", "body")
    ]


def prune(*, ended_before: datetime) -> int:
    """Removes the logs of runs that ended before this; how many events went. Runs and plans stay."""
    old = Run.objects.filter(ended_at__lt=ended_before).values("pk")
    with transaction.atomic():
        events = Event.objects.filter(run__in=old)
        return events._raw_delete(events.db)


def _insert(records: Sequence[Recorded]) -> None:
    rows = [
        (
            record.run_id,
            record.seq,
            type(record.event).__name__,
            codec.VERSION,
            codec.event_to_json(record.event),
            stamp(record.at),
        )
        for record in records
    ]
    with connection.cursor() as cursor:
        cursor.executemany(INSERT, rows)


def stamp(at: datetime | None) -> Any:
    """A time as the database takes it."""
    return connection.ops.adapt_datetimefield_value(at)


def _ending(events: Sequence[RunEvent], now: datetime) -> dict[str, Any]:
    """What the run's row says once one of these events ended it; nothing when none did."""
    for event in events:
        match event:
            case RunSucceeded():
                return {"status": RunStatus.SUCCEEDED, "ended_at": now}
            case RunFailed(code=code):
                return {"status": RunStatus.FAILED, "ended_at": now, "failure": code}
            case RunCancelled():
                return {"status": RunStatus.CANCELLED, "ended_at": now}
    return {}
