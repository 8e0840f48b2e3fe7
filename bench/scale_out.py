"""One web process and one worker on PostgreSQL and Redis: what it costs that a run is executed elsewhere."""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench import cores
from bench.crowd import Crowd
from bench.fan_out import RUNS, Append, begun, join, lateness
from bench.load import Connection, StreamTimes, streamed, trip
from bench.models import DAYS, writing
from bench.report import Table, spread
from bench.servers import SERVE, WORKER, Measured, Process, postgres, running
from bench.tokens import PER_SECOND, growing
from tests.databases import running_redis

SERVER = "uvicorn"
WARM_UP_RUNS = 5
SINGLE_RUNS = 20
AT_ONCE = (1, 50)
SETTLING_SECONDS = 1.5
SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Scaled:
    """A web process without a runner, its worker, and the PostgreSQL they share."""

    web: Measured
    worker: Measured
    database_url: str


def measure() -> Iterator[Table]:
    table = Table(
        f"PostgreSQL, Redis, one web process ({SERVER}) and one worker, ms",
        ["", "p50", "p95", "p99"],
        note="Web and worker share one core, PostgreSQL, Redis, model and readers the other. Single runs: an "
        f"offline trip of 3 days, {SINGLE_RUNS} one after another. Wake-up: from an event's append by the "
        f"worker to a reader's receipt from the web process, {RUNS} runs with a reader each.",
    )
    with scaled({}) as offline:
        times = asyncio.run(_single_runs(offline.web.url))
    for name in ("first_event", "first_stop", "complete"):
        table.rows.append([name.replace("_", " "), *spread([getattr(one, name) for one in times])])
    with writing(PER_SECOND) as env, scaled(env) as with_model:
        table.rows.append(["wake-up, append to receipt", *spread(_wake_ups(with_model))])
        url, worker = with_model.web.url, Process.of(with_model.worker)
        for at_once, found in zip(AT_ONCE, asyncio.run(growing(url, worker, AT_ONCE)), strict=True):
            title = f"added latency of a model's chunk, {at_once} runs more (worker's CPU {found.busy:.0%})"
            table.rows.append([title, *spread(found.of_chunks)])
    yield table


@contextmanager
def scaled(env: dict[str, str]) -> Iterator[Scaled]:
    with ExitStack() as stack:
        stack.enter_context(cores.on(cores.OTHERS))
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="tripsite-bench-redis-"))
        redis = stack.enter_context(running_redis(Path(folder)))
        url = stack.enter_context(postgres())
        shared = {**env, "DATABASE_URL": url, "REDIS_URL": redis.url, "SERVER": SERVER, "RUNNER": "auto"}
        web = stack.enter_context(running(SERVE, shared))
        yield Scaled(web, stack.enter_context(running(WORKER, shared)), url)


async def _single_runs(url: str) -> list[StreamTimes]:
    connection = await Connection.to(url)
    times = [await streamed(connection, trip()) for _ in range(WARM_UP_RUNS + SINGLE_RUNS)]
    connection.close()
    return times[WARM_UP_RUNS:]


def _wake_ups(servers: Scaled) -> list[float]:
    """Seconds from the append of each text to its receipt."""
    keys, crowd = asyncio.run(begun(servers.web.url, days=DAYS)), Crowd(servers.web.url)
    try:
        for _ in keys:
            join(crowd, keys)
        crowd.watch(SETTLING_SECONDS)
        crowd.forget()
        began = time.time()
        crowd.watch(SECONDS)
        return lateness(crowd, keys, _appends(servers.database_url), since=began)
    finally:
        crowd.close()


def _appends(url: str) -> list[Append]:
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT run_id, seq, at FROM store_event WHERE kind = 'TextDrafted'")
        return [(run_id, seq, at.timestamp()) for run_id, seq, at in rows]
