"""What a model's text loses between the model's send and the reader's receipt, ours and the guide's."""

import asyncio
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bench.load import STREAM, Broken, Connection, OnBody, trip, until
from bench.models import DAYS, writing
from bench.paced_model import MARK, sent_at
from bench.report import Table, milliseconds, percentile
from bench.servers import GUIDE, Process, serving

SERVERS = {
    GUIDE: (GUIDE, {}),
    "daphne": ("daphne", {}),
    "uvicorn": ("uvicorn", {}),
    "uvicorn, direct": ("uvicorn", {"GEMINI_CLIENT": "direct"}),
}
"""By their name in the table: the server and what it is set to."""
AT_ONCE = (1, 50, 100, 200)
PER_SECOND = 10
SECONDS = 2.0
SETTLING_SECONDS = 2.0
"""Planning a hundred new runs keeps a core busy for seconds; what waits meanwhile is no part of this."""
LAST_SECONDS = 0.4
BEGINNING_SECONDS = 60.0
CHUNK = re.compile(rb'"type": ?"chunk"')


def measure() -> Iterator[Table]:
    table = Table(
        f"Added latency of a model's chunk, {PER_SECOND} a second of each run, ms",
        ["runs at once", "server", "p50", "p99", "chunks/s", "CPU"],
        note=f"Ours gathers text for 60 ms, up to 200 where appends take long (ADR 7): p99 is to stay under "
        f"that and 5 ms. CPU: of one core. Of a run come {PER_SECOND} chunks a second. direct: without "
        "Google's library (ADR 11); the others ask by LangChain's client.",
    )
    with writing(PER_SECOND) as env:
        of_servers = [measured(name, {**env, **more}, AT_ONCE) for name, more in SERVERS.values()]
    for at_once, *found in zip(AT_ONCE, *of_servers, strict=True):
        named = zip(SERVERS, found, strict=True)
        table.rows += [[at_once, name, *latencies.cells()] for name, latencies in named]
    yield table


@dataclass(slots=True)
class Latencies:
    """Of the chunks that were sent in so many seconds."""

    seconds: float
    of_chunks: list[float]
    busy: float

    def cells(self) -> list[str]:
        p50, p99 = (milliseconds(percentile(self.of_chunks, percent)) for percent in (50, 99))
        return [p50, p99, f"{len(self.of_chunks) / self.seconds:.0f}", f"{self.busy:.0%}"]


@dataclass(slots=True)
class Readers:
    """Streams of runs that a model writes, and when each of its chunks was sent and came, by run and mark."""

    url: str
    connections: list[Connection] = field(default_factory=list)
    received: dict[tuple[int, bytes], tuple[float, float]] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)

    async def grow(self, runs: int) -> None:
        """Begins runs until there are so many; returns when the model writes all of them."""
        while len(self.connections) < runs:
            connection = await Connection.to(self.url)
            connection.send("POST", STREAM, trip(days=DAYS), on_body=self._listener(len(self.connections)))
            self.connections.append(connection)
        await until(lambda: len(self.begun) == runs, BEGINNING_SECONDS)

    def _listener(self, number: int) -> OnBody:
        def on_body(piece: bytes, now: float) -> None:
            if CHUNK.search(piece) is None:
                return
            self.begun.add(number)
            for mark in MARK.findall(piece):
                # a stop repeats the text that was sent before
                self.received.setdefault((number, mark), (sent_at(mark, now), now))

        return on_body

    def close(self) -> None:
        for connection in self.connections:
            connection.close()


def measured(name: str, env: dict[str, str], at_once: Sequence[int]) -> list[Latencies]:
    """On one server, with more and more runs."""
    with serving(name, **env) as server:
        return asyncio.run(growing(server.url, Process.of(server), at_once))


async def growing(url: str, process: Process, at_once: Sequence[int]) -> list[Latencies]:
    readers, found = Readers(url), []
    try:
        for runs in at_once:
            await readers.grow(runs)
            await asyncio.sleep(SETTLING_SECONDS)
            began, spent = time.monotonic(), process.cpu_seconds
            await asyncio.sleep(SECONDS)
            busy, ended = (process.cpu_seconds - spent) / SECONDS, time.monotonic()
            await asyncio.sleep(LAST_SECONDS)
            latencies = [at - sent for sent, at in readers.received.values() if began <= sent < ended]
            if not latencies:
                raise Broken("no chunk of the model arrived")
            found.append(Latencies(ended - began, latencies, busy))
    finally:
        readers.close()
    return found
