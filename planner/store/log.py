"""A run's log: fenced appends, and reading from a cursor on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

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
from planner.store.at_once import Cursor, cursor_here, transacting
from planner.store.engine import is_sqlite
from planner.store.errors import LeaseLost
from planner.store.models import Event, Run
from planner.store.sqltimes import moment, stamp

READ_AT_ONCE = 500

# Plain SQL where every event passes: the ORM takes four times as long to write these as SQLite to do them.
MOVE = """
    UPDATE store_run
    SET last_seq = %s, lease_until = %s, status = %s, ended_at = %s, failure = %s,
        first_stop_at = COALESCE(first_stop_at, %s),
        tokens_in = tokens_in + %s, tokens_out = tokens_out + %s
    WHERE id = %s AND attempt = %s AND last_seq = %s AND status = %s
"""
INSERT = "INSERT INTO store_event (run_id, seq, kind, version, body, at) VALUES (%s, %s, %s, %s, %s, %s)"
READ = """
    SELECT seq, at, kind, version, body FROM store_event
    WHERE run_id = %s AND seq > %s ORDER BY seq LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to append to a run: it holds while `attempt` and `last_seq` are still the run's."""

    run_id: str
    attempt: int
    last_seq: int


type Spent = tuple[int, int]
"""Tokens a model took in and gave out."""
NOTHING: Spent = (0, 0)


@dataclass(frozen=True, slots=True)
class Append:
    """Events for the end of a run's log, the lease that allows it, and what the model used since the last."""

    lease: Lease
    events: Sequence[RunEvent]
    spent: Spent = NOTHING


@dataclass(frozen=True, slots=True)
class Appended:
    """The events as they stand in the log, numbered, and the lease to append after them."""

    lease: Lease
    records: Sequence[Recorded]


def append(
    lease: Lease,
    events: Sequence[RunEvent],
    *,
    spent: Spent = NOTHING,
    now: datetime,
    lease_seconds: float,
) -> tuple[Lease, Sequence[Recorded]]:
    """One append by itself. Raises LeaseLost."""
    (done,) = append_all([Append(lease, events, spent)], now=now, lease_seconds=lease_seconds)
    if done is None:
        raise LeaseLost
    return done.lease, done.records


def append_all(appends: Sequence[Append], *, now: datetime, lease_seconds: float) -> list[Appended | None]:
    """Appends to different runs, in one transaction; None for each whose lease is lost.

    Each lease is renewed. An event that ends its run ends it here, the plan saved with it.
    """
    done = [_numbered(one, now) for one in appends]
    until = stamp(now + timedelta(seconds=lease_seconds))
    with transacting() as cursor:
        # in the order of their ids: two workers that believe in the same leases must not lock crosswise
        places = sorted(range(len(appends)), key=lambda place: appends[place].lease.run_id)
        moves = [_move(appends[place], until=until, now=now) for place in places]
        for place, held in zip(places, _moved(cursor, moves), strict=True):
            if not held:
                done[place] = None
        records = [record for one in done if one is not None for record in one.records]
        bodies = _insert(cursor, records)
        for record, body in zip(records, bodies, strict=True):
            if isinstance(record.event, RunSucceeded):
                document = codec.plan_json_within(body)
                plans.save(record.event.plan, document, run_id=record.run_id, now=now)
    return done


def _numbered(append: Append, now: datetime) -> Appended | None:
    lease = append.lease
    records = [
        Recorded(lease.run_id, seq, now, event)
        for seq, event in enumerate(append.events, start=lease.last_seq + 1)
    ]
    return Appended(replace(lease, last_seq=lease.last_seq + len(records)), records)


def _move(append: Append, *, until: Any, now: datetime) -> tuple[Any, ...]:
    """MOVE's values: the run's row as it is after these events, where the lease holds."""
    lease, events = append.lease, append.events
    has_stops = StopPlanned in {type(event) for event in events}
    ending = _ending(events, now)
    changed = (
        lease.last_seq + len(events),
        until,
        ending.get("status", RunStatus.RUNNING).value,
        stamp(ending.get("ended_at")),
        ending.get("failure", ""),
        stamp(now if has_stops else None),
    )
    return (*changed, *append.spent, lease.run_id, lease.attempt, lease.last_seq, RunStatus.RUNNING.value)


def _moved(cursor: Cursor, moves: Sequence[tuple[Any, ...]]) -> list[bool]:
    """Whether each lease held."""
    held = []
    if not is_sqlite() and len(moves) > 1:  # psycopg sends them all in one round trip
        raw = cast(CursorWrapper, cursor).cursor
        with connection.wrap_database_errors:
            raw.executemany(MOVE, moves, returning=True)
            has_more = True
            while has_more:
                held.append(bool(raw.rowcount))
                has_more = raw.nextset()
        return held
    for move in moves:
        cursor.execute(MOVE, move)
        held.append(bool(cursor.rowcount))
    return held


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
        with connection.cursor() as cursor:
            _insert(cursor, records)
    return records


def insert_first(cursor: Cursor, run_id: str, event: RunEvent, *, now: datetime) -> Recorded:
    """The first event of a run, within the caller's transaction."""
    record = Recorded(run_id=run_id, seq=1, at=now, event=event)
    _insert(cursor, [record])
    return record


def read(run_id: str, *, after: int, limit: int = READ_AT_ONCE) -> list[Recorded]:
    """Events numbered above `after`, in order, `limit` at most."""
    with cursor_here() as cursor:
        cursor.execute(READ, (run_id, after, limit))
        return _records(run_id, cursor.fetchall())


def read_all(run_id: str, *, until: int | None = None) -> list[Recorded]:
    """The whole log in order, or its events up to the one numbered `until`."""
    events = Event.objects.filter(run_id=run_id).order_by("seq")
    rows = events if until is None else events.filter(seq__lte=until)
    return _records(run_id, rows.values_list("seq", "at", "kind", "version", "body"))


def last_seqs(run_ids: Sequence[str]) -> dict[str, int]:
    """The number of the newest event of each of these runs."""
    return dict(Run.objects.filter(pk__in=run_ids).values_list("pk", "last_seq"))


def _records(run_id: str, rows: Iterable[tuple[Any, ...]]) -> list[Recorded]:
    return [
        Recorded(run_id=run_id, seq=seq, at=moment(at), event=codec.event_from_json(kind, version, body))
        for seq, at, kind, version, body in rows
    ]


def past_retention(*, ended_before: datetime, limit: int) -> list[str]:
    """Runs that ended before this and still have their logs, `limit` at most."""
    old = Run.objects.filter(has_log=True, ended_at__lt=ended_before).order_by("ended_at")
    return list(old.values_list("pk", flat=True)[:limit])


def remove(run_ids: Sequence[str]) -> int:
    """Removes the logs of these runs; how many events went. Runs and plans stay."""
    with transaction.atomic():
        events = Event.objects.filter(run__in=run_ids)
        gone = events._raw_delete(events.db)
        Run.objects.filter(pk__in=run_ids).update(has_log=False)
    return gone


def _insert(cursor: Cursor, records: Sequence[Recorded]) -> list[str]:
    """The events' JSON as it was stored."""
    bodies = [codec.event_to_json(record.event) for record in records]
    stamps = {at: stamp(at) for at in {record.at for record in records}}
    rows = [
        (
            record.run_id,
            record.seq,
            type(record.event).__name__,
            codec.VERSION,
            body,
            stamps[record.at],
        )
        for record, body in zip(records, bodies, strict=True)
    ]
    if rows:
        cursor.executemany(INSERT, rows)
    return bodies


def _ending(events: Sequence[RunEvent], now: datetime) -> dict[str, Any]:
    """What the run's row says once one of these events ended it; nothing when none did.

    The event that ends a run has none after it but RunClosed.
    """
    for event in events[-2:]:
        match event:
            case RunSucceeded():
                return {"status": RunStatus.SUCCEEDED, "ended_at": now}
            case RunFailed(code=code):
                return {"status": RunStatus.FAILED, "ended_at": now, "failure": code}
            case RunCancelled():
                return {"status": RunStatus.CANCELLED, "ended_at": now}
    return {}
