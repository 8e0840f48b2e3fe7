"""Events per second delivered to the readers of one run's log: catching up, and live.

Live events are appended inside the server, as fast as the log takes them, by a thread of the
measurement's own: `python -m bench.talkative_server` is `manage.py serve` with that thread.
"""

import asyncio
import time
from collections.abc import Iterator

from bench.load import STREAM, Connection, Reader, reading, trip, until
from bench.report import Table, count
from bench.servers import Process, talkative_serving

READERS = (1, 10, 100, 1_000)
LOGGED = 5_000
LIVE = 5_000
MAX_DELIVERIES = 300_000
PACED = 300
PAUSE_MS = 50


def measure() -> Iterator[Table]:
    table = Table(
        "Events delivered per second to the readers of one run's log",
        ["readers", "how", "events each", "delivered", "per second", "server's CPU µs each"],
        note="Catching up: the log is there, every reader asks for all of it, opening included. "
        "Live: the log grows by 10 events an append, as fast as it can; few readers wait for the appends. "
        f"Paced: {PAUSE_MS} ms between the appends, every reader gets each in a write of its own: what an "
        "event costs is to stay flat as readers grow.",
    )
    with talkative_serving() as server:
        for readers in READERS:
            table.rows += asyncio.run(_rates(server.url, Process.of(server), readers))
    yield table


async def _rates(url: str, process: Process, readers: int) -> list[list[object]]:
    connection = await Connection.to(url)
    seen = 0

    def on_body(piece: bytes, _: float) -> None:
        nonlocal seen
        seen += piece.count(b"\ndata: ")

    made = connection.send("POST", STREAM, trip(), on_body=on_body)
    await until(lambda: seen > 0)
    run_id, key = made.headers["x-run-id"], made.headers["x-run-key"]
    live = min(LIVE, MAX_DELIVERIES // readers)
    logged = max(min(LOGGED, MAX_DELIVERIES // readers), live + PACED)

    everybody = [await reading(url, run_id, key, after=1) for _ in range(readers)]
    await asyncio.sleep(0.2)
    rows = []
    for how, events, pause_ms in (("live", live, 0), ("live, paced", PACED, PAUSE_MS)):
        for reader in everybody:
            reader.events = 0
        spent = process.cpu_seconds
        at_work = await _grown(url, run_id, events, pause_ms)
        delivered = await _delivered(everybody, events, at_work)
        rows.append([how, events, *delivered, _each(process.cpu_seconds - spent, events * readers)])
    _close(everybody)

    if logged > live + PACED:
        await _grown(url, run_id, logged - live - PACED)
    await until(lambda: seen > logged)
    began, spent = time.monotonic(), process.cpu_seconds
    everybody = [await reading(url, run_id, key, after=1) for _ in range(readers)]
    delivered = await _delivered(everybody, logged, began)
    each = _each(process.cpu_seconds - spent, logged * readers)
    rows.insert(0, ["catching up", logged, *delivered, each])
    _close(everybody)
    connection.close()
    return [[readers, *row] for row in rows]


async def _grown(url: str, run_id: str, events: int, pause_ms: int = 0) -> float:
    """Makes the server append so many events to the run's log; when it was asked to."""
    connection = await Connection.to(url)
    began = time.monotonic()
    await connection.ask("POST", f"/bench/append/{run_id}/{events}/{pause_ms}")
    connection.close()
    return began


async def _delivered(readers: list[Reader], events: int, began: float) -> list[str]:
    await until(lambda: all(reader.events >= events for reader in readers))
    seconds = max(reader.last_at for reader in readers) - began
    total = sum(reader.events for reader in readers)
    return [count(total), count(total / seconds)]


def _each(cpu_seconds: float, events: int) -> str:
    return f"{cpu_seconds / events * 1e6:.1f}"


def _close(readers: list[Reader]) -> None:
    for reader in readers:
        reader.close()
