"""A made-up service that knows a city, and how the tests of the HTTP client ask it."""

from dataclasses import replace
from typing import Any

import pytest

from planner.providers.http import Service, SourceFailed
from tests.loopback.json_server import JsonServer
from tests.providers.asking import Asking

ANSWER = {"name": "서울", "letters": ["a"] * 40}


def name_in(body: Any) -> str:
    name: str = body["name"]
    return name


def service_at(server: JsonServer, **changes: Any) -> Service:
    return replace(Service("cities", server.url, max_bytes=100_000), **changes)


async def ask(asking: Asking, service: Service, **params: str) -> str:
    return (await asking.http.json(service, "/v1/city", params=params, read=name_in)).value


async def failed(asking: Asking, service: Service, **params: str) -> SourceFailed:
    """The failure of a call that must fail."""
    with pytest.raises(SourceFailed) as failure:
        await ask(asking, service, **params)
    return failure.value
