"""Where the processor time goes: by thread, by function, and by function with all it calls."""

import asyncio
import json
import os
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping

from bench.load import trip, until
from bench.models import writing
from bench.report import Table
from bench.sampled_server import FOUND, ON
from bench.servers import Measured, Program, running
from bench.side_by_side import AT_ONCE, Job, cached_job, per_second, run_job
from bench.tokens import PER_SECOND, Readers

SERVER = os.environ.get("SERVER", "uvicorn")
SAMPLED = Program(("-m", "bench.sampled_server"))
MODEL_RUNS = 200
SECONDS = 6.0
TOP = 18


def measure() -> Iterator[Table]:
    with writing(PER_SECOND) as env, running(SAMPLED, {"SERVER": SERVER, **env}) as server:
        yield from _tables(f"{MODEL_RUNS} runs that a model writes", server, asyncio.run(_model_runs(server)))
    with running(SAMPLED, {"SERVER": SERVER}) as server:
        for what, job in (("offline runs", run_job), ("plans from the cache", cached_job)):
            yield from _tables(f"{what}, {AT_ONCE} at once", server, asyncio.run(_jobs(server, job)))


async def _model_runs(server: Measured) -> float:
    readers = Readers(server.url)
    await readers.grow(MODEL_RUNS)
    began, received = time.monotonic(), len(readers.received)
    await _sampled(server, asyncio.sleep(SECONDS))
    rate = (len(readers.received) - received) / (time.monotonic() - began)
    readers.close()
    return rate


async def _jobs(server: Measured, make: Callable[[str, bytes], Awaitable[Job]]) -> float:
    jobs = [await make(server.url, trip()) for _ in range(AT_ONCE)]
    await asyncio.gather(*(job() for job in jobs))
    return await _sampled(server, per_second(jobs, SECONDS))


async def _sampled[T](server: Measured, work: Awaitable[T]) -> T:
    """The work's result; meanwhile the server samples itself."""
    (server.data_dir / FOUND).unlink(missing_ok=True)
    (server.data_dir / ON).touch()
    result = await work
    (server.data_dir / ON).unlink()
    await until((server.data_dir / FOUND).exists)
    return result


def _tables(what: str, server: Measured, rate: float) -> Iterator[Table]:
    found = json.loads((server.data_dir / FOUND).read_text())
    total = sum(found["threads"].values())
    threads = ", ".join(f"{name} {spent / total:.0%}" for name, spent in _most(found["threads"]))
    table = Table(
        f"Where the processor time goes: {what}, on {SERVER}",
        ["function by itself", "%", "ours, with all it calls", "%"],
        note=f"{total / 1e9 / SECONDS:.0%} of one core, {rate:,.0f} a second. Threads: {threads}.",
    )
    ours = {name: spent for name, spent in found["below"].items() if name.startswith("planner/")}
    for own, below in zip(_most(found["own"]), _most(ours), strict=False):
        cells = [(name, f"{100 * spent / total:.1f}") for name, spent in (own, below)]
        table.rows.append([cell for pair in cells for cell in pair])
    yield table


def _most(spent: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(spent.items(), key=lambda item: -item[1])[:TOP]
