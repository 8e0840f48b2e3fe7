"""What the processes stand on goes away and comes back: Redis, PostgreSQL, the disk."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from tests.chaos import engines
from tests.chaos.audience import NotStarted
from tests.chaos.campaign import Campaign
from tests.chaos.load import under_load
from tests.chaos.model import DRAFT, Script
from tests.chaos.scene import UNAVAILABLE, Scene, Tally, until
from tests.chaos.trips import FORGETFUL, STEADY

AWAY_SECONDS = 2.5
FULL_SECONDS = 3.0
REACH_SECONDS = 20.0
OK = 200
PATIENCE_SECONDS = 10


async def redis_killed(scene: Scene, times: int) -> Tally:
    redis = scene.stage.redis
    assert redis is not None

    async def kill_and_start(_: Tally) -> None:
        await asyncio.to_thread(redis.kill)
        await asyncio.sleep(AWAY_SECONDS)
        await asyncio.to_thread(redis.start)

    return await under_load(scene, "Redis killed and back", kill_and_start, times=times)


async def redis_frozen(scene: Scene, times: int) -> Tally:
    redis = scene.stage.redis
    assert redis is not None

    async def freeze_and_thaw(_: Tally) -> None:
        redis.freeze()
        await asyncio.sleep(AWAY_SECONDS)
        engines.thaw(redis)

    return await under_load(scene, "Redis frozen and back", freeze_and_thaw, times=times)


async def postgres_restarted(scene: Scene, mode: str, times: int) -> Tally:
    postgres = scene.stage.postgres
    assert postgres is not None

    async def restart(_: Tally) -> None:
        scene.struck()  # a worker may lose a run with its connection
        await asyncio.to_thread(postgres.restart, mode)

    return await under_load(scene, f"PostgreSQL restarted (`-m {mode}`)", restart, times=times)


async def disk_full(campaign: Campaign) -> Sequence[Tally]:
    """The disk with the database fills up in the middle of runs, and is freed a few seconds later."""
    tally = Tally("disk full, then free (SQLite)")
    async with (
        engines.disk(campaign.folder / "small-disk") as disk,
        campaign.model_scene("disk", data_dir=campaign.folder / "small-disk") as scene,
    ):
        for _ in range(campaign.rounds):
            await _fill_once(scene, disk, tally)
        await scene.close_orphans(tally)
    return [tally.done()]


async def _fill_once(scene: Scene, disk: engines.SmallDisk | engines.FileLimit, tally: Tally) -> None:
    shares = [scene.random.uniform(0.0, 0.95) for _ in range(4)]
    begun = [
        await scene.begin(scene.random.choice((FORGETFUL, *STEADY)), Script(until={DRAFT: share}))
        for share in shares
    ]
    await asyncio.gather(*(until(script.is_waiting, REACH_SECONDS) for _, script in begun))
    process = scene.stage.webs[0].process
    assert process is not None
    await asyncio.to_thread(_use_no_spare_room, disk.folder / "tripsite.sqlite3")
    disk.fill(process.pid)
    tally.times += 1
    for _, script in begun:
        script.go_on()
    statuses = set()
    for _ in range(int(FULL_SECONDS / 0.5)):
        statuses.add(await _status_of_a_request(scene))
        await asyncio.sleep(0.5)
    disk.free(process.pid)
    if UNAVAILABLE not in statuses or not statuses <= {UNAVAILABLE, OK, None}:
        tally.complaints.append(f"asked with the disk full: {statuses} instead of {UNAVAILABLE}")
    begun.append(await scene.begin_at_last(STEADY[0]))
    await scene.close(tally, [watch for watch, _ in begun])


def _use_no_spare_room(database: Path) -> None:
    """SQLite's log file goes back to nothing: in one that is there, writes need no new room."""
    with closing(sqlite3.connect(database, timeout=PATIENCE_SECONDS)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


async def _status_of_a_request(scene: Scene) -> int | None:
    """What a request for a run is answered with; 200 is judged with the others as an orphan."""
    try:
        await scene.begin(STEADY[1])
    except NotStarted as error:
        return error.status
    return OK
