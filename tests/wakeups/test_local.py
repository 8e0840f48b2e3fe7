import asyncio
import threading
from collections.abc import Sequence

import pytest

from planner.domain.events import Recorded, RunCancelled
from planner.wakeups.local import LocalWakeups
from tests.factories import NOW

RECORDS = [Recorded("run", 1, NOW, RunCancelled())]


@pytest.mark.asyncio
async def test_every_listener_hears_on_its_own_loop_whichever_thread_tells() -> None:
    wakeups = LocalWakeups()
    heard: list[tuple[str, int]] = []
    listening, told = threading.Event(), threading.Event()

    async def elsewhere() -> None:
        done = asyncio.Event()

        def hear(records: Sequence[Recorded]) -> None:
            assert records == RECORDS
            heard.append(("elsewhere", threading.get_ident()))
            done.set()

        wakeups.listen(hear)
        listening.set()
        await asyncio.wait_for(done.wait(), 5)
        told.set()

    thread = threading.Thread(target=lambda: asyncio.run(elsewhere()))
    thread.start()
    here = asyncio.Event()

    def hear(records: Sequence[Recorded]) -> None:
        assert records == RECORDS
        heard.append(("here", threading.get_ident()))
        here.set()

    wakeups.listen(hear)
    await asyncio.to_thread(listening.wait)
    await asyncio.to_thread(wakeups.announce, RECORDS)
    await asyncio.wait_for(here.wait(), 5)
    assert await asyncio.to_thread(told.wait, 5)
    thread.join()
    assert dict(heard) == {"here": threading.get_ident(), "elsewhere": thread.ident}


@pytest.mark.asyncio
async def test_who_tells_on_a_listeners_own_loop_is_heard_before_it_goes_on() -> None:
    wakeups = LocalWakeups()
    heard: list[Sequence[Recorded]] = []
    wakeups.listen(heard.append)
    wakeups.announce(RECORDS)
    assert heard == [RECORDS]


@pytest.mark.asyncio
async def test_who_stopped_listening_hears_nothing_and_telling_nothing_calls_nobody() -> None:
    wakeups = LocalWakeups()
    heard: list[Sequence[Recorded]] = []
    stop = wakeups.listen(heard.append)
    wakeups.announce([])
    await asyncio.sleep(0)
    assert heard == []
    wakeups.announce(RECORDS)
    await asyncio.sleep(0)
    assert heard == [RECORDS]
    stop()
    wakeups.announce(RECORDS)
    await asyncio.sleep(0)
    assert heard == [RECORDS]


@pytest.mark.asyncio
async def test_it_is_known_whether_somebody_listens_on_another_loop() -> None:
    wakeups = LocalWakeups()
    wakeups.listen(lambda _: None)
    assert not wakeups.reach_other_loops
    listening, over = threading.Event(), threading.Event()

    async def elsewhere() -> None:
        wakeups.listen(lambda _: None)
        listening.set()
        while not over.is_set():
            await asyncio.sleep(0.005)

    thread = threading.Thread(target=lambda: asyncio.run(elsewhere()))
    thread.start()
    await asyncio.to_thread(listening.wait, 5)
    assert wakeups.reach_other_loops
    over.set()
    await asyncio.to_thread(thread.join, 5)
    assert not wakeups.reach_other_loops


def test_a_loop_that_is_gone_is_passed_over() -> None:
    wakeups: LocalWakeups = LocalWakeups()
    heard: list[Sequence[Recorded]] = []

    async def listen() -> None:
        wakeups.listen(heard.append)

    asyncio.run(listen())
    wakeups.announce(RECORDS)
    assert heard == []
