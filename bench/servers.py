"""What is measured: our server, or a peer, in a process of its own on a core of its own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import httpx
import psycopg

from bench import cores
from tests.conftest import READY_SECONDS, ROOT, STOP_SECONDS, Server
from tests.databases import running_postgres

OFFLINE = {
    "RUNS_AT_ONCE": "0",
    "GOOGLE_API_KEY": "",
    "DATABASE_URL": "",
    "REDIS_URL": "",
    "LOG_LEVEL": "ERROR",
}
DATABASE = "tripsite.sqlite3"
READY = "is ready"
LOG_CHARS = 4_000
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")

OURS = ("daphne", "uvicorn", "granian")
"""Our application on each server it supports."""
GUIDE = "guide"
"""The guide's own design: bench/peers/guide.py on uvicorn."""
SILENT_UVICORN = ("uvicorn", "--no-access-log", "--log-level", "warning")


@dataclass(frozen=True, slots=True)
class Program:
    """What is started: arguments of Python, and the path that answers 200 once it can execute runs.

    One without such a path says in its output that it is ready.
    """

    arguments: tuple[str, ...]
    ready: str = "/readyz"
    command: str = sys.executable
    in_own_folder: bool = False


SERVE = Program(("manage.py", "serve"))
WORKER = Program(("manage.py", "worker"), ready="")
PEERS = {GUIDE: Program(("-m", *SILENT_UVICORN, "--port", "{port}", "bench.peers.guide:app"), "/healthz")}


@dataclass
class Measured(Server):
    """A program on loopback and on the measured core, with a folder of its own for data."""

    program: Program = SERVE

    def start(self) -> "Measured":
        """Starts it and returns when it can execute runs."""
        arguments = [argument.format(port=self.port) for argument in self.program.arguments]
        with (self.data_dir / "server.log").open("ab") as log, cores.on(cores.SERVER):
            self.process = subprocess.Popen(
                [self.program.command, *arguments],
                cwd=self.data_dir if self.program.in_own_folder else ROOT,
                env=self._environ(),
                stdout=log,
                stderr=log,
                start_new_session=True,  # so that its workers end with it
            )
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            if self._is_ready():
                return self
            time.sleep(0.05)
        raise AssertionError(f"not ready:\n{self.log[:LOG_CHARS]}")

    def _is_ready(self) -> bool:
        if not self.program.ready:
            return READY in self.log
        try:
            return httpx.get(f"{self.url}{self.program.ready}", timeout=5).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    def stop(self) -> None:
        """kill -9 for it and all it started: open streams are not waited for, its data go anyway."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(STOP_SECONDS)


@contextmanager
def serving(name: str = "daphne", **env: str) -> Iterator[Measured]:
    """A server with a fresh database, no key and no limit of runs, ended at the end.

    Meanwhile the calling thread, and what else it starts, keeps off the server's core.
    """
    with running(PEERS.get(name, SERVE), {"SERVER": name, **env}) as server:
        yield server


@contextmanager
def serving_pages(**env: str) -> Iterator[Measured]:
    """As `serving`, with the files that pages need."""
    with running(SERVE, env, pages=True) as server:
        yield server


@contextmanager
def talkative_serving(*, pages: bool = False) -> Iterator[Measured]:
    """`bench.talkative_server`: ours without a runner, whose logs can be made to grow."""
    talkative = Program(("-m", "bench.talkative_server"), "/healthz")
    with running(talkative, {"RUNNER": "off"}, pages=pages) as server:
        yield server


@contextmanager
def running(measured: Program, env: Mapping[str, str], *, pages: bool = False) -> Iterator[Measured]:
    with tempfile.TemporaryDirectory(prefix="tripsite-bench-") as name, cores.on(cores.OTHERS):
        folder = Path(name)
        shutil.copytree(migrated(), folder, dirs_exist_ok=True)
        server = Measured(folder, {**OFFLINE, **env}, program=measured)
        if server.env["DATABASE_URL"]:
            server.manage("migrate", "--verbosity", "0")
        if pages:
            server.manage("collectstatic", "--noinput", "--verbosity", "0")
        try:
            yield server.start()
        finally:
            server.stop()


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL of its own, by its URL, as durable as it is by default; the tests' own is not."""
    with running_postgres() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM RESET {setting}")
            connection.execute("SELECT pg_reload_conf()")
        yield url


@cache
def migrated() -> Path:
    """A folder with a new SQLite database in it, made once; it stays as long as this process."""
    folder = tempfile.TemporaryDirectory(prefix="tripsite-bench-new-")
    _KEPT.append(folder)
    Server(Path(folder.name), OFFLINE).manage("migrate", "--verbosity", "0")
    return Path(folder.name)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


class Process:
    """A process and its children as /proc shows them; figures are sums."""

    def __init__(self, pid: int) -> None:
        self._pid = pid

    @classmethod
    def of(cls, server: Server) -> "Process":
        assert server.process is not None
        return cls(server.process.pid)

    def _folders(self) -> list[Path]:
        found, left = [], [self._pid]
        while left:
            folder = Path(f"/proc/{left.pop()}")
            found.append(folder)
            for task in (folder / "task").iterdir():
                with suppress(FileNotFoundError):  # a thread may end while it is looked at
                    left += map(int, (task / "children").read_text().split())
        return found

    @property
    def threads(self) -> int:
        return sum(len(list((folder / "task").iterdir())) for folder in self._folders())

    @property
    def rss_bytes(self) -> int:
        pages = sum(int((folder / "statm").read_text().split()[1]) for folder in self._folders())
        return pages * os.sysconf("SC_PAGE_SIZE")

    @property
    def cpu_seconds(self) -> float:
        """User and system time so far."""
        ticks = 0
        for folder in self._folders():
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / TICKS_PER_SECOND

    def open_files(self, name: str) -> int:
        """How many descriptors are open on the file of this name; one a connection for SQLite's main file."""
        links = [
            entry.readlink()
            for folder in self._folders()
            for entry in (folder / "fd").iterdir()
            if entry.is_symlink()
        ]
        return sum(link.name == name for link in links)
