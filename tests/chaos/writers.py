"""The model breaks off at every point of its answer, stands still there, or writes slowly."""

import asyncio
from collections.abc import Sequence

from tests.chaos.audience import Watch
from tests.chaos.campaign import Campaign
from tests.chaos.checker import Expected, judge, texts
from tests.chaos.model import SLOW_SECONDS, Script
from tests.chaos.scene import SETTLE_SECONDS, Scene, Tally
from tests.chaos.trips import STEADY, Trip

POINTS = 20
AT_ONCE = 10
EVERY_TIME = 99
STALL_SECONDS = 1.0
MANNERS = {
    "reset": "the model's connection reset at every point",
    "end": "the model's answer ends early at every point",
    "silence": "the model falls silent at every point",
}


async def of_the_model(campaign: Campaign) -> Sequence[Tally]:
    async with campaign.model_scene("model", GEMINI_STALL_SECONDS=str(STALL_SECONDS)) as scene:
        tallies = [await _cut_at_every_point(scene, manner, fault) for manner, fault in MANNERS.items()]
        return [*tallies, await _slow(scene)]


async def _cut_at_every_point(scene: Scene, manner: str, fault: str) -> Tally:
    """Ends as left alone where asking again helped, else with the solver's plan in the fallback's words."""
    tally = Tally(fault)
    trip = STEADY[1]
    fallen = await _fallen_back(scene, trip)
    shares = [point / POINTS for point in range(POINTS)] + [0.999]
    for start in range(0, len(shares), AT_ONCE):
        scripts = [
            # before any text asking again helps, if only it is not cut again
            Script(cut=share, manner=manner, cuts=1 if share < 0.01 else EVERY_TIME)
            for share in shares[start : start + AT_ONCE]
        ]
        watches = [(await scene.begin(trip, script))[0] for script in scripts]
        tally.times += len(watches)
        expected = Expected(texts=(scene.alone[trip.name].texts, fallen))
        await scene.close(tally, watches, expected=expected, as_alone=False)
    return tally.done()


async def _fallen_back(scene: Scene, trip: Trip) -> dict[str, str]:
    """The text of a run whose model never ends its answer."""
    watch, _ = await scene.begin(trip, Script(cut=0.5, cuts=EVERY_TIME))
    await watch.finished(SETTLE_SECONDS)
    truth = await asyncio.to_thread(scene.stage.ledger.truth, watch.run_id)
    assert judge(truth, {}, Expected()).holds
    shown = texts(truth.log)
    assert list(shown) == ["fallback"], list(shown)
    scene.forget(watch)
    return shown


async def _slow(scene: Scene) -> Tally:
    tally = Tally("the model writes slowly")
    watches: list[Watch] = []
    for trip in STEADY:
        watch, _ = await scene.begin(trip, Script(pause_seconds=SLOW_SECONDS * 5))
        watches.append(watch)
        tally.times += 1
    await scene.close(tally, watches)
    return tally.done()
