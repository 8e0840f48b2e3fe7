"""A server killed -9 at every step of the runs it has at hand, and started again."""

import asyncio
from collections.abc import Sequence

from tests.chaos.audience import NotStarted, Watch
from tests.chaos.campaign import Campaign
from tests.chaos.model import DRAFT, REFINE, Script
from tests.chaos.scene import Scene, Tally, until
from tests.chaos.stage import started
from tests.chaos.trips import FORGETFUL, STEADY

REACH_SECONDS = 20.0
BURST = 10
BURST_SECONDS = 0.25
AGAIN_AT_ONCE = 0.3
"""How often the server is killed again while it starts."""
SHARE_OF_TIME = 0.8


async def of_a_server_with_a_model(campaign: Campaign) -> Sequence[Tally]:
    tally = Tally("kill -9 of the server, a model writing (SQLite)")
    async with campaign.model_scene("kill-model") as scene:
        while tally.times < campaign.kills // 2 and campaign.has_time(SHARE_OF_TIME):
            await _one_kill_at_every_point(scene, tally)
        await scene.close_orphans(tally)
    return [tally.done()]


async def _one_kill_at_every_point(scene: Scene, tally: Tally) -> None:
    """Each run waits at a point of its own; then the server dies, and all go on."""
    begun = [
        await scene.begin_at_last(FORGETFUL, script)
        if script.answer == "forgetful"
        else await scene.begin_at_last(scene.random.choice(STEADY), script)
        for script in _points(scene)
    ]
    await asyncio.gather(*(until(script.is_waiting, REACH_SECONDS) for _, script in begun))
    watches = [watch for watch, _ in begun]
    for _, script in begun[-2:]:  # these were held just before the end of a part: now they run past it
        script.go_on()
    asked = asyncio.create_task(_begun_or_not(scene))
    await asyncio.sleep(scene.random.uniform(0.0, 0.08))
    await scene.kill(scene.stage.workers[0])
    tally.times += 1
    for _, script in begun:
        script.go_on()
    await started(scene.stage.workers[0])
    watches += await asked
    await scene.close(tally, watches)


def _points(scene: Scene) -> list[Script]:
    """Where the runs are when the server dies; the last two are let go a moment before."""
    share = scene.random.uniform
    return [
        Script(until={DRAFT: 0.0}),
        Script(until={DRAFT: share(0.02, 0.4)}),
        Script(until={DRAFT: share(0.4, 0.98)}),
        Script(answer="forgetful", until={REFINE: 0.0}),
        Script(answer="forgetful", until={REFINE: share(0.05, 0.95)}),
        Script(answer="forgetful", until={DRAFT: 0.99, REFINE: 0.0}),
        Script(until={DRAFT: 0.99}),
    ]


async def _begun_or_not(scene: Scene) -> list[Watch]:
    """A run asked for at the moment of the kill: it exists, or the request failed."""
    try:
        watch, _ = await scene.begin(scene.random.choice(STEADY))
    except NotStarted:
        return []
    return [watch]


async def of_a_server_with_the_offline_writer(campaign: Campaign) -> Sequence[Tally]:
    tally = Tally("kill -9 of the server, the offline writer (SQLite)")
    async with campaign.offline_scene("kill-offline") as scene:
        while tally.times < campaign.kills - campaign.kills // 2 and campaign.has_time(SHARE_OF_TIME):
            await _one_kill_in_a_burst(scene, tally)
        await scene.close_orphans(tally)
    return [tally.done()]


async def _one_kill_in_a_burst(scene: Scene, tally: Tally) -> None:
    """Runs take milliseconds: many are asked for at once, and the server dies among them."""
    asked = [asyncio.create_task(_asked_for(scene)) for _ in range(BURST)]
    await asyncio.sleep(scene.random.uniform(0.0, BURST_SECONDS))
    await scene.kill(scene.stage.workers[0])
    tally.times += 1
    await started(scene.stage.workers[0])
    if scene.random.random() < AGAIN_AT_ONCE:
        await asyncio.sleep(scene.random.uniform(0.0, 0.02))
        await scene.kill(scene.stage.workers[0])
        tally.times += 1
        await started(scene.stage.workers[0])
    await scene.close(tally, [watch for made in asked for watch in await made])


async def _asked_for(scene: Scene) -> list[Watch]:
    await asyncio.sleep(scene.random.uniform(0.0, BURST_SECONDS / 2))
    return await _begun_or_not(scene)
