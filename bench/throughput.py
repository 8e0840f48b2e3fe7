"""How many at once: whole offline runs, and plans from the cache."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator

from bench.load import WHOLE, Connection, streamed, trip
from bench.report import Table, count, spread
from bench.servers import Process, serving

AT_ONCE = 16
SECONDS = 5.0

type Job = Callable[[], Awaitable[float]]


def measure() -> Iterator[Table]:
    with serving() as server:
        yield asyncio.run(_table(server.url, Process.of(server)))


async def _table(url: str, process: Process) -> Table:
    table = Table(
        f"Requests per second, {AT_ONCE} at once for {SECONDS:.0f} s each",
        ["what", "per second", "p50 ms", "p95 ms", "p99 ms", "server CPU"],
        note="Server CPU: of one core; pure Python cannot use more than a little over 100 %.",
    )
    body = trip()
    for name, job in (
        ("offline 3-day run, streamed, kept connections", _run),
        ("plan from the cache, kept connections", _cached),
        ("plan from the cache, new connections", _cached_anew),
    ):
        jobs = [await job(url, body) for _ in range(AT_ONCE)]
        await asyncio.gather(*(one() for one in jobs))  # warm
        spent, began = process.cpu_seconds, time.monotonic()
        until = began + SECONDS
        times = [
            time for times in await asyncio.gather(*(_repeated(one, until) for one in jobs)) for time in times
        ]
        seconds = time.monotonic() - began
        busy = (process.cpu_seconds - spent) / seconds
        table.rows.append([name, count(len(times) / seconds), *spread(times), f"{busy:.0%}"])
    return table


async def _repeated(job: Job, until: float) -> list[float]:
    times = []
    while time.monotonic() < until:
        times.append(await job())
    return times


async def _run(url: str, body: bytes) -> Job:
    connection = await Connection.to(url)

    async def job() -> float:
        return (await streamed(connection, body)).complete

    return job


async def _cached(url: str, body: bytes) -> Job:
    connection = await Connection.to(url)

    async def job() -> float:
        answer = await connection.ask("POST", WHOLE, body)
        return answer.ended_at - answer.sent_at

    return job


async def _cached_anew(url: str, body: bytes) -> Job:
    async def job() -> float:
        began = time.monotonic()
        connection = await Connection.to(url)
        answer = await connection.ask("POST", WHOLE, body)
        connection.close()
        return answer.ended_at - began

    return job
