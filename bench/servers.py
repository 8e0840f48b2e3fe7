"""What is measured: our server in a process of its own, and what the kernel knows of it."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from tests.conftest import READY_SECONDS, ROOT, Server, running_server

OFFLINE = {
    "RUNS_AT_ONCE": "0",
    "GOOGLE_API_KEY": "",
    "DATABASE_URL": "",
    "REDIS_URL": "",
    "LOG_LEVEL": "ERROR",
}
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(**env: str) -> Iterator[Server]:
    """`manage.py serve` with a fresh database, no key and no limit of runs, ended at the end."""
    with (
        tempfile.TemporaryDirectory(prefix="tripsite-bench-") as folder,
        running_server(Path(folder), **{**OFFLINE, **env}) as server,
    ):
        yield server


class TalkativeServer(Server):
    """`bench.talkative_server` instead, without a runner."""

    def start(self) -> "TalkativeServer":
        command = [sys.executable, "-m", "bench.talkative_server"]
        with (self.data_dir / "server.log").open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self._environ(), stdout=log, stderr=log)
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            with suppress(httpx.TransportError):
                httpx.get(f"{self.url}/healthz", timeout=5)
                return self
            time.sleep(0.05)
        raise AssertionError(f"not ready:\n{self.log}")


@contextmanager
def talkative_serving() -> Iterator[Server]:
    """A server whose logs can be made to grow, in the same way."""
    with tempfile.TemporaryDirectory(prefix="tripsite-bench-") as folder:
        server = TalkativeServer(Path(folder), {**OFFLINE, "RUNNER": "off"})
        server.manage("migrate", "--verbosity", "0")
        try:
            yield server.start()
        finally:
            server.stop()


class Process:
    """A process as /proc shows it."""

    def __init__(self, pid: int) -> None:
        self._folder = Path(f"/proc/{pid}")

    @classmethod
    def of(cls, server: Server) -> "Process":
        assert server.process is not None
        return cls(server.process.pid)

    @property
    def threads(self) -> int:
        return len(list((self._folder / "task").iterdir()))

    @property
    def rss_bytes(self) -> int:
        pages = int((self._folder / "statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    @property
    def cpu_seconds(self) -> float:
        """User and system time so far."""
        fields = (self._folder / "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND

    def open_files(self, name: str) -> int:
        """How many descriptors are open on the file of this name; one a connection for SQLite's main file."""
        links = [entry.readlink() for entry in (self._folder / "fd").iterdir() if entry.is_symlink()]
        return sum(link.name == name for link in links)
