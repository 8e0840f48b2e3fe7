from collections.abc import Sequence
from datetime import timedelta

import pytest

from planner.domain.events import RunClosed, RunSucceeded
from planner.runs.upkeep import prune
from planner.store import log
from planner.store.models import Event, Plan, PlanContext, Run
from planner.store.threads import in_database
from tests.factories import LEASE_SECONDS, NOW, claimed, queued
from tests.web.story import plan

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]

HOUR = timedelta(hours=1)


class Kept:
    """Checkpoints of runs, and whether their logs were still there when they went."""

    def __init__(self) -> None:
        self.forgotten: list[str] = []

    async def forget(self, run_ids: Sequence[str]) -> None:
        assert await in_database(Event.objects.filter(run__in=run_ids).exists)
        self.forgotten += run_ids


def ended(hours_ago: int) -> str:
    at = NOW - hours_ago * HOUR
    lease = claimed(queued(at=at), at=at).lease
    log.append(lease, [RunSucceeded(plan()), RunClosed()], now=at, lease_seconds=LEASE_SECONDS)
    return lease.run_id


async def test_what_is_past_its_time_goes_with_its_checkpoints_and_plans_stay() -> None:
    kept = Kept()
    old, new = await in_database(ended, 30), await in_database(ended, 3)
    under_way = (await in_database(queued, at=NOW - 40 * HOUR)).id
    assert await prune(ended_before=NOW - 24 * HOUR, forget=kept.forget) == 3
    assert kept.forgotten == [old]
    left = await in_database(lambda: set(Event.objects.values_list("run", flat=True)))
    assert left == {new, under_way}
    assert await in_database(Plan.objects.count) == await in_database(Run.objects.count) - 1 == 2
    assert await prune(ended_before=NOW - 24 * HOUR, forget=kept.forget) == 0
    assert kept.forgotten == [old]


async def test_more_than_go_together_all_go() -> None:
    kept = Kept()
    made = [await in_database(ended, 30) for _ in range(12)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("planner.runs.upkeep.PRUNED_TOGETHER", 5)
        assert await prune(ended_before=NOW, forget=kept.forget) == 36
    assert sorted(kept.forgotten) == sorted(made)


async def test_what_plans_were_made_from_goes_when_they_are_gone_and_no_sooner() -> None:
    kept = await in_database(ended, 3)
    under_way = (await in_database(queued)).id
    for plan_id in (kept, under_way, "0" * 32):
        await in_database(PlanContext.objects.create, pk=plan_id, document="{}")
    await prune(ended_before=NOW - 24 * HOUR, forget=Kept().forget)
    left = await in_database(lambda: set(PlanContext.objects.values_list("pk", flat=True)))
    assert left == {kept, under_way}
