"""What every test may use: databases, clocks, and a real server in a process of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parent.parent
READY_SECONDS = 60.0
STOP_SECONDS = 15.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """`manage.py serve` on loopback, with a folder of its own for data."""

    data_dir: Path
    env: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return (self.data_dir / "server.log").read_text()

    def start(self) -> "Server":
        """Starts it and returns when it can execute runs."""
        with (self.data_dir / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"], cwd=ROOT, env=self._environ(), stdout=log, stderr=log
            )
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.log
            try:
                if httpx.get(f"{self.url}/readyz", timeout=5).status_code == httpx.codes.OK:
                    return self
            except httpx.TransportError:
                pass  # it does not listen yet
            time.sleep(0.05)
        raise AssertionError(f"not ready after {READY_SECONDS} s:\n{self.log}")

    def kill(self) -> None:
        """kill -9."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(STOP_SECONDS)

    def terminate(self) -> float:
        """SIGTERM; the seconds it took to end."""
        assert self.process is not None
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(STOP_SECONDS)
        return time.monotonic() - began

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()

    def manage(self, *arguments: str) -> str:
        """A management command's output, on this server's data."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self._environ(),
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def _environ(self) -> dict[str, str]:
        return {
            **os.environ,
            "PROFILE": "laptop",
            "DATA_DIR": str(self.data_dir),
            "PORT": str(self.port),
            "SOURCES": "offline",
            "RUNNER": "embedded",
            "DJANGO_SETTINGS_MODULE": "tripsite.settings",
            **self.env,
        }


@cache
def fresh_data() -> Path:
    """A data folder as a new site has it: a migrated SQLite database, and the files that pages need.

    Made once, which takes seconds; it stays as long as this process.
    """
    folder = tempfile.TemporaryDirectory(prefix="tripsite-fresh-")
    _KEPT.append(folder)
    server = Server(Path(folder.name))
    server.manage("migrate", "--verbosity", "0")
    server.manage("collectstatic", "--noinput", "--verbosity", "0")
    return Path(folder.name)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


@contextmanager
def running_server(data_dir: Path, **env: str) -> Iterator[Server]:
    """A server with a fresh, migrated database, or with what the folder has of an earlier one; stopped at the
    end.
    """
    if not (data_dir / "tripsite.sqlite3").exists():
        shutil.copytree(fresh_data(), data_dir, dirs_exist_ok=True)
    server = Server(data_dir, env)
    if env.get("DATABASE_URL"):
        server.manage("migrate", "--verbosity", "0")
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server with the offline writer, shared by the tests that only use it."""
    with running_server(tmp_path_factory.mktemp("server"), RUNS_AT_ONCE="0") as shared:
        yield shared


@pytest.fixture
def make_server(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """A function that starts a server of the test's own, with these settings."""
    with ExitStack() as stack:
        yield lambda **env: stack.enter_context(running_server(tmp_path / f"server-{free_port()}", **env))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """The test database, with the threads that talk to it ended before it goes."""
    from planner.store import threads

    yield
    threads.shut_down()
