"""What open streams hold: threads, memory, connections to the database; and that they live."""

import asyncio
from collections.abc import Iterator

from bench.load import EVENT, STREAM, Connection, Reader, reading, trip, until
from bench.report import Table, count
from bench.servers import DATABASE, GUIDE, Process, serving
from tests.loopback.process import running_gemini

RUNS = 20
STREAMS = (1_000,)
OWN_RUNS = 100
SERVERS = ("daphne", "uvicorn")
PATIENT = {
    "GOOGLE_API_KEY": "stub",
    "GEMINI_STALL_SECONDS": "600",
    "RUN_DEADLINE_SECONDS": "600",
    "RUNNER_CONCURRENCY": "1000",
}


def measure() -> Iterator[Table]:
    table = Table(
        f"Open streams, on {RUNS} runs whose model has stalled, or each on such a run of its own",
        ["server", "streams", "on", "threads", "connections to SQLite", "KB each", "got the next event"],
        note="Each row is a server of its own; KB each is what the server grew by, divided. The next event "
        "is made by cancelling the runs; the guide's cannot be cancelled.",
    )
    with running_gemini("stalled") as model:
        env = PATIENT | {"GEMINI_BASE_URL": model.url, "MODEL_URL": model.url}
        for name in SERVERS:
            for streams in STREAMS:
                with serving(name, **env) as server:
                    rows = asyncio.run(_shared(server.url, Process.of(server), streams))
                table.rows += [[name, *row] for row in rows]
        for name in (GUIDE, *SERVERS):
            with serving(name, **env) as server:
                row = asyncio.run(_alone(server.url, Process.of(server), can_cancel=name != GUIDE))
            table.rows.append([name, *row])
    yield table


async def _shared(url: str, process: Process, streams: int) -> list[list[object]]:
    """Readers shared out among runs with the model; before the fewest, also what there is without any."""
    begun = [await _begun(url) for _ in range(RUNS)]
    await until(lambda: all(reader.events >= 10 for reader in begun))
    await asyncio.sleep(0.5)
    before = process.rss_bytes
    without = ["0", f"{RUNS} runs", process.threads, process.open_files(DATABASE), "", ""]
    keys = [_key(reader) for reader in begun]
    readers = [await reading(url, *keys[number % RUNS]) for number in range(streams)]
    await until(lambda: all(reader.events >= 10 for reader in readers))
    row = [count(streams), f"{RUNS} runs", *await _held(url, process, readers, before, begun)]
    return [without, row] if streams == STREAMS[0] else [row]


async def _alone(url: str, process: Process, *, can_cancel: bool) -> list[object]:
    """Every stream the one that its run was asked for with: the run's own memory is in it."""
    before = process.rss_bytes
    readers = [await _begun(url) for _ in range(OWN_RUNS)]
    await until(lambda: all(reader.events >= 10 for reader in readers))
    await asyncio.sleep(0.5)
    begun = readers[::-1] if can_cancel else []
    return [count(OWN_RUNS), "a run each", *await _held(url, process, readers, before, begun)]


async def _held(
    url: str, process: Process, readers: list[Reader], before: int, begun: list[Reader]
) -> list[object]:
    """What the streams hold; then every run of `begun` is cancelled, and all streams have to hear of it."""
    each = (process.rss_bytes - before) / len(readers) / 1024
    threads, connections = process.threads, process.open_files(DATABASE)
    counts = [reader.events for reader in readers]
    connection = await Connection.to(url)
    for reader in begun:
        run_id, key = _key(reader)
        await connection.ask("POST", f"/api/v1/runs/{run_id}/cancel", headers={"X-Run-Key": key})
    if begun:
        await until(lambda: all(reader.answer.ended.done() for reader in readers))
    heard = sum(reader.events > had for reader, had in zip(readers, counts, strict=True))
    for reader in [*readers, *begun]:
        reader.close()
    connection.close()
    return [
        threads,
        connections,
        f"{each:.0f}",
        f"{count(heard)} of {count(len(readers))}" if begun else "",
    ]


async def _begun(url: str) -> Reader:
    """A new run, followed from its first event."""
    connection = await Connection.to(url)

    def take(piece: bytes, now: float) -> None:
        reader.events += len(EVENT.findall(piece))
        reader.last_at = now

    reader = Reader(connection, connection.send("POST", STREAM, trip(), on_body=take))
    return reader


def _key(reader: Reader) -> tuple[str, str]:
    headers = reader.answer.headers
    return headers["x-run-id"], headers["x-run-key"]
