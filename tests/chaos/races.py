"""Two who want the same at the same time: workers a run, and a traveller its end."""

import asyncio
from collections.abc import Sequence

import httpx

from tests.chaos.audience import Watch
from tests.chaos.campaign import Campaign
from tests.chaos.checker import Expected
from tests.chaos.model import Script
from tests.chaos.scene import Scene, Tally
from tests.chaos.trips import STEADY

EITHER = Expected(outcomes=frozenset({"complete", "cancelled"}))
OFFSETS = 60
OFFLINE_SECONDS = 0.06
MODEL_SECONDS = 0.9
AT_ONCE = 6
BURST = 20


async def cancel_and_completion(campaign: Campaign) -> Sequence[Tally]:
    async with campaign.offline_scene("cancel") as scene:
        offline = await _cancelled(scene, "cancel at many offsets, the offline writer", OFFLINE_SECONDS)
    async with campaign.model_scene("cancel-model") as scene:
        model = await _cancelled(scene, "cancel at many offsets, a model writing", MODEL_SECONDS)
    return [offline, model]


async def _cancelled(scene: Scene, fault: str, until_seconds: float) -> Tally:
    tally = Tally(fault)
    for start in range(0, OFFSETS, AT_ONCE):
        offsets = [until_seconds * number / OFFSETS for number in range(start, start + AT_ONCE)]
        watches = await asyncio.gather(*(_cancel_after(scene, offset, tally) for offset in offsets))
        await scene.close(tally, watches, expected=EITHER, as_alone=True)
    return tally.done()


async def _cancel_after(scene: Scene, seconds: float, tally: Tally) -> Watch:
    """Cancels twice at once; what the answers say has to be what the log says in the end."""
    watch, _ = await scene.begin(scene.random.choice(STEADY), Script(pause_seconds=0.005))
    await asyncio.sleep(seconds)
    address = f"{scene.random.choice(scene.stage.urls)}/api/v1/runs/{watch.run_id}/cancel"
    async with httpx.AsyncClient(headers={"X-Run-Key": watch.key}, timeout=20) as client:
        answers = await asyncio.gather(client.post(address), client.post(address))
    tally.times += 1
    truth = await asyncio.to_thread(scene.stage.ledger.truth, watch.run_id)
    told = {(answer.status_code, answer.json().get("status")) for answer in answers}
    if told != {(200, truth.status)}:
        tally.complaints.append(f"cancel was answered with {told}, the run {truth.status}")
    return watch


async def claims(scene: Scene, times: int) -> Tally:
    """Both workers see the same runs waiting: each run is begun once, by one of them."""
    tally = Tally("two workers, one queue")
    for _ in range(times):
        begun = await asyncio.gather(*(scene.begin(scene.random.choice(STEADY)) for _ in range(BURST)))
        tally.times += 1
        await scene.close(tally, [watch for watch, _ in begun])
        for watch, _ in begun:
            truth = await asyncio.to_thread(scene.stage.ledger.truth, watch.run_id)
            begins = sum(event.get("step") == "gather_context" for event in truth.log)
            if begins != 1:
                tally.complaints.append(f"{watch.run_id} began {begins} times")
    return tally.done()
