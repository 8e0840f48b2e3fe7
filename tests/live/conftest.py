"""Tests here run only when LIVE=1 says that there is a network, and may then leave this machine."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from planner.providers.http import Http, MemoryStore
from tests.live.services import HOSTS, present

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.live)
            item.add_marker(pytest.mark.enable_socket)
            if os.environ.get("LIVE") != "1":
                item.add_marker(pytest.mark.skip(reason="asks real services: LIVE=1 turns it on"))


@pytest_asyncio.fixture
async def http() -> AsyncIterator[Http]:
    client = Http(
        cache=MemoryStore(now=present),
        allowed_hosts=HOSTS,
        now=present,
        user_agent="Tripsite live tests (https://github.com/tripsite/tripsite)",
    )
    yield client
    await client.aclose()
