import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from planner.domain.events import Recorded, RunEvent, StepStarted, StopPlanned, TextDrafted, WriterNoted
from planner.domain.run import RunRecord, Step
from planner.runs.appender import Appender
from planner.runs.recorder import COALESCE_CHARS, COALESCE_SECONDS, PASSING_SECONDS, Recorder
from planner.store import claims, log
from planner.store.errors import LeaseLost
from planner.store.threads import in_database
from planner.wakeups.local import LocalWakeups
from tests.databases import database_away
from tests.factories import LEASE_SECONDS, claimed, now, queued
from tests.web import story

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]


class Told:
    """What the recorder announced, and when."""

    def __init__(self, wakeups: LocalWakeups) -> None:
        self.appends: list[list[RunEvent]] = []
        self.times: list[float] = []
        self._news = asyncio.Event()
        wakeups.listen(self._take)

    def _take(self, records: Sequence[Recorded]) -> None:
        self.appends.append([record.event for record in records])
        self.times.append(asyncio.get_running_loop().time())
        self._news.set()

    async def wait_for(self, count: int) -> None:
        while len(self.appends) < count:
            self._news.clear()
            await asyncio.wait_for(self._news.wait(), 10)


class Desk:
    def __init__(self, run: RunRecord, recorder: Recorder, told: Told, writing: asyncio.Task[None]) -> None:
        self.run, self.recorder, self.told, self.writing = run, recorder, told, writing

    async def logged(self) -> list[RunEvent]:
        """The run's events after its first."""
        records = await in_database(log.read_all, self.run.id)
        assert [record.seq for record in records] == list(range(1, len(records) + 1))
        return [record.event for record in records][1:]

    async def finish(self) -> list[RunEvent]:
        self.recorder.close()
        await asyncio.wait_for(self.writing, 20)
        return await self.logged()


@asynccontextmanager
async def at_work() -> AsyncIterator[Desk]:
    run = await in_database(queued)
    claim = await in_database(claimed, run)
    wakeups = LocalWakeups()
    told = Told(wakeups)
    appender = Appender(lease_seconds=LEASE_SECONDS, now=now, wakeups=wakeups)
    recorder = Recorder(claim.lease, appender=appender, remote=None)
    writing = asyncio.create_task(recorder.write())
    try:
        yield Desk(run, recorder, told, writing)
    finally:
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)


def text(content: str, part: str = "draft", day: int | None = None) -> TextDrafted:
    return TextDrafted(content, part, day)


def joined(events: Sequence[RunEvent]) -> list[RunEvent]:
    """The events with neighbouring text of the same part and day put together."""
    whole: list[RunEvent] = []
    for event in events:
        last = whole[-1] if whole else None
        if (
            isinstance(event, TextDrafted)
            and isinstance(last, TextDrafted)
            and (last.part, last.day) == (event.part, event.day)
        ):
            whole[-1] = text(last.text + event.text, event.part, event.day)
        else:
            whole.append(event)
    return whole


async def test_the_first_text_goes_at_once_and_what_follows_it_gathers() -> None:
    async with at_work() as desk:
        desk.recorder.record(text("a"))
        await desk.told.wait_for(1)
        for piece in "bcdefg":
            desk.recorder.record(text(piece))
            await asyncio.sleep(0)
        await desk.told.wait_for(2)
        assert desk.told.appends == [[text("a")], [text("bcdefg")]]
        assert desk.told.times[1] - desk.told.times[0] >= COALESCE_SECONDS * 0.8


async def test_other_events_wait_for_nothing_and_take_the_text_before_them_along() -> None:
    quickest = float("inf")
    for _ in range(5):  # the machine may be busy: it has to be quick once
        async with at_work() as desk:
            desk.recorder.record(text("a"))
            await desk.told.wait_for(1)
            desk.recorder.record(text("b"))
            desk.recorder.record(WriterNoted("b"))
            desk.recorder.record(text("c"))
            await desk.told.wait_for(2)
            assert desk.told.appends[1] == [text("b"), WriterNoted("b"), text("c")]
            quickest = min(quickest, desk.told.times[1] - desk.told.times[0])
    assert quickest < COALESCE_SECONDS * 0.9


async def test_a_step_waits_a_moment_for_what_follows_it() -> None:
    async with at_work() as desk:
        desk.recorder.record(StepStarted(Step.VALIDATE))
        await asyncio.sleep(0)
        desk.recorder.record(StepStarted(Step.FINALIZE))
        await asyncio.sleep(0)
        desk.recorder.record(WriterNoted("a"))
        await desk.told.wait_for(1)
        assert desk.told.appends == [
            [StepStarted(Step.VALIDATE), StepStarted(Step.FINALIZE), WriterNoted("a")]
        ]


async def test_the_first_stops_go_at_once_and_those_after_them_wait_for_company() -> None:
    first, second, third = (StopPlanned(1, stop) for stop in (story.PALACE, story.LUNCH, story.MARKET))
    async with at_work() as desk:
        recorded_at = asyncio.get_running_loop().time()
        desk.recorder.record(first)
        await desk.told.wait_for(1)
        for event in (second, third):
            desk.recorder.record(event)
            await asyncio.sleep(0)
        await desk.told.wait_for(2)
        assert desk.told.appends == [[first], [second, third]]
        assert desk.told.times[1] - recorded_at >= PASSING_SECONDS * 0.8


async def test_a_step_that_nothing_follows_goes_alone_and_soon() -> None:
    quickest = float("inf")
    for _ in range(5):
        async with at_work() as desk:
            recorded_at = asyncio.get_running_loop().time()
            desk.recorder.record(StepStarted(Step.VALIDATE))
            await desk.told.wait_for(1)
            quickest = min(quickest, desk.told.times[0] - recorded_at)
    assert PASSING_SECONDS * 0.8 <= quickest < PASSING_SECONDS + 0.02


async def test_a_step_takes_along_text_that_could_wait_longer() -> None:
    quickest = float("inf")
    for _ in range(5):
        async with at_work() as desk:
            desk.recorder.record(text("a"))
            await desk.told.wait_for(1)
            desk.recorder.record(text("b"))
            desk.recorder.record(StepStarted(Step.VALIDATE))
            await desk.told.wait_for(2)
            assert desk.told.appends[1] == [text("b"), StepStarted(Step.VALIDATE)]
            quickest = min(quickest, desk.told.times[1] - desk.told.times[0])
    assert quickest < COALESCE_SECONDS * 0.9


async def test_much_text_does_not_wait() -> None:
    quickest = float("inf")
    for _ in range(5):
        async with at_work() as desk:
            desk.recorder.record(text("a"))
            await desk.told.wait_for(1)
            desk.recorder.record(text("b" * COALESCE_CHARS))
            await desk.told.wait_for(2)
            quickest = min(quickest, desk.told.times[1] - desk.told.times[0])
    assert quickest < COALESCE_SECONDS * 0.9


async def test_text_of_another_part_or_day_stays_apart() -> None:
    async with at_work() as desk:
        pieces = [text("a"), text("b", day=1), text("c", day=1), text("d", "refine-1", 1), text("e", day=1)]
        for piece in pieces:
            desk.recorder.record(piece)
        assert await desk.finish() == [
            text("a"),
            text("bc", day=1),
            text("d", "refine-1", 1),
            text("e", day=1),
        ]


@pytest.mark.parametrize("seed", range(3))
async def test_no_event_and_no_character_is_lost_or_out_of_order(seed: int) -> None:
    chance = random.Random(seed)
    recorded: list[RunEvent] = []
    async with at_work() as desk:
        for number in range(400):
            kind = chance.random()
            event: RunEvent = text(f"{number} ", day=chance.choice((None, 1, 2)))
            if kind < 0.1:
                event = WriterNoted(str(number))
            recorded.append(event)
            desk.recorder.record(event)
            if kind > 0.8:
                await asyncio.sleep(chance.choice((0, 0, 0.002)))
        logged = await desk.finish()
    assert joined(logged) == joined(recorded)
    assert [event for events in desk.told.appends for event in events] == logged
    assert len(desk.told.appends) < len(recorded) / 2


async def test_after_a_flush_everything_recorded_before_is_in_the_log() -> None:
    async with at_work() as desk:
        await desk.recorder.flush()
        assert await desk.logged() == []
        for number in range(1, 6):
            desk.recorder.record(text(str(number)))
            await desk.recorder.flush()
            assert (
                "".join(event.text for event in await desk.logged() if isinstance(event, TextDrafted))
                == "12345"[:number]
            )


async def test_a_flush_waits_for_nothing_that_others_wait_for() -> None:
    quickest = float("inf")
    for _ in range(5):
        async with at_work() as desk:
            began = asyncio.get_running_loop().time()
            desk.recorder.record(StepStarted(Step.VALIDATE))
            desk.recorder.record(StepStarted(Step.FINALIZE))
            await desk.recorder.flush()
            quickest = min(quickest, asyncio.get_running_loop().time() - began)
            assert desk.told.appends == [[StepStarted(Step.VALIDATE), StepStarted(Step.FINALIZE)]]
            assert await desk.finish() == desk.told.appends[0]
    assert quickest < PASSING_SECONDS * 0.9


async def test_flushes_and_appends_by_themselves_mix_in_any_order() -> None:
    chance = random.Random(0)
    recorded: list[RunEvent] = []
    async with at_work() as desk:
        for number in range(200):
            event = WriterNoted(str(number)) if chance.random() < 0.5 else text(f"{number} ")
            recorded.append(event)
            desk.recorder.record(event)
            if chance.random() < 0.2:
                await desk.recorder.flush()
                assert joined(await desk.logged()) == joined(recorded)
            elif chance.random() < 0.3:
                await asyncio.sleep(0)
        assert joined(await desk.finish()) == joined(recorded)


async def test_a_flush_of_a_run_that_is_taken_over_writes_nothing_and_never_returns() -> None:
    async with at_work() as desk:
        await in_database(claims.release, desk.recorder.lease)
        await in_database(claimed, desk.run)
        desk.recorder.record(WriterNoted("late"))
        flushing = asyncio.create_task(desk.recorder.flush())
        with pytest.raises(LeaseLost):
            await asyncio.wait_for(desk.writing, 10)
        desk.recorder.record(WriterNoted("later"))
        again = asyncio.create_task(desk.recorder.flush())
        await asyncio.wait({flushing, again}, timeout=0.05)
        assert not flushing.done()
        assert not again.done()
        assert await desk.logged() == []
        for task in (flushing, again):
            task.cancel()


async def test_a_flush_waits_for_a_database_that_is_away() -> None:
    async with at_work() as desk:
        with database_away():
            desk.recorder.record(WriterNoted("a"))
            flushing = asyncio.create_task(desk.recorder.flush())
            await asyncio.wait({flushing}, timeout=0.05)
            assert not flushing.done()
            assert desk.told.appends == []
        await asyncio.wait_for(flushing, 10)
        assert await desk.logged() == [WriterNoted("a")]


async def test_closing_with_nothing_recorded_ends_the_writing() -> None:
    async with at_work() as desk:
        assert await desk.finish() == []


async def test_the_writing_ends_when_the_run_is_taken_over() -> None:
    async with at_work() as desk:
        desk.recorder.record(text("a"))
        await desk.recorder.flush()
        await in_database(claims.release, desk.recorder.lease)
        await in_database(claimed, desk.run)
        desk.recorder.record(StepStarted(Step.VALIDATE))
        with pytest.raises(LeaseLost):
            await asyncio.wait_for(desk.writing, 10)
        assert await desk.logged() == [text("a")]


async def test_a_database_that_comes_back_finds_everything_in_order() -> None:
    async with at_work() as desk:
        with database_away():
            desk.recorder.record(StepStarted(Step.VALIDATE))
            await asyncio.sleep(0.05)
            desk.recorder.record(text("meanwhile"))
            await asyncio.sleep(0.15)
            assert desk.told.appends == []
            assert not desk.writing.done()
        assert await desk.finish() == [StepStarted(Step.VALIDATE), text("meanwhile")]
        assert desk.told.appends == [[StepStarted(Step.VALIDATE)], [text("meanwhile")]]
