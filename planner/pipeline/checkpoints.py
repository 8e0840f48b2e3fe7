"""How a run's work is kept between nodes, so that a crash repeats no node that has finished."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import stamina
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from pydantic import TypeAdapter

from planner.pipeline.work import Work

_WORK = TypeAdapter(Work)
_MARK = "tripsite.work"

SETUP_LOCK = 0x7472_6970  # of PostgreSQL's advisory locks
SETUP_LOOK_SECONDS = 0.05
AWAY_SECONDS = 15.0  # as long as an append to the log waits for its database
POOL_SECONDS = 3.0  # for a connection: less than what is asked again for


class WorkSerializer(JsonPlusSerializer):
    """LangGraph's serializer, with our work as JSON of our own types instead of named classes."""

    def __init__(self) -> None:
        super().__init__(allowed_msgpack_modules=None)

    def dumps_typed(self, obj: Any) -> tuple[str, bytes]:
        return super().dumps_typed(_packed(obj))

    def loads_typed(self, data: tuple[str, bytes]) -> Any:
        return _unpacked(super().loads_typed(data))


def _packed(value: Any) -> Any:
    match value:
        case Work():
            return {_MARK: _WORK.dump_json(value)}
        case dict():
            return {key: _packed(item) for key, item in value.items()}
        case list():
            return [_packed(item) for item in value]
        case _:
            return value


def _unpacked(value: Any) -> Any:
    match value:
        case dict() if _MARK in value:
            return _WORK.validate_json(value[_MARK])
        case dict():
            return {key: _unpacked(item) for key, item in value.items()}
        case list():
            return [_unpacked(item) for item in value]
        case _:
            return value


@asynccontextmanager
async def on_postgres(url: str) -> AsyncIterator[Any]:
    """LangGraph's checkpointer on PostgreSQL, its tables made where they are missing."""
    from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
    from psycopg import OperationalError
    from psycopg.rows import dict_row
    from psycopg_pool import AsyncConnectionPool

    options = {"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row}
    pool: Any = AsyncConnectionPool(
        url,
        min_size=1,
        max_size=4,
        open=False,
        kwargs=options,
        check=AsyncConnectionPool.check_connection,
        timeout=POOL_SECONDS,
    )
    async with pool:
        saver = AsyncPostgresSaver(pool, serde=WorkSerializer())
        async with _alone(pool):
            await saver.setup()
        yield patient(saver, OperationalError)


@asynccontextmanager
async def _alone(pool: Any) -> AsyncIterator[None]:
    """One process at a time: LangGraph's setup breaks when two that start together make the same table.

    Asks again instead of waiting for the lock: an index made concurrently would wait for who waits.
    """
    async with pool.connection() as connection:
        while not await _is_locked(connection):  # noqa: ASYNC110  (another process holds it)
            await asyncio.sleep(SETUP_LOOK_SECONDS)
        try:
            yield
        finally:
            await connection.execute("SELECT pg_advisory_unlock(%s)", [SETUP_LOCK])


async def _is_locked(connection: Any) -> bool:
    cursor = await connection.execute("SELECT pg_try_advisory_lock(%s) AS locked", [SETUP_LOCK])
    return bool((await cursor.fetchone())["locked"])


@asynccontextmanager
async def in_file(path: Path) -> AsyncIterator[Any]:
    """LangGraph's checkpointer in an SQLite file."""
    import aiosqlite
    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

    async with aiosqlite.connect(path) as connection:
        saver = AsyncSqliteSaver(connection, serde=WorkSerializer())
        await saver.setup()
        yield patient(saver, sqlite3.OperationalError)


class CheckpointsAway(Exception):
    """The checkpoints' database did not answer for AWAY_SECONDS: another attempt will find it."""


def patient(saver: Any, away: type[Exception]) -> Any:
    """The checkpointer, asking again while its database is away: a write that is done twice is done once."""
    again = stamina.AsyncRetryingCaller(attempts=None, timeout=AWAY_SECONDS, wait_max=2.0).on(away)

    def asking_again(method: Any) -> Any:
        @wraps(method)  # LangGraph looks at the signature
        async def ask(*args: Any, **kwargs: Any) -> Any:
            try:
                return await again(method, *args, **kwargs)
            except away as error:
                raise CheckpointsAway from error

        return ask

    for name in ("aput", "aput_writes", "aget_tuple", "adelete_thread"):
        setattr(saver, name, asking_again(getattr(saver, name)))
    return saver


async def forget(checkpointer: Any, run_ids: Sequence[str]) -> None:
    """Removes what a checkpointer, where there is one, keeps of these runs."""
    if checkpointer is not None:
        for run_id in run_ids:
            await checkpointer.adelete_thread(run_id)
