"""Very many open streams, all of them live: how late readers are, and what a stream takes of the memory.

Lateness counts from the moment of an event's append, which the log keeps, to the reader's receipt.
"""

import asyncio
import re
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from bench.crowd import Crowd
from bench.load import STREAM, WAIT_SECONDS, Broken, Connection, trip, until
from bench.models import DAYS, writing
from bench.report import Table, count, milliseconds, percentile
from bench.servers import DATABASE, Measured, Process, serving

SERVERS = ("daphne", "uvicorn")
RUNS = 20
READERS = (500, 1_000, 2_000)
CHUNKS_PER_SECOND = 12
"""Text is gathered for less than the time between two; one in six has no text to show."""
EVENTS_PER_SECOND = 10
TRIP_DAYS = DAYS + 1
SECONDS = 3.0
THE_END = 999_999_999
"""A cursor past the end of every log counts as its end."""
SETTLING_SECONDS = 1.5
GOAL_P99_MS = 50
CHUNK = re.compile(rb'^id: (\d+)\ndata: {"type":"chunk"', re.MULTILINE)

type Key = tuple[str, str]
"""A run's id and its key."""
type Append = tuple[str, int, float]
"""A run's id, an event's number, and when it was appended, on the wall clock."""


def measure() -> Iterator[Table]:
    table = Table(
        f"Open streams, {EVENTS_PER_SECOND} events a second each, on {RUNS} runs that a model writes",
        ["streams", "server", "events/s", "late p50 ms", "p99 ms", "max ms", "CPU", "threads", "KB each"],
        note=f"Late: from an event's append to its reader's receipt; goal {GOAL_P99_MS} ms for p99. CPU: of "
        "one core. KB each: what the server grew by since the first row's streams were opened, divided.",
    )
    with writing(CHUNKS_PER_SECOND) as env:
        for name in SERVERS:
            with serving(name, **env) as server:
                table.rows += [[row[0], name, *row[1:]] for row in _crowded(server)]
    yield table


def _crowded(server: Measured) -> list[list[object]]:
    """On one server, with more and more readers."""
    keys = asyncio.run(begun(server.url, days=TRIP_DAYS))
    time.sleep(2 * SETTLING_SECONDS)  # the runs themselves are no part of a stream's memory
    process, crowd = Process.of(server), Crowd(server.url)
    before, rows = process.rss_bytes, []
    try:
        for readers in READERS:
            while crowd.size < readers:
                join(crowd, keys)
                crowd.watch(0.0005)
            _settle(crowd)
            spent, began = process.cpu_seconds, time.time()
            crowd.watch(SECONDS)
            busy = (process.cpu_seconds - spent) / SECONDS
            late = lateness(crowd, keys, _appends(server.data_dir / DATABASE), since=began)
            spread = [milliseconds(percentile(late, 50)), milliseconds(percentile(late, 99))]
            each = (process.rss_bytes - before) / readers / 1024
            cells = [count(len(late) / SECONDS), *spread, milliseconds(max(late)), f"{busy:.0%}"]
            rows.append([count(readers), *cells, process.threads, f"{each:.0f}"])
    finally:
        crowd.close()
    return rows


def _settle(crowd: Crowd) -> None:
    """Returns when every reader has had news, and joining is no part of what comes. Raises Broken."""
    crowd.watch(SETTLING_SECONDS)
    waited_until = time.monotonic() + WAIT_SECONDS
    while crowd.readers_with_text() < crowd.size:
        if time.monotonic() > waited_until:
            raise Broken(f"{crowd.readers_with_text()} of {crowd.size} readers have had text")
        crowd.watch(SETTLING_SECONDS)
    crowd.forget()


async def begun(url: str, *, days: int) -> list[Key]:
    """Runs whose text the model writes; who asked for them has left, the runs go on."""
    connections = [await Connection.to(url) for _ in range(RUNS)]
    answers = [
        connection.send("POST", STREAM, trip(days=days), on_body=lambda *_: None)
        for connection in connections
    ]
    await until(lambda: all(answer.headers for answer in answers))
    for connection in connections:
        connection.close()
    return [(answer.headers["x-run-id"], answer.headers["x-run-key"]) for answer in answers]


def join(crowd: Crowd, keys: Sequence[Key]) -> None:
    """One more reader, of the next run in turn, from the end of its log on."""
    run_id, key = keys[crowd.size % len(keys)]
    crowd.join(f"/api/v1/runs/{run_id}/events?after={THE_END}", {"X-Run-Key": key})


def lateness(crowd: Crowd, keys: Sequence[Key], appended: Iterable[Append], *, since: float) -> list[float]:
    """Seconds from each text's append to each receipt of it. Raises Broken where nothing came."""
    times = {(run_id, seq): at for run_id, seq, at in appended if at >= since}
    late = []
    for reader, received, arrivals in crowd.received():
        run_id = keys[reader % len(keys)][0]
        for found in CHUNK.finditer(received):
            at = times.get((run_id, int(found[1])))
            if at is not None:
                late.append(arrivals.at(found.start()) - at)
    if not late:
        raise Broken("no text of the model arrived")
    return late


def _appends(database: Path) -> list[Append]:
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT run_id, seq, at FROM store_event WHERE kind = 'TextDrafted'")
        return [
            (run_id, seq, datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp())
            for run_id, seq, at in rows
        ]
