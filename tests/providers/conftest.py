from collections.abc import AsyncIterator

import pytest_asyncio

from tests.loopback.json_server import JsonServer
from tests.providers.asking import Asking
from tests.providers.city import ANSWER


@pytest_asyncio.fixture
async def asking() -> AsyncIterator[Asking]:
    """An HTTP client that may talk to loopback, with an empty memory and a clock of its own."""
    made = Asking()
    yield made
    await made.http.aclose()


@pytest_asyncio.fixture
async def city() -> AsyncIterator[JsonServer]:
    """The made-up service of `tests.providers.city`."""
    async with JsonServer(lambda _: ANSWER) as running:
        yield running
