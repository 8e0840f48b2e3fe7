"""The page of a run that has just begun waits a moment for the first stops, and comes with them.

They are a few hundredths of a second away, and a browser that has to ask for them after the page shows them
later than that.
"""

import asyncio
import re

from planner import wiring
from planner.domain.events import StopPlanned
from planner.runs.feeds import Feeds
from planner.store.errors import DATABASE_AWAY
from planner.store.threads import in_database

PAGE_PATH = re.compile(r"/runs/([0-9a-f]{32})/")
LONGEST_WAIT_SECONDS = 0.15


async def wait_for_first_stops(path: str, feeds: Feeds) -> None:
    """Returns when the run that the path names has stops, and at once for every other path or run."""
    page = PAGE_PATH.fullmatch(path)
    if page is None or not await _has_just_begun(page[1]):
        return
    follower = await feeds.join(page[1], 0)
    try:
        async with asyncio.timeout(LONGEST_WAIT_SECONDS):
            while not follower.has_ended:
                records = await follower.batch(LONGEST_WAIT_SECONDS)
                if any(isinstance(record.event, StopPlanned) for record in records):
                    return
    except TimeoutError:
        return  # the page goes on live
    finally:
        await feeds.leave(follower)


async def _has_just_begun(run_id: str) -> bool:
    try:
        return await in_database(wiring.runs().has_just_begun, run_id)
    except DATABASE_AWAY:
        return False  # the page itself says so
