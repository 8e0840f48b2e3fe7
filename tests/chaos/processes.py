"""Processes that are told to end, that are killed one of several, and that stand still for a while."""

import asyncio
from collections.abc import Sequence

from tests.chaos.campaign import Campaign
from tests.chaos.load import under_load
from tests.chaos.scene import Scene, Tally
from tests.chaos.stage import freeze, started, thaw
from tests.conftest import Server

ALLOWED_SECONDS = 10.0
STILL_LEASES = 2.0
"""How long a worker stands still, in leases."""


async def of_one_server(campaign: Campaign) -> Sequence[Tally]:
    """SIGTERM of the only server, again and again, under load."""
    async with campaign.model_scene("restart") as scene:
        return [await _restarts(scene, "SIGTERM of the server, restarted (SQLite)", times=campaign.rounds)]


async def _restarts(scene: Scene, fault: str, *, times: int) -> Tally:
    slowest = [0.0]

    async def restart_each(tally: Tally) -> None:
        for process in scene.stage.everyone:
            seconds = await asyncio.to_thread(process.terminate)
            slowest[0] = max(slowest[0], seconds)
            if seconds >= ALLOWED_SECONDS:
                tally.complaints.append(f"SIGTERM took {seconds:.1f} s")
            await started(process)

    tally = await under_load(scene, fault, restart_each, times=times)
    tally.note = f"the slowest process took {slowest[0]:.1f} s to end"
    return tally


async def rolling_restarts(scene: Scene, times: int) -> Tally:
    return await _restarts(scene, "SIGTERM of every process, one after another", times=times)


async def killed_workers(scene: Scene, times: int) -> Tally:
    """A worker dies among its runs; another goes on with them while it is started again."""

    async def kill_one(_: Tally) -> None:
        worker = scene.random.choice(scene.stage.workers)
        await scene.kill(worker)
        await asyncio.sleep(scene.random.uniform(0.0, scene.stage.lease_seconds))
        await started(worker)

    return await under_load(scene, "kill -9 of a worker", kill_one, times=times)


async def killed_webs(scene: Scene, times: int) -> Tally:
    """Readers find the other web process; runs do not notice."""

    async def kill_one(_: Tally) -> None:
        web = scene.random.choice(scene.stage.webs)
        await asyncio.to_thread(web.kill)
        await asyncio.sleep(scene.random.uniform(0.0, 1.0))
        await started(web)

    return await under_load(scene, "kill -9 of a web process", kill_one, times=times)


async def stopped_workers(scene: Scene, times: int) -> Tally:
    """A worker stands still past its lease, its runs go on elsewhere, and it wakes up among them."""

    async def stand_still(_: Tally) -> None:
        worker: Server = scene.random.choice(scene.stage.workers)
        scene.struck()
        freeze(worker)
        await asyncio.sleep(scene.stage.lease_seconds * STILL_LEASES)
        thaw(worker)

    return await under_load(
        scene, "SIGSTOP of a worker past its lease, then SIGCONT", stand_still, times=times
    )
