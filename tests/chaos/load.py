"""Runs that come one after another while faults happen, as they do in a service that is used."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from tests.chaos.audience import NotStarted, Watch
from tests.chaos.model import Script
from tests.chaos.scene import Scene, Tally
from tests.chaos.trips import TRIPS

EVERY_SECONDS = 0.4
AT_ONCE = 10
PACES_SECONDS = (0.0, 0.005, 0.02)
CALM_SECONDS = (0.4, 1.2)


@asynccontextmanager
async def loaded(scene: Scene, tally: Tally) -> AsyncIterator[list[Watch]]:
    """Begins runs, a few at a time, until the block ends, and waits for those that were asked for."""
    watches: list[Watch] = []
    asking: set[asyncio.Task[None]] = set()

    async def ask() -> None:
        pace = scene.random.choice(PACES_SECONDS)
        try:
            watch, _ = await scene.begin_at_last(scene.random.choice(TRIPS), Script(pause_seconds=pace))
        except NotStarted as error:
            tally.complaints.append(f"a run was not started: {error}")
        else:
            watches.append(watch)

    async def keep_asking() -> None:
        while True:
            if len(scene.live) + sum(not task.done() for task in asking) < AT_ONCE:
                asking.add(asyncio.create_task(ask()))
            await asyncio.sleep(EVERY_SECONDS)

    load = asyncio.create_task(keep_asking())
    try:
        yield watches
    finally:
        load.cancel()
        await asyncio.gather(load, return_exceptions=True)
        await asyncio.gather(*asking)


async def under_load(
    scene: Scene,
    fault: str,
    strike: Callable[[Tally], Awaitable[object]],
    *,
    times: int,
    may_begin: Callable[[], bool] = lambda: True,
) -> Tally:
    """The fault so many times in the middle of runs; then everything is judged."""
    tally = Tally(fault)
    async with loaded(scene, tally) as watches:
        await asyncio.sleep(CALM_SECONDS[1])
        for _ in range(times):
            if not may_begin():
                break
            await strike(tally)
            tally.times += 1
            await asyncio.sleep(scene.random.uniform(*CALM_SECONDS))
    await scene.close(tally, watches)
    await scene.close_orphans(tally)
    return tally.done()
