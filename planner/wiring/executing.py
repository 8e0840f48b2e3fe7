"""What executes runs here: the embedded runner, once the server listens, or a worker of the queue."""

import asyncio
import fcntl
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, nullcontext
from datetime import timedelta
from functools import cache
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings

from planner.domain import codec
from planner.domain.progress import Progress
from planner.providers.offline.writer import OfflineWriter
from planner.runs.runner import Runner
from planner.telemetry import tracing
from planner.wiring import tools

if TYPE_CHECKING:
    from planner.runs.execute import Executor
    from planner.runs.worker import Worker


@cache
def runner() -> Runner:
    env = settings.ENV
    return Runner(
        make_executor=_executor,
        wakeups=tools.wakeups(),
        now=tools.now,
        lease_seconds=env["RUN_LEASE_SECONDS"],
        concurrency=env["RUNNER_CONCURRENCY"],
        retention=_retention(),
        is_alone=_lock_holder(),
    )


def start_runner(loop: asyncio.AbstractEventLoop | None = None) -> None:
    """Starts the embedded runner where this process is to execute runs: on the loop that serves, if there
    is one by now.
    """
    start_tracing()
    if settings.RUNNER == "embedded":
        runner().start(loop)


def stop_runner() -> None:
    """Drains the embedded runner, if there is one; returns when it has ended."""
    if settings.RUNNER == "embedded":
        runner().stop()
    tracing.stop()


@cache
def start_tracing() -> None:
    """Traces from now on, where OTEL_EXPORTER_OTLP_ENDPOINT says where to."""
    if settings.ENV["OTEL_EXPORTER_OTLP_ENDPOINT"]:
        tracing.start()


def runner_is_ready() -> bool:
    """Whether this process can execute what it is to execute."""
    return settings.RUNNER != "embedded" or (runner().is_alive and runner().is_ready.is_set())


async def work(*, concurrency: int, ready: Callable[["Worker"], None]) -> None:
    """Executes the runs of the queue until the worker that `ready` is given is stopped."""
    from planner.runs.upkeep import Upkeep
    from planner.runs.worker import Worker, WorkerLimits

    env = settings.ENV
    executor = await _executor()
    worker = Worker(
        executor,
        url=env["DATABASE_URL"],
        limits=WorkerLimits(concurrency, env["RUN_LEASE_SECONDS"]),
        upkeep=Upkeep(
            tools.now, env["RUN_LEASE_SECONDS"], _retention(), executor.forget, tools.wakeups().announce
        ),
        wakeups=tools.wakeups(),
        now=tools.now,
    )
    ready(worker)
    await worker.work()
    tracing.stop()


async def prune() -> int:
    """Removes the event logs and left-over checkpoints that are past their time; how many events."""
    from planner.pipeline.checkpoints import forget
    from planner.runs.upkeep import prune

    async with _checkpoints() as checkpointer:
        return await prune(
            ended_before=tools.now() - _retention(), forget=lambda run_ids: forget(checkpointer, run_ids)
        )


def _retention() -> timedelta:
    return timedelta(hours=settings.ENV["EVENT_RETENTION_HOURS"])


async def _executor() -> "Executor":
    """The executor and all a run needs, built on the runner's loop."""
    await asyncio.to_thread(_load)
    from planner.atlas.calendars import public_holidays
    from planner.pipeline import graph
    from planner.pipeline.work import EventSink, Tools
    from planner.runs.execute import Executor, RunTimes
    from planner.wiring.sources import Sources

    env = settings.ENV
    fallback, sources = OfflineWriter(), Sources()
    destinations, places, ways = sources.destinations(), sources.places(), sources.ways()
    weather, rates = sources.weather(), sources.rates()

    def of_run(logged: Progress, writer_until: float, events: EventSink) -> Tools:
        return Tools(
            destinations=destinations,
            gazetteer=tools.gazetteer(),
            places=places,
            ways=ways,
            weather=weather,
            rates=rates,
            writer=tools.writer(),
            fallback=fallback,
            holidays=public_holidays,
            now=tools.now,
            logged=logged,
            writer_until=writer_until,
            events=events,
        )

    resources = AsyncExitStack()
    resources.push_async_callback(tools.writer().aclose)
    resources.push_async_callback(sources.aclose)
    return Executor(
        graph=graph.build(await resources.enter_async_context(_checkpoints())),
        tools=of_run,
        times=RunTimes(env["RUN_LEASE_SECONDS"], env["RUN_DEADLINE_SECONDS"]),
        now=tools.now,
        wakeups=tools.wakeups(),
        remote=tools.remote_wakeups(),
        resources=resources,
    )


def _load() -> None:
    """Imports and reads what takes a second or two. Other streams are served on the loop meanwhile."""
    from planner.atlas.calendars import public_holidays
    from planner.pipeline import graph  # noqa: F401  (brings LangGraph along)
    from planner.runs import execute  # noqa: F401
    from planner.wiring import sources  # noqa: F401

    start_tracing()
    codec.warm_up()
    tools.atlas().load()
    public_holidays("KR", [tools.now().date()])  # brings the calendars of all countries along
    tools.writer().warm_up()


def _checkpoints() -> AbstractAsyncContextManager[Any]:
    """Where LangGraph keeps the work between nodes: nowhere when doing it again costs nothing."""
    from planner.pipeline import checkpoints

    if not tools.writer().is_costly:
        return nullcontext()
    if url := settings.ENV["DATABASE_URL"]:
        return checkpoints.on_postgres(url)
    return checkpoints.in_file(settings.DATA_DIR / "checkpoints.sqlite3")


def _lock_holder() -> Callable[[], bool]:
    """Whether this is the only runner on DATA_DIR: then every lease in its database is a dead process's.

    The lock is the kernel's, so that it goes with the process however that ends. Never so on PostgreSQL.
    """
    held: list[IO[str]] = []

    def is_alone() -> bool:
        if settings.ENV["DATABASE_URL"]:
            return False
        file = (settings.DATA_DIR / "runner.lock").open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        held.append(file)
        return True

    return is_alone
