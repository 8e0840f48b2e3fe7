import asyncio
from collections.abc import Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from planner.domain.events import Recorded, RunClosed, RunSucceeded, TextDrafted
from planner.runs.appender import Appender
from planner.store import claims, log
from planner.store.errors import DATABASE_AWAY, LeaseLost
from planner.store.log import Append
from planner.store.models import Plan
from planner.store.threads import in_database
from planner.wakeups.local import LocalWakeups
from tests.databases import database_away
from tests.factories import LEASE_SECONDS, NOW, claimed, now, queued
from tests.web.story import plan

pytestmark = [pytest.mark.django_db(transaction=True)]

TEXT = TextDrafted("words", "draft", None)


class Told(LocalWakeups):
    """Remembers how many appends were announced together."""

    def __init__(self) -> None:
        super().__init__()
        self.together: list[int] = []

    def announce_all(self, appends: Sequence[Sequence[Recorded]]) -> None:
        self.together.append(len(appends))


def appender(wakeups: LocalWakeups) -> Appender:
    return Appender(lease_seconds=LEASE_SECONDS, now=now, wakeups=wakeups)


def leases(count: int) -> list[log.Lease]:
    return [claimed(queued()).lease for _ in range(count)]


def kinds(run_id: str) -> list[tuple[int, str]]:
    return [(record.seq, type(record.event).__name__) for record in log.read_all(run_id)]


@pytest.mark.asyncio
async def test_what_comes_while_a_transaction_is_under_way_goes_together_in_the_next() -> None:
    told = Told()
    desk = appender(told)
    held = await in_database(leases, 20)
    after = await asyncio.gather(*(desk.append(lease, [TEXT]) for lease in held))
    assert [lease.last_seq for lease in after] == [2] * 20
    assert sum(told.together) == 20
    assert len(told.together) <= 2
    for lease in held:
        assert await in_database(kinds, lease.run_id) == [(1, "RunQueued"), (2, "TextDrafted")]


@pytest.mark.asyncio
async def test_one_lost_lease_takes_nobody_with_it() -> None:
    desk = appender(LocalWakeups())
    first, lost, last = await in_database(leases, 3)
    await in_database(claims.lapse_all, now=now())
    (successor,) = [
        one
        for one in await in_database(claims.claim, now=now(), lease_seconds=LEASE_SECONDS, limit=9)
        if one.run.id == lost.run_id
    ]
    first = log.Lease(first.run_id, 2, first.last_seq)
    last = log.Lease(last.run_id, 2, last.last_seq)
    results = await asyncio.gather(
        *(desk.append(lease, [TEXT]) for lease in (first, lost, last)), return_exceptions=True
    )
    assert isinstance(results[1], LeaseLost)
    assert [type(result) for result in (results[0], results[2])] == [log.Lease, log.Lease]
    assert await in_database(kinds, lost.run_id) == [(1, "RunQueued")]
    assert (await desk.append(successor.lease, [TEXT])).last_seq == 2


@pytest.mark.asyncio
async def test_one_append_that_cannot_be_stored_takes_nobody_with_it() -> None:
    desk = appender(LocalWakeups())
    good, bad, other = await in_database(leases, 3)
    taken = RunSucceeded(plan())  # saved under the id of its run twice over
    await in_database(
        lambda: Plan.objects.create(
            id=bad.run_id, title="", location="", start=NOW, end=NOW, cost_krw=0, document="", created_at=NOW,
            updated_at=NOW,
        )
    )  # fmt: skip
    results = await asyncio.gather(
        desk.append(good, [TEXT]),
        desk.append(bad, [taken, RunClosed()]),
        desk.append(other, [TEXT]),
        return_exceptions=True,
    )
    assert isinstance(results[0], log.Lease)
    assert isinstance(results[1], Exception)
    assert not isinstance(results[1], LeaseLost)
    assert isinstance(results[2], log.Lease)
    assert await in_database(kinds, bad.run_id) == [(1, "RunQueued")]


@pytest.mark.asyncio
async def test_with_the_database_away_everybody_is_told_and_the_next_append_goes_through() -> None:
    desk = appender(LocalWakeups())
    held = await in_database(leases, 3)
    with database_away():
        results = await asyncio.gather(*(desk.append(one, [TEXT]) for one in held), return_exceptions=True)
    assert all(isinstance(result, DATABASE_AWAY) for result in results)
    assert (await desk.append(held[0], [TEXT])).last_seq == 2


@pytest.mark.asyncio
async def test_who_stops_waiting_does_not_stop_the_others() -> None:
    desk = appender(LocalWakeups())
    held = await in_database(leases, 5)
    tasks = [asyncio.create_task(desk.append(lease, [TEXT])) for lease in held]
    await asyncio.sleep(0)
    tasks[1].cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [isinstance(result, log.Lease) for result in results] == [True, False, True, True, True]


def test_many_appends_are_one_transaction() -> None:
    held = leases(10)
    with CaptureQueriesContext(connection) as queries:
        log.append_all([Append(lease, [TEXT]) for lease in held], now=now(), lease_seconds=LEASE_SECONDS)
    assert sum(query["sql"].startswith("BEGIN") for query in queries) == 1
