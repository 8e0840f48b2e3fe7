"""Servers of each kind as processes of their own, and bare readers that are closed at the end."""

from collections.abc import Callable, Iterator

import pytest

from tests.conftest import Server, running_server
from tests.servers.reader import BareReader

SERVERS = ("daphne", "uvicorn", "granian")
STALL_SECONDS = 2.0

type Read = Callable[..., BareReader]


@pytest.fixture(scope="module", params=SERVERS)
def working_server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """One that executes runs."""
    folder = tmp_path_factory.mktemp(request.param)
    with running_server(folder, SERVER=request.param, RUNS_AT_ONCE="0") as server:
        yield server


@pytest.fixture(scope="module", params=SERVERS)
def waiting_server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """One whose runs nobody executes: each has one event, and its streams stay open."""
    folder = tmp_path_factory.mktemp(request.param)
    with running_server(
        folder, SERVER=request.param, RUNNER="off", RUNS_AT_ONCE="0", STREAM_STALL_SECONDS=str(STALL_SECONDS)
    ) as server:
        yield server


@pytest.fixture
def read() -> Iterator[Read]:
    """A function that opens a run's events above a cursor."""
    opened: list[BareReader] = []

    def read(
        server: Server, run: tuple[str, str], *, after: int = 0, small_buffer: bool = False
    ) -> BareReader:
        run_id, key = run
        path = f"/api/v1/runs/{run_id}/events?after={after}"
        opened.append(BareReader(server.url, path, {"X-Run-Key": key}, small_buffer=small_buffer))
        return opened[-1]

    yield read
    for reader in opened:
        reader.leave()
