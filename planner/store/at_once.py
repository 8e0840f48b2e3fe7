"""SQLite's short transactions without a thread between, on a connection of the calling thread's own.

Two hops between threads take longer than such a transaction. It never waits: where another connection is
writing, or the function needs what only Django's connection has, nothing is done, and a database thread does
the whole. Other databases answer over a network: there a thread does it always.
"""

import re
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Protocol

from django.core.exceptions import SynchronousOnlyOperation
from django.db import connection, transaction

from planner.store.engine import is_sqlite, sqlite_path
from planner.store.threads import in_database

SETTINGS = "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 0"
"""As Django's connections have it, but for the checkpoints of the write-ahead log: those take long, so they
are left to the database thread.
"""
READ, WRITE = "BEGIN", "BEGIN IMMEDIATE"
NAMED = re.compile(r"%\((\w+)\)s")


class Cursor(Protocol):
    """What Django's cursors and ours have in common. Parameters stand as %s or %(name)s."""

    @property
    def rowcount(self) -> int: ...
    def execute(self, sql: str, params: Any = (), /) -> Any: ...
    def executemany(self, sql: str, param_list: Any, /) -> Any: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...


class Elsewhere(Exception):
    """It was not done here, and left no trace: a database thread has to do it."""


class Direct:
    """A connection of one thread that never waits, and its cursor."""

    def __init__(self, path: str, opened: sqlite3.Connection) -> None:
        self.path = path
        self._connection = opened
        self._cursor = opened.cursor()
        self._cursor.executescript(SETTINGS)

    @classmethod
    def to(cls, path: str) -> "Direct":
        """The thread that ends last may be another: whichever lets go of it closes it."""
        return cls(path, sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False))

    def __del__(self) -> None:
        self._connection.close()

    @property
    def rowcount(self) -> int:
        return self._cursor.rowcount

    def execute(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = (), /) -> None:
        self._cursor.execute(_in_sqlites_words(sql), params)

    def executemany(self, sql: str, param_list: Sequence[Sequence[Any]], /) -> None:
        self._cursor.executemany(_in_sqlites_words(sql), param_list)

    def fetchone(self) -> Any:
        return self._cursor.fetchone()

    def fetchall(self) -> list[Any]:
        return self._cursor.fetchall()

    @property
    def is_open(self) -> bool:
        """Whether a transaction is under way."""
        return self._connection.in_transaction

    def commit(self) -> None:
        self._cursor.execute("COMMIT")

    def roll_back(self) -> None:
        if self.is_open:
            self._cursor.execute("ROLLBACK")


class _Here(threading.local):
    """`direct` is this thread's connection."""

    direct: Direct | None = None


_here = _Here()


async def at_once[**P, R](function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """The function's result, in a transaction of its own. What it uses of the database is `cursor_here`, or
    a database thread's connection.
    """
    try:
        return here(function, *args, **kwargs)
    except Elsewhere:
        return await in_database(function, *args, **kwargs)


def here[**P, R](function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """As `at_once`, on this thread or not at all. Raises Elsewhere, and what the function raises."""
    return _done_here(WRITE, lambda: function(*args, **kwargs))


async def read_at_once[**P, R](function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """As `at_once`, of a function that changes nothing: it waits for no writer, and no writer for it."""
    try:
        return _done_here(READ, lambda: function(*args, **kwargs))
    except Elsewhere:
        return await in_database(function, *args, **kwargs)


@contextmanager
def cursor_here() -> Iterator[Cursor]:
    """The cursor of the transaction that `at_once` began on this thread, else one of Django's."""
    if _here.direct is not None and _here.direct.is_open:
        yield _here.direct
    else:
        with connection.cursor() as cursor:
            yield cursor


@contextmanager
def transacting() -> Iterator[Cursor]:
    """A transaction, or the one that `at_once` began on this thread, and its cursor."""
    if _here.direct is not None and _here.direct.is_open:
        yield _here.direct
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            yield cursor


def _done_here[R](begin: str, function: Callable[[], R]) -> R:
    """Raises Elsewhere, and what the function raises."""
    if not is_sqlite():
        raise Elsewhere
    direct = _begun(begin)
    try:
        result = function()
        direct.commit()
    except (sqlite3.Error, SynchronousOnlyOperation) as error:
        # full, locked, gone, or the ORM is needed: a database thread will do it, or say why not
        raise Elsewhere from error
    else:
        return result
    finally:
        _put_right(direct)


def _begun(begin: str) -> Direct:
    path = sqlite_path()
    try:
        if _here.direct is None or _here.direct.path != path:
            _here.direct = Direct.to(path)
        _here.direct.execute(begin)
    except sqlite3.Error as error:
        raise Elsewhere from error
    return _here.direct


def _put_right(direct: Direct) -> None:
    """Takes back what was not committed; a connection that cannot is given up."""
    try:
        direct.roll_back()
    except sqlite3.Error:
        _here.direct = None


@lru_cache(maxsize=200)
def _in_sqlites_words(sql: str) -> str:
    return NAMED.sub(r":\1", sql).replace("%s", "?")
