"""Wake-ups over a real Redis: between processes, and while it is gone."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from channels_redis.pubsub import RedisPubSubChannelLayer

from planner.domain.events import RunClosed, TextDrafted
from planner.runs.feeds import Feeds
from planner.store.threads import in_database
from planner.wakeups.local import LocalWakeups
from planner.wakeups.remote import PATIENCE_SECONDS, RemoteWakeups
from tests.conftest import ROOT
from tests.databases import Redis, running_redis
from tests.factories import claimed, logged, queued

pytestmark = [pytest.mark.asyncio, pytest.mark.services]

RUN = "a" * 32
SOON = 8.0
NEVER_POLLS = 60.0

ANOTHER_PROCESS = """
import asyncio, sys
from channels_redis.pubsub import RedisPubSubChannelLayer
from planner.wakeups.remote import RemoteWakeups

async def main(url, run_id):
    layer = RedisPubSubChannelLayer(hosts=[url])
    await RemoteWakeups(layer).announce(run_id)
    await layer.flush()

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    with running_redis(tmp_path) as server:
        yield server


@asynccontextmanager
async def connected(redis: Redis) -> AsyncIterator[RemoteWakeups]:
    layer = RedisPubSubChannelLayer(hosts=[redis.url])
    try:
        yield RemoteWakeups(layer)
    finally:
        await layer.flush()


@asynccontextmanager
async def hearing(wakeups: RemoteWakeups) -> AsyncIterator[asyncio.Queue[str]]:
    """What it hears, while it listens."""
    heard: asyncio.Queue[str] = asyncio.Queue()
    listening = asyncio.create_task(wakeups.receive(heard.put_nowait))
    try:
        yield heard
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def heard_after(teller: RemoteWakeups, heard: asyncio.Queue[str], run_id: str = RUN) -> str:
    """What is heard when the teller has told, again and again until it gets through."""
    async with asyncio.timeout(SOON):
        while True:
            await teller.announce(run_id)
            try:
                return await asyncio.wait_for(heard.get(), 0.2)
            except TimeoutError:
                continue


async def test_news_of_a_run_reach_another_process_and_only_who_wants_them(redis: Redis) -> None:
    async with connected(redis) as here, hearing(here) as heard:
        await here.want(RUN)
        async with connected(redis) as there:
            assert await heard_after(there, heard) == RUN
            while not heard.empty():
                heard.get_nowait()
            await there.announce("b" * 32)
            await there.announce(RUN)
            assert await asyncio.wait_for(heard.get(), SOON) == RUN
        command = [sys.executable, "-c", ANOTHER_PROCESS, redis.url, RUN]
        await asyncio.to_thread(subprocess.run, command, cwd=ROOT, check=True)
        assert await asyncio.wait_for(heard.get(), SOON) == RUN
        await here.unwant(RUN)
        async with connected(redis) as there:
            await there.announce(RUN)
            await asyncio.sleep(0.1)
        assert heard.empty()


async def test_a_run_wanted_before_it_listens_is_heard_of_too(redis: Redis) -> None:
    async with connected(redis) as here, connected(redis) as there:
        await here.want(RUN)
        async with hearing(here) as heard:
            assert await heard_after(there, heard) == RUN


async def test_after_redis_was_killed_and_came_back_news_arrive_again(redis: Redis) -> None:
    async with connected(redis) as here, connected(redis) as there, hearing(here) as heard:
        await here.want(RUN)
        assert await heard_after(there, heard) == RUN
        redis.kill()
        async with asyncio.timeout(SOON):
            await there.announce(RUN)
            await here.want("b" * 32)
            await here.unwant("b" * 32)
        while not heard.empty():
            heard.get_nowait()
        redis.start()
        assert await heard_after(there, heard) == RUN


async def test_a_redis_that_is_cut_off_holds_nobody_up(redis: Redis) -> None:
    async with connected(redis) as here, connected(redis) as there, hearing(here) as heard:
        await here.want(RUN)
        assert await heard_after(there, heard) == RUN
        redis.freeze()
        async with asyncio.timeout(PATIENCE_SECONDS * 6):
            for _ in range(3):
                await there.announce(RUN)
            await here.want("b" * 32)
            await here.unwant("b" * 32)
        redis.kill()


@pytest.mark.django_db(transaction=True)
async def test_readers_of_two_processes_follow_by_news_and_by_looking_while_redis_is_gone(
    redis: Redis,
) -> None:
    run = await in_database(queued)
    await in_database(claimed, run)
    async with connected(redis) as wakeups, connected(redis) as teller:
        quick = Feeds(LocalWakeups(), wakeups, poll_seconds=NEVER_POLLS)
        try:
            follower = await quick.join(run.id, 0)
            assert [record.seq for record in await follower.batch(SOON)] == [1]
            await in_database(logged, run.id, TextDrafted("a", "draft"))
            async with asyncio.timeout(SOON):
                while not (records := await follower.batch(0.2)):
                    await teller.announce(run.id)
            assert [record.seq for record in records] == [2]
            redis.kill()
            looking = Feeds(LocalWakeups(), wakeups, poll_seconds=0.05)
            late = await looking.join(run.id, 2)
            await in_database(logged, run.id, RunClosed())
            assert [record.seq for record in await late.batch(SOON)] == [3]
            assert late.has_ended
            await looking.leave(late)
        finally:
            for task in (*quick._tasks, *looking._tasks):
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)


async def test_news_that_wait_to_be_told_are_told_once(redis: Redis) -> None:
    async with connected(redis) as here, connected(redis) as there, hearing(here) as heard:
        await here.want(RUN)
        assert await heard_after(there, heard) == RUN
        while not heard.empty():
            heard.get_nowait()
        for _ in range(50):
            there.announce_soon(RUN)
        there.announce_soon("b" * 32)
        assert await asyncio.wait_for(heard.get(), SOON) == RUN
        await asyncio.sleep(0.2)
        assert heard.empty()
        there.announce_soon(RUN)
        assert await asyncio.wait_for(heard.get(), SOON) == RUN
