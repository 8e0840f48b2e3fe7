"""The time to a stream's first event, as its connection sees it."""

import asyncio
from typing import Any

import pytest

from planner.telemetry import watch
from tests.telemetry.moves import Moves

pytestmark = pytest.mark.asyncio

COUNT = "tripsite_first_event_seconds_count"


def head(status: int = 200) -> dict[str, Any]:
    return {"type": "http.response.start", "status": status, "headers": [(b"x-run-id", b"abc")]}


def body(content: bytes, *, more: bool = True) -> dict[str, Any]:
    return {"type": "http.response.body", "body": content, "more_body": more}


async def passed_on(*messages: dict[str, Any]) -> list[Any]:
    """What a server gets of these messages."""
    got: list[Any] = []

    async def send(message: Any) -> None:
        got.append(message)

    watched = watch.FirstEvent(send)
    for message in messages:
        await watched(message)
    await asyncio.sleep(0)  # it is counted once the event is on its way
    return got


async def test_the_first_event_is_measured_once_and_every_message_passed_on() -> None:
    moved = Moves()
    messages = [head(), body(b"id: 1\ndata: {}\n\n"), body(b"id: 2\ndata: {}\n\n"), body(b"", more=False)]
    assert await passed_on(*messages) == messages
    assert moved(COUNT) == 1
    assert 0 < moved("tripsite_first_event_seconds_sum") < 1


async def test_a_heartbeat_is_no_event() -> None:
    moved = Moves()
    await passed_on(head(), body(b": still here\n\n"))
    assert moved(COUNT) == 0
    await passed_on(head(), body(b": still here\n\n"), body(b"id: 1\ndata: {}\n\n"))
    assert moved(COUNT) == 1


async def test_a_stream_with_nothing_left_to_tell_has_no_first_event() -> None:
    moved = Moves()
    await passed_on(head(), body(b"", more=False))
    assert moved(COUNT) == 0


async def test_a_refusal_has_no_first_event() -> None:
    moved = Moves()
    await passed_on(head(422), body(b'{"error": {}}', more=False))
    assert moved(COUNT) == 0
