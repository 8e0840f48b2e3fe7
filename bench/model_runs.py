"""What a model's text loses on its way: from the moment the model sends a chunk to the reader's receipt."""

import asyncio
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.load import STREAM, WAIT_SECONDS, Broken, Connection, OnBody, trip, until
from bench.report import Table, milliseconds, percentile
from bench.servers import Process, serving
from tests.conftest import ROOT, Server, free_port

AT_ONCE = (1, 20, 50)
SECONDS = 4
PACES = (5, 20)
"""Chunks per second: slower than the coalescing window of 100 ms, and faster."""
SENT_AT = re.compile(rb"@(\d+)@")


def measure() -> Iterator[Table]:
    table = Table(
        "Added latency of a model's chunk, from the model's send to the reader's receipt",
        ["chunks/s of each run", "runs at once", "chunks", "p50 ms", "p99 ms", "server CPU"],
        note="Text is gathered for up to 100 ms: at 20 chunks/s a chunk waits about 50 ms on purpose, at 5 "
        "it does not wait. Server CPU: of one core.",
    )
    for per_second in PACES:
        with _model(per_second) as url, serving(GOOGLE_API_KEY="stub", GEMINI_BASE_URL=url) as server:
            for at_once in AT_ONCE:
                latencies, busy = asyncio.run(_latencies(server, at_once))
                p50, p99 = (milliseconds(percentile(latencies, percent)) for percent in (50, 99))
                table.rows.append([per_second, at_once, len(latencies), p50, p99, f"{busy:.0%}"])
    yield table


@contextmanager
def _model(per_second: int) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "bench.paced_model", "--port", str(port)]
    command += ["--chunks", str(per_second * SECONDS), "--per-second", str(per_second)]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


async def _latencies(server: Server, at_once: int) -> tuple[list[float], float]:
    """Seconds of every chunk of so many runs, once all are being written, and the CPU's share meanwhile."""
    process = Process.of(server)
    connections = [await Connection.to(server.url) for _ in range(at_once)]
    received: dict[int, float] = {}  # by microsecond of sending; a stop repeats the text that was sent before
    begun: set[int] = set()

    def listener(number: int) -> OnBody:
        def on_body(piece: bytes, now: float) -> None:
            if b'"type":"chunk"' not in piece:
                return
            begun.add(number)
            for sent in SENT_AT.findall(piece):
                received.setdefault(int(sent), now)

        return on_body

    answers = [
        connection.send("POST", STREAM, trip(), on_body=listener(number))
        for number, connection in enumerate(connections)
    ]
    await until(lambda: len(begun) == at_once or all(answer.ended.done() for answer in answers))
    began, spent = time.monotonic(), process.cpu_seconds
    async with asyncio.timeout(WAIT_SECONDS):
        await asyncio.gather(*(answer.ended for answer in answers))
    busy = (process.cpu_seconds - spent) / (time.monotonic() - began)
    for connection in connections:
        connection.close()
    latencies = [at - sent / 1e6 for sent, at in received.items() if sent / 1e6 >= began]
    if not latencies:
        raise Broken("no chunk of the model arrived")
    return latencies, busy
