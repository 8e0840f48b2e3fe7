"""The few threads that talk to the database for coroutines.

A coroutine that waits holds no connection: connections belong to these threads, and live as long as they.
SQLite has one writer at a time, so more than one thread would only wait for the lock in a worse place.
"""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from django.db import connection

from planner.store.engine import is_sqlite
from planner.store.errors import DATABASE_AWAY

POSTGRES_THREADS = 6


@cache
def _pool() -> ThreadPoolExecutor:
    count = 1 if is_sqlite() else POSTGRES_THREADS
    return ThreadPoolExecutor(count, thread_name_prefix="database")


async def in_database[**P, R](function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """The function's result, run on a thread that has a database connection."""
    return await asyncio.get_running_loop().run_in_executor(_pool(), lambda: _call(function, *args, **kwargs))


def _call[**P, R](function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    try:
        return function(*args, **kwargs)
    except DATABASE_AWAY:
        # the connection may be dead; the next call must not find it
        connection.close()
        raise


def shut_down() -> None:
    """Ends the threads and their connections; the next call makes new ones."""
    pool = _pool()
    barrier = threading.Barrier(len(pool._threads) + 1)
    for _ in pool._threads:
        pool.submit(_close_own_connection, barrier)
    barrier.wait()
    pool.shutdown()
    _pool.cache_clear()


def _close_own_connection(barrier: threading.Barrier) -> None:
    connection.close()
    barrier.wait()
