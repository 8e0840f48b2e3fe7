"""Runs that plan a saved plan anew, executed: one proposal, whatever happens to the worker."""

import asyncio
import uuid
from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest
from langgraph.checkpoint.memory import InMemorySaver

from planner.domain.edit import Replanned, Revising
from planner.domain.events import RunFailed, RunSucceeded, StepStarted
from planner.domain.owner import Owner
from planner.domain.plan import Plan
from planner.domain.progress import fold
from planner.domain.run import Delivery, FailureCode, RunRecord, RunStatus, Step
from planner.pipeline import graph
from planner.pipeline.checkpoints import WorkSerializer
from planner.ports import Brief, WriterItem
from planner.providers.offline.writer import OfflineWriter
from planner.store import claims, plans, revisions, runs
from planner.store.threads import in_database
from tests.factories import ScriptedWriter, as_drafted, drafted_items, executor, now, queued, trip, visitor
from tests.runs.test_execute import executed, log_of, row_of, until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]


async def planned(owner: Owner) -> tuple[str, Plan]:
    """A plan of this owner's, made by a run."""
    run = await in_database(queued, trip(), owner=owner)
    await executed(executor(OfflineWriter()), run)
    return run.id, (await in_database(plans.find, run.id, owner=owner)).plan


def revising(plan_id: str, plan: Plan, owner: Owner, *days: int) -> RunRecord:
    """A run in the store that plans days of this plan anew."""
    run_id = uuid.uuid4().hex
    new = runs.NewRun(
        id=run_id,
        request=plan.request,
        owner=owner,
        fingerprint=f"revises-{run_id}",
        writer="scripted",
        delivery=Delivery.STREAM,
        revises=Revising(plan_id, 1, days),
    )
    return runs.create(new, now=now(), at_once=0)[0]


async def test_it_ends_with_a_proposal_and_the_plan_as_it_was() -> None:
    owner = visitor()
    plan_id, before = await planned(owner)
    run = await in_database(revising, plan_id, before, owner, 2)
    records = await executed(executor(OfflineWriter()), run)
    succeeded = records[-2].event
    assert isinstance(succeeded, RunSucceeded)
    assert succeeded.plan.run_id == plan_id
    assert (await in_database(plans.find, plan_id, owner=owner)).plan == before
    number = await in_database(revisions.proposed_by, run.id, plan_id=plan_id)
    assert number is not None
    assert await in_database(revisions.at, plan_id, number) == succeeded.plan
    record = (await in_database(revisions.history, plan_id))[-1]
    assert (record.base, record.change, record.is_proposal) == (1, Replanned((2,)), True)


async def test_a_worker_that_dies_in_the_writing_is_followed_by_one_that_goes_on() -> None:
    async def dying(brief: Brief) -> AsyncGenerator[WriterItem]:
        for item in list(drafted_items(brief))[:4]:
            yield item
        await asyncio.Event().wait()

    owner = visitor()
    plan_id, before = await planned(owner)
    run = await in_database(revising, plan_id, before, owner, 2)
    checkpointed = graph.build(InMemorySaver(serde=WorkSerializer()))
    writer = ScriptedWriter(dying)
    attempt = asyncio.create_task(executed(executor(writer, compiled=checkpointed), run))
    await until(lambda: bool(writer.texts and writer.texts[0]))
    await asyncio.sleep(0.1)
    attempt.cancel()
    await asyncio.gather(attempt, return_exceptions=True)
    await in_database(claims.lapse_all, now=now())
    records = await executed(executor(ScriptedWriter(as_drafted), compiled=checkpointed), run)

    steps = [record.event.step for record in records if isinstance(record.event, StepStarted)]
    assert steps.count(Step.GATHER_CONTEXT) == 1
    assert (await row_of(run)).attempt == 2
    plan = fold(records).plan
    assert plan is not None
    assert [day for day in plan.itinerary.days if day.number != 2] == [
        day for day in before.itinerary.days if day.number != 2
    ]
    shown = {key: day for key, (day, _) in fold(records).stops.items()}
    assert shown == {stop.key: day.number for day in plan.itinerary.days for stop in day.stops}
    history = await in_database(revisions.history, plan_id)
    assert [record.run_id for record in history] == ["", run.id]


async def test_without_checkpoints_it_begins_again_and_proposes_once() -> None:
    owner = visitor()
    plan_id, before = await planned(owner)
    run = await in_database(revising, plan_id, before, owner, 1)
    gate = asyncio.Event()

    async def waiting(brief: Brief) -> AsyncGenerator[WriterItem]:
        for item in drafted_items(brief):
            yield item
        await gate.wait()

    slow = ScriptedWriter(waiting)
    zombie = asyncio.create_task(executed(executor(slow), run))
    await until(lambda: bool(slow.texts and len(slow.texts[0]) > 3))
    await asyncio.sleep(0.2)  # what is appended later than this would renew the lease
    await in_database(claims.lapse_all, now=now())
    records = await executed(executor(ScriptedWriter(as_drafted)), run)
    gate.set()
    await zombie
    assert isinstance(records[-2].event, RunSucceeded)
    assert len(await in_database(revisions.history, plan_id)) == 2


async def test_a_plan_that_is_deleted_meanwhile_is_a_failure_told() -> None:
    owner = visitor()
    plan_id, before = await planned(owner)
    run = await in_database(revising, plan_id, before, owner, 1)
    await in_database(plans.delete, plan_id, owner=owner)
    failed = (await executed(executor(OfflineWriter()), run))[-2].event
    assert isinstance(failed, RunFailed)
    assert failed.code is FailureCode.INFEASIBLE
    assert [reason["code"] for reason in failed.details["conflicts"]] == ["plan_gone"]


async def test_a_cancelled_one_proposes_nothing() -> None:
    owner = visitor()
    plan_id, before = await planned(owner)
    run = await in_database(revising, plan_id, before, owner, 1)
    await in_database(runs.cancel, run.id, owner=owner, now=now())
    assert (await row_of(run)).status == RunStatus.CANCELLED
    assert await in_database(revisions.proposed_by, run.id, plan_id=plan_id) is None
    assert len(await log_of(run)) == 3


async def test_it_starts_from_the_revision_it_was_asked_about() -> None:
    owner = visitor()
    plan_id, before = await planned(owner)
    first = before.itinerary.days[0]
    edited = replace(before, itinerary=before.itinerary.with_days((replace(first, summary="ours"),)))
    change = Replanned((1,), "ours")
    await in_database(revisions.add, plan_id, edited, base=1, change=change, author=None, now=now())
    run = await in_database(revising, plan_id, edited, owner, 2)
    records = await executed(executor(OfflineWriter()), run)
    plan = fold(records).plan
    assert plan is not None
    assert plan.itinerary.days[0] == before.itinerary.days[0]
