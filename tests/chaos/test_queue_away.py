"""A queue whose database is away: the worker is told so in one way, and looks again."""

import asyncio

import pytest

from planner.queue.work import Heartbeat, JobQueue, QueueAway


@pytest.mark.asyncio
async def test_a_queue_between_two_connections_is_away_like_any_other() -> None:
    """Seen after a restart of PostgreSQL: no worker looked for runs without a job any more."""

    async def nothing(*_: object) -> None:
        return None

    queue = JobQueue(
        "postgres://nobody@127.0.0.1:9/nothing",
        execute=nothing,
        stop=lambda _: None,
        prune=nothing,
        heartbeat=Heartbeat(every_seconds=1, stalled_after_seconds=3),
    )
    async with asyncio.timeout(10):
        with pytest.raises(QueueAway):
            await queue.retry_stalled()
