"""A few faults of the campaign, once each: the whole of it is `make chaos`."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import pytest

from tests.chaos import kills, services
from tests.chaos.campaign import Campaign, complaints, table
from tests.chaos.scene import Tally

FAULTS = (
    kills.of_a_server_with_a_model,
    kills.of_a_server_with_the_offline_writer,
    services.disk_full,
)


@pytest.mark.asyncio
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
async def test_every_reader_ends_with_the_whole_run_once(
    fault: Callable[[Campaign], Awaitable[Sequence[Tally]]], tmp_path: Path
) -> None:
    tallies = await fault(Campaign(tmp_path, kills=4, rounds=1))
    assert complaints(tallies) == [], table(tallies)
    assert all(tally.readers > tally.runs for tally in tallies)
