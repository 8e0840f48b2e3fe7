"""Settings to concrete tools: what runs where, made once in a process, when it is first asked for.

What only runs need (LangGraph, the model's client, network clients) is imported where it is made, by the
runner: the server answers before that.
"""

import fcntl
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import IO, TYPE_CHECKING, Any

from channels.layers import get_channel_layer
from django.conf import settings

from planner.accounts.service import Accounts
from planner.atlas.gazetteer import Atlas
from planner.domain import codec
from planner.domain.progress import Progress
from planner.domain.run import Delivery
from planner.plans.answers import AnswerCache
from planner.plans.service import Plans
from planner.ports import Gazetteer, WeatherSource, Writer
from planner.providers.offline.writer import OfflineWriter
from planner.runs.feeds import Feeds
from planner.runs.runner import Runner
from planner.runs.service import RunLimits, Runs
from planner.wakeups.local import LocalWakeups
from planner.wakeups.remote import RemoteWakeups

if TYPE_CHECKING:
    from planner.runs.execute import Executor

log = logging.getLogger(__name__)


def now() -> datetime:
    return datetime.now(UTC)


@cache
def gazetteer() -> Gazetteer:
    return _atlas()


@cache
def _atlas() -> Atlas:
    return Atlas()


@cache
def writer() -> Writer:
    """Gemini when there is a key, else the offline writer."""
    env = settings.ENV
    if not env["GOOGLE_API_KEY"]:
        return OfflineWriter()
    from planner.providers.gemini.client import GeminiWriter, Patience

    return GeminiWriter(
        api_key=env["GOOGLE_API_KEY"],
        model=env["GEMINI_MODEL"],
        base_url=env["GEMINI_BASE_URL"] or None,
        patience=Patience(idle_seconds=env["GEMINI_STALL_SECONDS"]),
    )


@cache
def weather() -> WeatherSource:
    """Open-Meteo where it has a forecast, the atlas's climate for the rest."""
    from planner.providers.climate import Climate
    from planner.providers.open_meteo.client import OpenMeteo
    from planner.providers.weather import LayeredWeather

    env = settings.ENV
    if env["WEATHER"] == "climate":
        return LayeredWeather(None, Climate())
    return LayeredWeather(OpenMeteo(base_url=env["OPEN_METEO_BASE_URL"], now=now), Climate())


@cache
def wakeups() -> LocalWakeups:
    return LocalWakeups()


def remote_wakeups() -> RemoteWakeups | None:
    """One for the calling event loop; none where there is only this process."""
    layer = get_channel_layer() if settings.ENV["REDIS_URL"] else None
    return RemoteWakeups(layer) if layer is not None else None


def feeds() -> Feeds:
    """One for the calling event loop."""
    return Feeds(wakeups(), remote_wakeups())


@cache
def runs() -> Runs:
    env = settings.ENV
    return Runs(
        limits=RunLimits(at_once=env["RUNS_AT_ONCE"], cache_seconds=env["PLAN_CACHE_SECONDS"]),
        writer=writer,
        wakeups=wakeups(),
        wake_runner=lambda: runner().wake(),
        now=now,
        delivery=None if env["DELIVERY"] == "auto" else Delivery(env["DELIVERY"]),
    )


@cache
def plans() -> Plans:
    return Plans(now=now, answers=answers())


@cache
def accounts() -> Accounts:
    return Accounts(now=now)


@cache
def answers() -> AnswerCache:
    return AnswerCache(settings.ENV["PLAN_CACHE_SECONDS"])


@cache
def runner() -> Runner:
    env = settings.ENV
    return Runner(
        make_executor=_executor,
        wakeups=wakeups(),
        now=now,
        lease_seconds=env["RUN_LEASE_SECONDS"],
        concurrency=env["RUNNER_CONCURRENCY"],
        retention=timedelta(hours=env["EVENT_RETENTION_HOURS"]),
        is_alone=_lock_holder(),
    )


def start_runner() -> None:
    """Starts the embedded runner where this process is to execute runs."""
    if settings.ENV["RUNNER"] == "embedded":
        runner().start()


def stop_runner() -> None:
    """Drains the embedded runner, if there is one; returns when it has ended."""
    if settings.ENV["RUNNER"] == "embedded":
        runner().stop()


def runner_is_ready() -> bool:
    """Whether this process can execute what it is to execute."""
    return settings.ENV["RUNNER"] != "embedded" or (runner().is_alive and runner().is_ready.is_set())


async def _executor() -> "Executor":
    """The executor and all a run needs, imported and built in the runner's own loop."""
    from planner.atlas.calendars import public_holidays
    from planner.atlas.rates import to_krw
    from planner.pipeline import graph
    from planner.pipeline.work import Tools
    from planner.runs.execute import Executor, RunTimes

    env = settings.ENV
    codec.warm_up()
    _atlas().load()
    fallback = OfflineWriter()
    writer().warm_up()

    def tools(logged: Progress, writer_until: float) -> Tools:
        return Tools(
            gazetteer=gazetteer(),
            weather=weather(),
            writer=writer(),
            fallback=fallback,
            rates=to_krw,
            holidays=public_holidays,
            now=now,
            logged=logged,
            writer_until=writer_until,
        )

    return Executor(
        graph=graph.build(await _checkpointer() if writer().is_costly else None),
        tools=tools,
        times=RunTimes(env["RUN_LEASE_SECONDS"], env["RUN_DEADLINE_SECONDS"]),
        now=now,
        wakeups=wakeups(),
        remote=remote_wakeups(),
    )


async def _checkpointer() -> Any:
    """Where LangGraph keeps the work between nodes: PostgreSQL, else a file beside SQLite's."""
    from planner.pipeline.checkpoints import WorkSerializer

    url = settings.ENV["DATABASE_URL"]
    if url:
        from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
        from psycopg.rows import dict_row
        from psycopg_pool import AsyncConnectionPool

        options = {"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row}
        pool: Any = AsyncConnectionPool(url, min_size=1, max_size=4, open=False, kwargs=options)
        await pool.open()
        postgres = AsyncPostgresSaver(pool, serde=WorkSerializer())
        await postgres.setup()
        return postgres
    import aiosqlite
    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

    connection = await aiosqlite.connect(settings.DATA_DIR / "checkpoints.sqlite3")
    sqlite = AsyncSqliteSaver(connection, serde=WorkSerializer())
    await sqlite.setup()
    return sqlite


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
