"""Open streams without a server: a send that takes what it is let, a client that may leave."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from planner.web.http import Message
from planner.web.streams.open_streams import ABORT, COME_BACK, Ending, OpenStream, OpenStreams

pytestmark = pytest.mark.asyncio

SOON = 5.0
STALLED_SECONDS = 0.1


@dataclass
class Client:
    """One connection. It reads while `reads` is set, and leaves with `left`."""

    left: asyncio.Event = field(default_factory=asyncio.Event)
    reads: asyncio.Event = field(default_factory=asyncio.Event)
    body: bytes = b""
    has_end: bool = False
    was_cut_off: bool = False

    async def receive(self) -> Message:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        await self.reads.wait()
        self.body += message["body"]
        self.has_end = not message.get("more_body")

    def abort(self) -> None:
        self.was_cut_off = True
        self.left.set()

    def stream(self, all_open: OpenStreams, write_on: bool = True) -> "asyncio.Task[Ending | None]":
        async def answer() -> Ending | None:
            scope = {"extensions": {ABORT: self.abort}}
            async with OpenStream(all_open, scope, self.receive, self.send) as stream:
                while True:
                    await (stream.write(b"x") if write_on else asyncio.sleep(SOON))
                    await asyncio.sleep(0)
            return stream.ending

        return asyncio.create_task(answer())


async def ended(task: "asyncio.Task[Any]") -> Any:
    async with asyncio.timeout(SOON):
        return await task


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(SOON):
        while not condition():
            await asyncio.sleep(0)


async def test_a_reader_that_leaves_ends_its_stream_without_a_word() -> None:
    all_open, client = OpenStreams(stalled_seconds=SOON), Client()
    client.reads.set()
    task = client.stream(all_open)
    await until(lambda: len(all_open) == 1 and bool(client.body))
    client.left.set()
    assert await ended(task) is Ending.LEFT
    assert len(all_open) == 0
    assert set(client.body) == set(b"x")


async def test_a_reader_that_takes_nothing_is_cut_off_and_one_that_has_nothing_to_take_is_not() -> None:
    all_open, stalled, idle = OpenStreams(stalled_seconds=STALLED_SECONDS), Client(), Client()
    idle.reads.set()
    cut_off, waiting = stalled.stream(all_open), idle.stream(all_open, write_on=False)
    assert await ended(cut_off) is Ending.STALLED
    assert stalled.was_cut_off
    assert not idle.was_cut_off
    assert len(all_open) == 1
    idle.left.set()
    assert await ended(waiting) is Ending.LEFT


async def test_a_reader_that_is_slow_but_reads_is_not_cut_off() -> None:
    all_open, client = OpenStreams(stalled_seconds=STALLED_SECONDS), Client()
    task = client.stream(all_open)
    for _ in range(6):
        await asyncio.sleep(STALLED_SECONDS / 2)
        client.reads.set()
        await asyncio.sleep(0.01)
        client.reads.clear()
    assert not task.done()
    client.left.set()
    assert await ended(task) is Ending.LEFT


async def test_at_the_end_everybody_is_asked_back_but_who_takes_nothing() -> None:
    all_open, reading, stalled = OpenStreams(stalled_seconds=SOON), Client(), Client()
    reading.reads.set()
    tasks = [reading.stream(all_open, write_on=False), stalled.stream(all_open)]
    await until(lambda: len(all_open) == len(tasks))
    await all_open.close()
    assert [await ended(task) for task in tasks] == [Ending.CLOSING] * 2
    assert reading.body == COME_BACK
    assert reading.has_end
    assert not reading.was_cut_off
    assert stalled.was_cut_off
    assert len(all_open) == 0


async def test_a_stream_that_begins_after_the_end_is_asked_back_at_once() -> None:
    all_open, late = OpenStreams(stalled_seconds=SOON), Client()
    late.reads.set()
    await all_open.close()
    assert await ended(late.stream(all_open)) is Ending.CLOSING
    assert late.body.endswith(COME_BACK)
    assert late.has_end


async def test_a_stop_from_outside_and_an_error_within_come_through() -> None:
    all_open, client = OpenStreams(stalled_seconds=SOON), Client()
    client.reads.set()
    task = client.stream(all_open, write_on=False)
    await until(lambda: len(all_open) == 1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await ended(task)
    with pytest.raises(ZeroDivisionError):
        async with OpenStream(all_open, {}, client.receive, client.send):
            raise ZeroDivisionError
    assert len(all_open) == 0
