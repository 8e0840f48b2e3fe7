"""What the page of a run that has just begun waits for, and what it does not."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from time import perf_counter

import pytest
import pytest_asyncio

from planner import wiring
from planner.domain.events import Recorded, RunClosed, RunFailed, StepStarted, StopPlanned
from planner.domain.run import FailureCode, Step
from planner.runs.feeds import Feeds
from planner.store import claims, log
from planner.store.log import Lease
from planner.store.models import Run
from planner.store.threads import in_database
from planner.web.streams import first_stops
from planner.web.streams.first_stops import wait_for_first_stops
from tests.databases import database_away
from tests.factories import now, trip, visitor
from tests.web.story import PALACE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]

SOON = 10.0
LEASE_SECONDS = 10.0


@pytest_asyncio.fixture
async def feeds() -> AsyncIterator[Feeds]:
    made = Feeds(wiring.wakeups(), None, poll_seconds=30)
    yield made
    assert made.open_feeds == 0
    for task in made._tasks:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The wait ends by what happens, not by its time."""
    monkeypatch.setattr(first_stops, "LONGEST_WAIT_SECONDS", SOON)


async def begun() -> Lease:
    """A run that is being executed."""

    def begin() -> Lease:
        run = wiring.runs().start(trip(), owner=visitor())
        (claim,) = (
            claim
            for claim in claims.claim(now=now(), lease_seconds=LEASE_SECONDS, limit=50)
            if claim.run.id == run.id
        )
        return claim.lease

    return await in_database(begin)


async def told(lease: Lease, *events: object) -> Lease:
    """The lease after these events are in the log and announced."""

    def append() -> tuple[Lease, list[Recorded]]:
        after, records = log.append(lease, events, now=now(), lease_seconds=LEASE_SECONDS)  # type: ignore[arg-type]
        return after, list(records)

    after, records = await in_database(append)
    wiring.wakeups().announce(records)
    return after


def page_of(lease: Lease) -> str:
    return f"/runs/{lease.run_id}/"


async def test_it_waits_for_the_first_stop_and_no_longer(feeds: Feeds, patient: None) -> None:
    lease = await begun()
    waiting = asyncio.create_task(wait_for_first_stops(page_of(lease), feeds))
    lease = await told(lease, StepStarted(Step.GATHER_CONTEXT))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await told(lease, StopPlanned(1, PALACE))
    await asyncio.wait_for(waiting, SOON / 2)


async def test_a_run_that_ends_without_a_stop_is_not_waited_for(feeds: Feeds, patient: None) -> None:
    lease = await begun()
    waiting = asyncio.create_task(wait_for_first_stops(page_of(lease), feeds))
    await told(lease, RunFailed(FailureCode.INFEASIBLE), RunClosed())
    await asyncio.wait_for(waiting, SOON / 2)


async def test_a_run_that_takes_its_time_is_not_waited_for_long(feeds: Feeds) -> None:
    lease = await begun()
    began = perf_counter()
    await wait_for_first_stops(page_of(lease), feeds)
    assert first_stops.LONGEST_WAIT_SECONDS <= perf_counter() - began < SOON / 2


async def test_what_has_stops_or_is_older_or_nowhere_is_shown_at_once(feeds: Feeds, patient: None) -> None:
    shown, old = await begun(), await begun()
    await told(shown, StopPlanned(1, PALACE))
    earlier = now() - timedelta(minutes=1)
    await in_database(Run.objects.filter(pk=old.run_id).update, created_at=earlier)
    paths = page_of(shown), page_of(old), f"/runs/{'0' * 32}/", "/", "/runs/xyz/", f"{page_of(shown)}live"
    async with asyncio.timeout(SOON / 2):
        for path in paths:
            await wait_for_first_stops(path, feeds)


async def test_without_a_database_the_page_itself_says_so(feeds: Feeds, patient: None) -> None:
    lease = await begun()
    with database_away():
        await asyncio.wait_for(wait_for_first_stops(page_of(lease), feeds), SOON / 2)
