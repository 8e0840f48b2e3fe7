"""The processes of a campaign: one server with SQLite, or two of each kind on PostgreSQL and Redis."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.chaos import ledger
from tests.chaos.engines import Postgres, running_postgres
from tests.chaos.ledger import Ledger
from tests.conftest import ROOT, STOP_SECONDS, Server
from tests.databases import Redis, running_redis

WORKER = ROOT / "planner/management/commands/worker.py"
READY_SECONDS = 90
"""A machine with more work than cores takes its time."""


class NeverReady(Exception):
    """A process was started and does not do its work."""


@dataclass
class Worker(Server):
    """`manage.py worker`, which serves nothing: it is there as soon as it says so in its log."""

    says: str = "worker is ready"

    def start(self) -> "Worker":
        path = self.data_dir / "server.log"
        said = path.read_text().count(self.says) if path.exists() else 0
        with path.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "worker"], cwd=ROOT, env=self._environ(), stdout=log, stderr=log
            )
        self._wait(said)
        return self

    def _wait(self, said: int) -> None:
        assert self.process is not None
        for _ in range(READY_SECONDS * 20):
            assert self.process.poll() is None, self.log
            if self.log.count(self.says) > said:
                return
            try:
                self.process.wait(0.05)
            except subprocess.TimeoutExpired:
                continue
        raise AssertionError(f"not ready after {READY_SECONDS} s:\n{self.log}")


@dataclass
class Stage:
    """`webs` answer readers; `workers` execute runs and are the webs themselves where they are embedded."""

    folder: Path
    webs: list[Server]
    workers: list[Server]
    ledger: Ledger
    lease_seconds: float
    postgres: Postgres | None = None
    redis: Redis | None = None

    @property
    def urls(self) -> list[str]:
        return [web.url for web in self.webs]

    @property
    def everyone(self) -> list[Server]:
        return list({id(process): process for process in (*self.webs, *self.workers)}.values())


def freeze(server: Server) -> None:
    assert server.process is not None
    server.process.send_signal(signal.SIGSTOP)


def thaw(server: Server) -> None:
    assert server.process is not None
    server.process.send_signal(signal.SIGCONT)


@asynccontextmanager
async def embedded(
    folder: Path, env: Mapping[str, str], *, data_dir: Path | None = None
) -> AsyncIterator[Stage]:
    """One server that executes its runs itself, on a fresh SQLite."""
    folder.mkdir(parents=True, exist_ok=True)
    if data_dir is None:
        data_dir = folder
    else:
        (data_dir / "server.log").symlink_to(folder / "server.log")  # what is said stays when the rest goes
    server = Server(data_dir, {**_settings("10"), **env})
    lease_seconds = float(server.env["RUN_LEASE_SECONDS"])
    try:
        await asyncio.to_thread(server.manage, "migrate", "--verbosity", "0")
        await started(server)
        yield Stage(
            folder, [server], [server], ledger.of_sqlite(data_dir / "tripsite.sqlite3"), lease_seconds
        )
    finally:
        await asyncio.to_thread(_end, [server])


@asynccontextmanager
async def cluster(folder: Path, env: Mapping[str, str]) -> AsyncIterator[Stage]:
    """Two web processes, two workers, PostgreSQL and Redis."""
    async with AsyncExitStack() as stack:
        folder.mkdir(parents=True, exist_ok=True)
        postgres = stack.enter_context(running_postgres())
        await asyncio.to_thread(postgres.restart, "fast")  # for the settings it reads at its start
        redis = stack.enter_context(running_redis(folder))
        common = {**_settings("3"), "DATABASE_URL": postgres.url, "REDIS_URL": redis.url, **env}
        webs = [_server(folder / f"web-{number}", common | {"RUNNER": "off"}) for number in (1, 2)]
        workers = [_worker(folder / f"worker-{number}", common) for number in (1, 2)]
        stage = Stage(
            folder,
            webs,
            workers,
            ledger.of_postgres(postgres.url),
            float(common["RUN_LEASE_SECONDS"]),
            postgres,
            redis,
        )
        await asyncio.to_thread(webs[0].manage, "migrate", "--verbosity", "0")
        stack.push_async_callback(asyncio.to_thread, _end, stage.everyone)
        await asyncio.gather(*(started(process) for process in stage.everyone))
        yield stage


async def started(process: Server) -> None:
    """Starts it and returns when it is ready, however busy the machine is. Raises NeverReady."""
    try:
        await asyncio.to_thread(process.start)
    except AssertionError as error:
        if not isinstance(process, Worker) and await _is_ready_at_last(process):
            return
        raise NeverReady(process.log[-2_000:]) from error


async def _is_ready_at_last(server: Server) -> bool:
    assert server.process is not None
    async with httpx.AsyncClient(timeout=5) as client:
        for _ in range(READY_SECONDS):
            if server.process.poll() is not None:
                return False
            with suppress(httpx.HTTPError):
                if (await client.get(f"{server.url}/readyz")).status_code == httpx.codes.OK:
                    return True
            await asyncio.sleep(1)
    return False


def _settings(lease_seconds: str) -> dict[str, str]:
    return {
        "RUN_LEASE_SECONDS": lease_seconds,
        "RUNS_AT_ONCE": "0",
        "RUN_DEADLINE_SECONDS": "120",
        "SECRET_KEY": "chaos, and nothing that anybody else has to know",
    }


def _server(folder: Path, env: dict[str, str]) -> Server:
    folder.mkdir(parents=True, exist_ok=True)
    return Server(folder, env)


def _worker(folder: Path, env: dict[str, str]) -> Server:
    """A worker of its own command where there is one, else a server nobody reads from."""
    folder.mkdir(parents=True, exist_ok=True)
    if WORKER.exists():
        return Worker(folder, env | {"RUNNER": "off"})
    return Server(folder, env)


def _end(processes: list[Server]) -> None:
    for process in processes:
        if process.process is not None and process.process.poll() is None:
            process.process.send_signal(signal.SIGCONT)
            process.process.send_signal(signal.SIGTERM)
    for process in processes:
        if process.process is not None:
            try:
                process.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
