"""A run's log: fenced appends, and reading from a cursor on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

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


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to append to a run: it holds while `attempt` and `last_seq` are still the run's."""

    run_id: str
    attempt: int
    last_seq: int


def append(lease: Lease, events: Sequence[RunEvent], *, now: datetime, lease_seconds: float) -> tuple[Lease, list[Recorded]]:
    """The events at the end of the log, numbered, and the lease renewed, in one transaction.

    An event that ends the run ends it in the same transaction, the plan saved with it. Raises LeaseLost.
    """
    records = [
        Recorded(run_id=lease.run_id, seq=lease.last_seq + number, at=now, event=event)
        for number, event in enumerate(events, start=1)
    ]
    with transaction.atomic():
        moved = Run.objects.filter(
            pk=lease.run_id, attempt=lease.attempt, last_seq=lease.last_seq, status=RunStatus.RUNNING
        ).update(
            last_seq=lease.last_seq + len(records),
            lease_until=now + timedelta(seconds=lease_seconds),
            **_changes(events, now),
        )
        if not moved:
            raise LeaseLost
        _insert(records)
        for event in events:
            if isinstance(event, RunSucceeded):
                plans.save(event.plan, run_id=lease.run_id, now=now)
    return replace(lease, last_seq=lease.last_seq + len(records)), records


def append_unleased(run: Run, events: Sequence[RunEvent], *, now: datetime, only_from: Sequence[RunStatus]) -> list[Recorded]:
    """Ends a run nobody may go on with: appends where its state and number are still as read, else nothing."""
    records = [
        Recorded(run_id=run.pk, seq=run.last_seq + number, at=now, event=event)
        for number, event in enumerate(events, start=1)
    ]
    with transaction.atomic():
        moved = Run.objects.filter(
            pk=run.pk, last_seq=run.last_seq, attempt=run.attempt, status__in=only_from
        ).update(last_seq=run.last_seq + len(records), **_changes(events, now))
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
    Event.objects.bulk_create(
        Event(
            run_id=record.run_id,
            seq=record.seq,
            kind=type(record.event).__name__,
            version=codec.VERSION,
            body=codec.event_to_json(record.event),
            at=record.at,
        )
        for record in records
    )


def _changes(events: Sequence[RunEvent], now: datetime) -> dict[str, Any]:
    """What the events change in the run's row besides its number and lease."""
    changes: dict[str, Any] = {}
    for event in events:
        match event:
            case StopPlanned():
                changes["first_stop_at"] = Coalesce(F("first_stop_at"), now)
            case RunSucceeded():
                changes |= {"status": RunStatus.SUCCEEDED, "ended_at": now}
            case RunFailed(code=code):
                changes |= {"status": RunStatus.FAILED, "ended_at": now, "failure": code}
            case RunCancelled():
                changes |= {"status": RunStatus.CANCELLED, "ended_at": now}
    return changes
