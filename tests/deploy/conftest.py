"""Two servers on one database with nginx in front of them, and a model that writes when a test lets it."""

from collections.abc import Iterator

import pytest

from tests.conftest import Server, free_port
from tests.databases import running_redis
from tests.deploy.gateway import Gateway, running_gateway
from tests.e2e.conftest import with_model
from tests.e2e.model import Model, running_model

PRODUCTION = {
    "PROFILE": "server",
    "SECRET_KEY": "only-of-this-test-and-long-enough-for-everyone",
    "ALLOWED_HOSTS": "127.0.0.1",
    "ANONYMOUS_API": "on",
    "TRUSTED_PROXIES": "1",
    "RUNS_AT_ONCE": "1",
    "RUN_LEASE_SECONDS": "1",
}


@pytest.fixture(scope="package")
def model() -> Iterator[Model]:
    with running_model() as running:
        yield running


@pytest.fixture(scope="package")
def pair(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Server]]:
    """Two servers of the server profile on one database. Redis tells each of the other's events."""
    folder = tmp_path_factory.mktemp("pair")
    with running_redis(tmp_path_factory.mktemp("redis")) as redis:
        env = {**with_model(model), **PRODUCTION, "REDIS_URL": redis.url}
        servers = (Server(folder, env), Server(folder, env))
        servers[0].manage("migrate", "--verbosity", "0")
        servers[0].manage("collectstatic", "--noinput", "--verbosity", "0")
        try:
            yield tuple(server.start() for server in servers)  # type: ignore[misc]  # there are two
        finally:
            for server in servers:
                server.stop()


@pytest.fixture(scope="package")
def gateway(pair: tuple[Server, Server], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with running_gateway(
        tmp_path_factory.mktemp("gateway") / "nginx", *(server.port for server in pair)
    ) as ours:
        yield ours


@pytest.fixture
def nobody_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """nginx with no server behind it."""
    folder = tmp_path_factory.mktemp("nobody") / "nginx"
    with running_gateway(folder, free_port(), free_port()) as ours:
        yield ours
