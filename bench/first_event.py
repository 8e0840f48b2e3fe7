"""Time to the first event, the first stop and the plan of an offline run of three days."""

import asyncio
import time
from collections.abc import Iterator

from bench.load import Connection, StreamTimes, streamed, trip
from bench.report import Table, spread
from bench.servers import serving

WARM_UP_RUNS = 20
RUNS = 100
GOAL_FIRST_EVENT_MS = 3
GOAL_COMPLETE_MS = 150


def measure() -> Iterator[Table]:
    with serving(RUNS_AT_ONCE="3") as server:  # as it is set: counting is part of the way
        kept, new = asyncio.run(_timed(server.url))
    table = Table(
        f"An offline 3-day run over POST /generate/stream, one after another, {len(kept)} each, ms",
        ["connection", "to", "p50", "p95", "p99", "goal p50"],
        note=f"A run has {kept[-1].events} events. New connections are counted from before they are opened.",
    )
    for name, times in (("kept", kept), ("new", new)):
        table.rows += [
            [name, "first event", *spread([one.first_event for one in times]), GOAL_FIRST_EVENT_MS],
            [name, "first stop", *spread([one.first_stop for one in times]), ""],
            [name, "complete", *spread([one.complete for one in times]), GOAL_COMPLETE_MS],
        ]
    yield table


async def _timed(url: str) -> tuple[list[StreamTimes], list[StreamTimes]]:
    """Times on one connection, and each on a connection of its own, taking turns."""
    body = trip()
    kept, new = [], []
    connection = await Connection.to(url)
    for _ in range(WARM_UP_RUNS):
        await streamed(connection, body)
    for _ in range(RUNS):
        kept.append(await streamed(connection, body))
        began = time.monotonic()
        fresh = await Connection.to(url)
        new.append(await streamed(fresh, body, since=began))
        fresh.close()
    connection.close()
    return kept, new
