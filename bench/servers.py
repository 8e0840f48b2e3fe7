"""What is measured: our server in a process of its own, and what the kernel knows of it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import Server, running_server

OFFLINE = {"RUNS_AT_ONCE": "0", "GOOGLE_API_KEY": "", "DATABASE_URL": "", "REDIS_URL": "", "LOG_LEVEL": "ERROR"}
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(**env: str) -> Iterator[Server]:
    """`manage.py serve` with a fresh database, no key and no limit of runs, ended at the end."""
    with (
        tempfile.TemporaryDirectory(prefix="tripsite-bench-") as folder,
        running_server(Path(folder), **{**OFFLINE, **env}) as server,
    ):
        yield server


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
        links = (os.readlink(entry) for entry in (self._folder / "fd").iterdir() if entry.exists())
        return sum(Path(link).name == name for link in links)
