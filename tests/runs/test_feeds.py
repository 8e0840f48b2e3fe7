import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress

import pytest

from planner.domain.events import Recorded, RunClosed, RunQueued, TextDrafted
from planner.runs.feeds import BATCH_EVENTS, REMEMBERED_EVENTS, Feeds, Follower
from planner.store import log
from planner.store.threads import in_database
from planner.wakeups.local import LocalWakeups
from tests.databases import database_away
from tests.factories import NOW, claimed, logged, queued

RUN = "a" * 32
SOON = 5.0
AT_ONCE = 0.05


class Shelf:
    """A log in memory that counts its readings, and can be away."""

    def __init__(self, *, purged: int = 0) -> None:
        self.records: list[Recorded] = []
        self.readings: list[int] = []
        self.is_away = False
        self._purged = purged

    def add(self, count: int, *, closed: bool = False) -> list[Recorded]:
        first = self._purged + len(self.records) + 1
        new = [Recorded(RUN, first + n, NOW, TextDrafted(str(first + n), "draft")) for n in range(count)]
        if closed:
            new[-1] = Recorded(RUN, new[-1].seq, NOW, RunClosed())
        self.records += new
        return new

    async def read(self, run_id: str, after: int) -> list[Recorded]:
        assert run_id == RUN
        self.readings.append(after)
        if self.is_away:
            raise ConnectionError("away")
        await asyncio.sleep(0)
        return [record for record in self.records if record.seq > after][:500]


@asynccontextmanager
async def following(
    read: Callable[[str, int], object] | None = None, wakeups: LocalWakeups | None = None, **options: float
) -> AsyncIterator[Feeds]:
    feeds = Feeds(wakeups or LocalWakeups(), None, *([read] if read else []), **options)  # type: ignore[arg-type]
    try:
        yield feeds
    finally:
        for task in feeds._tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def take(follower: Follower, count: int) -> list[int]:
    """The numbers of so many events, or fails when they do not come soon."""
    seqs: list[int] = []
    async with asyncio.timeout(SOON):
        while len(seqs) < count:
            seqs += [record.seq for record in await follower.batch(SOON)]
    return seqs


def numbers(first: int, last: int) -> list[int]:
    return list(range(first, last + 1))


@pytest.mark.asyncio
async def test_who_joins_late_gets_what_there_is_and_then_what_comes() -> None:
    shelf, wakeups = Shelf(), LocalWakeups()
    shelf.add(3)
    async with following(shelf.read, wakeups) as feeds:
        follower = await feeds.join(RUN, 1)
        assert await take(follower, 2) == [2, 3]
        wakeups.announce(shelf.add(2))
        assert await take(follower, 2) == [4, 5]
        assert shelf.readings.count(3) <= 1
        assert follower.cursor == 5


@pytest.mark.asyncio
async def test_who_is_at_the_end_of_the_log_reads_nothing_until_a_wake_up_was_lost() -> None:
    shelf, wakeups = Shelf(), LocalWakeups()
    shelf.add(1)
    async with following(shelf.read, wakeups) as feeds:
        follower = await feeds.join(RUN, 1, is_newest=True)
        wakeups.announce(shelf.add(2))
        assert await take(follower, 2) == [2, 3]
        assert shelf.readings == []
        await feeds.leave(follower)
        shelf.add(1)  # between the caller's reading and its joining, against its word
        late = await feeds.join(RUN, 3, is_newest=True)
        wakeups.announce(shelf.add(1))
        assert await take(late, 2) == [4, 5]


@pytest.mark.asyncio
async def test_events_whose_wake_up_was_lost_are_read_from_the_log_with_the_next_one() -> None:
    shelf, wakeups = Shelf(), LocalWakeups()
    async with following(shelf.read, wakeups) as feeds:
        follower = await feeds.join(RUN, 0)
        wakeups.announce(shelf.add(2))
        assert await take(follower, 2) == [1, 2]
        shelf.add(3)
        wakeups.announce(shelf.add(1))
        assert await take(follower, 4) == [3, 4, 5, 6]


@pytest.mark.asyncio
async def test_a_wake_up_that_comes_twice_or_late_repeats_nothing() -> None:
    shelf, wakeups = Shelf(), LocalWakeups()
    async with following(shelf.read, wakeups) as feeds:
        follower = await feeds.join(RUN, 0)
        first, second = shelf.add(3), shelf.add(3)
        for records in (second, first, first, second):
            wakeups.announce(records)
        assert await take(follower, 6) == numbers(1, 6)
        assert await follower.batch(AT_ONCE) == []


@pytest.mark.asyncio
@pytest.mark.django_db(transaction=True)
async def test_when_every_wake_up_is_lost_looking_regularly_delivers() -> None:
    run = await in_database(queued)
    await in_database(claimed, run)
    async with following(poll_seconds=0.05) as feeds:
        follower = await feeds.join(run.id, 0)
        assert await take(follower, 1) == [1]
        await in_database(logged, run.id, TextDrafted("a", "draft"), TextDrafted("b", "draft", 1))
        assert await take(follower, 2) == [2, 3]
        await in_database(logged, run.id, RunClosed())
        assert await take(follower, 1) == [4]
        assert follower.has_ended


@pytest.mark.asyncio
@pytest.mark.django_db(transaction=True)
async def test_while_the_database_is_away_followers_wait_and_then_miss_nothing() -> None:
    run = await in_database(queued)
    await in_database(claimed, run)
    async with following(poll_seconds=0.03) as feeds:
        with database_away():
            follower = await feeds.join(run.id, 0)
            assert await follower.batch(0.15) == []
        await in_database(logged, run.id, RunClosed())
        assert await take(follower, 2) == [1, 2]


@pytest.mark.asyncio
async def test_a_follower_far_behind_reads_the_log_itself_and_costs_the_others_nothing() -> None:
    shelf, wakeups = Shelf(), LocalWakeups()
    async with following(shelf.read, wakeups) as feeds:
        quick, slow = await feeds.join(RUN, 0), await feeds.join(RUN, 0)
        while feeds._fetching:  # what the first to join asks for
            await asyncio.sleep(0)
        total = REMEMBERED_EVENTS + 500
        seen = []
        for _ in range(0, total, 100):
            wakeups.announce(shelf.add(100))
            seen += await take(quick, 100)
        assert seen == numbers(1, total)
        assert len(quick._feed._recent) == REMEMBERED_EVENTS
        before = len(shelf.readings)
        assert await take(slow, total) == numbers(1, total)
        assert shelf.readings[before:] == [0]
        assert quick.cursor == slow.cursor


@pytest.mark.asyncio
async def test_a_batch_is_bounded() -> None:
    shelf = Shelf()
    shelf.add(BATCH_EVENTS * 2)
    async with following(shelf.read) as feeds:
        follower = await feeds.join(RUN, 0)
        assert len(await follower.batch(SOON)) <= BATCH_EVENTS


@pytest.mark.asyncio
async def test_followers_of_a_run_share_one_reading_and_what_was_read_goes_with_the_last_of_them() -> None:
    shelf, wakeups = Shelf(), LocalWakeups()
    shelf.add(10)
    async with following(shelf.read, wakeups) as feeds:
        followers = [await feeds.join(RUN, 0) for _ in range(50)]
        assert feeds.open_feeds == 1
        taken = await asyncio.gather(*(take(follower, 10) for follower in followers))
        assert taken == [numbers(1, 10)] * 50
        assert len(shelf.readings) <= 3
        records = shelf.add(1)
        wakeups.announce(records)
        batches = await asyncio.gather(*(follower.batch(SOON) for follower in followers))
        assert all(batch[0] is records[0] for batch in batches)
        for follower in followers:
            await feeds.leave(follower)
        assert feeds.open_feeds == 0


@pytest.mark.asyncio
async def test_a_closed_run_ends_its_followers_and_gives_no_more() -> None:
    shelf = Shelf()
    shelf.add(3, closed=True)
    async with following(shelf.read) as feeds:
        follower = await feeds.join(RUN, 0)
        assert await take(follower, 3) == [1, 2, 3]
        assert follower.has_ended
        async with asyncio.timeout(1):
            assert await follower.batch(60) == []


@pytest.mark.asyncio
async def test_a_log_whose_beginning_is_gone_is_not_read_over_and_over() -> None:
    shelf = Shelf(purged=50)
    shelf.add(5)
    async with following(shelf.read) as feeds:
        follower = await feeds.join(RUN, 3)
        assert await follower.batch(0.2) == []
        assert len(shelf.readings) <= 3


@pytest.mark.asyncio
async def test_who_comes_back_at_once_does_not_wait_for_the_reading_of_the_one_who_left() -> None:
    shelf, wakeups = Shelf(), LocalWakeups()
    shelf.add(2)
    reading, go_on = asyncio.Event(), asyncio.Event()

    async def slow_at_first(run_id: str, after: int) -> list[Recorded]:
        records = await shelf.read(run_id, after)
        if not reading.is_set():
            reading.set()
            await go_on.wait()
        return records

    async with following(slow_at_first, wakeups) as feeds:
        left = await feeds.join(RUN, 0)
        await reading.wait()
        await feeds.leave(left)
        follower = await feeds.join(RUN, 0)
        go_on.set()
        async with asyncio.timeout(1):
            assert await take(follower, 2) == [1, 2]


@pytest.mark.asyncio
async def test_a_cursor_past_the_end_takes_nothing_from_the_others_and_does_not_spin() -> None:
    shelf, wakeups = Shelf(), LocalWakeups()
    shelf.add(2)
    async with following(shelf.read, wakeups) as feeds:
        liar = await feeds.join(RUN, 999)
        honest = await feeds.join(RUN, 0)
        assert await take(honest, 2) == [1, 2]
        before = len(shelf.readings)
        with suppress(TimeoutError):
            async with asyncio.timeout(0.2):
                while True:
                    assert await honest.batch(0.1) == []
        assert len(shelf.readings) - before <= 5
        wakeups.announce(shelf.add(1))
        assert await take(honest, 1) == [3]
        assert await liar.batch(AT_ONCE) == []


@pytest.mark.asyncio
@pytest.mark.django_db(transaction=True)
async def test_a_run_is_followed_across_event_loops() -> None:
    run = await in_database(queued)
    await in_database(claimed, run)
    wakeups = LocalWakeups()

    def append_elsewhere() -> None:
        async def tell(records: Sequence[Recorded]) -> None:
            wakeups.announce(records)

        asyncio.run(tell(logged(run.id, RunClosed())))

    async with following(None, wakeups, poll_seconds=60) as feeds:
        follower = await feeds.join(run.id, 0)
        assert await take(follower, 1) == [1]
        await in_database(append_elsewhere)
        assert await take(follower, 1) == [2]
        assert [record.event for record in await in_database(log.read_all, run.id)] == [
            RunQueued("Seoul"),
            RunClosed(),
        ]
