"""The database of a campaign, read from outside, by plain SQL: what happened, whoever says what."""

import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import psycopg

from planner.domain import codec
from planner.domain.events import Recorded
from planner.web.api import shapes, wire
from tests.chaos.checker import Truth
from tests.chaos.sse import Event

RUN = "SELECT status, last_seq, losses, request, request_version FROM store_run WHERE id = {0}"
LOG = "SELECT seq, kind, version, body FROM store_event WHERE run_id = {0} ORDER BY seq"
PLAN = "SELECT document, version FROM store_plan WHERE id = {0}"
ALL = "SELECT id FROM store_run ORDER BY created_at"
ACTIVE = "SELECT id FROM store_run WHERE status IN ('queued', 'running')"
PATIENCE_SECONDS = 10

type Rows = list[tuple[Any, ...]]
type Query = Callable[[str, Sequence[Any]], Rows]


class Ledger:
    """Reads runs as they are now; `{0}` in a statement stands for its parameter."""

    def __init__(self, query: Query) -> None:
        self._query = query

    def truth(self, run_id: str) -> Truth:
        ((status, last_seq, losses, request, version),) = self._query(RUN, [run_id])
        trip = codec.request_from_json(request, version)
        log: list[Event] = []
        for seq, kind, version, body in self._query(LOG, [run_id]):
            event = codec.event_from_json(kind, version, body)
            record = Recorded(run_id=run_id, seq=seq, at=datetime.now(UTC), event=event)
            log.append(_as_read(wire.message(record, trip.language, trip.location)))
        return Truth(run_id, log, status, last_seq, losses, self._plan(run_id))

    def run_ids(self) -> list[str]:
        return [run_id for (run_id,) in self._query(ALL, [])]

    def active(self) -> list[str]:
        return [run_id for (run_id,) in self._query(ACTIVE, [])]

    def _plan(self, run_id: str) -> Event | None:
        rows = self._query(PLAN, [run_id])
        return _as_read(shapes.plan_json(codec.plan_from_json(*rows[0]))) if rows else None


def of_sqlite(path: Path) -> Ledger:
    def query(statement: str, parameters: Sequence[Any]) -> Rows:
        with closing(sqlite3.connect(path, timeout=PATIENCE_SECONDS)) as connection:
            return connection.execute(statement.format("?"), parameters).fetchall()

    return Ledger(query)


def of_postgres(url: str) -> Ledger:
    def query(statement: str, parameters: Sequence[Any]) -> Rows:
        with psycopg.connect(url, connect_timeout=PATIENCE_SECONDS) as connection:
            return connection.execute(statement.format("%s").encode(), parameters).fetchall()

    return Ledger(query)


def _as_read(message: dict[str, Any]) -> Event:
    """As it comes out of JSON at the other end."""
    read: Event = json.loads(orjson.dumps(message))
    return read
