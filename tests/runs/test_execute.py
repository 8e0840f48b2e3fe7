import asyncio
from collections.abc import AsyncGenerator, Callable

import pytest
from langgraph.checkpoint.memory import InMemorySaver

from planner.domain.events import (
    Recorded,
    RunCancelled,
    RunClosed,
    RunFailed,
    RunQueued,
    RunSucceeded,
    StepStarted,
    TextDrafted,
    WriterNoted,
)
from planner.domain.progress import fold, percent_of
from planner.domain.run import FailureCode, RunRecord, RunStatus, Step
from planner.pipeline import graph
from planner.pipeline.checkpoints import WorkSerializer
from planner.ports import Brief, WriterItem, Written
from planner.providers.offline.writer import OfflineWriter
from planner.runs.execute import Executor
from planner.store import claims, log, plans, runs
from planner.store.models import Plan, Run
from planner.store.threads import in_database
from tests.databases import database_away
from tests.factories import (
    ScriptedWriter,
    as_drafted,
    claimed,
    drafted_items,
    executor,
    now,
    queued,
    trip,
    visitor,
    waiting_for,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]

SOON = 10.0


async def executed(worker: Executor, run: RunRecord, *, lease_seconds: float = 10.0) -> list[Recorded]:
    """The log of a run after one attempt of this worker at it."""
    claim = await in_database(claimed, run, lease_seconds=lease_seconds)
    async with asyncio.timeout(SOON):
        await worker.execute(claim)
    return await log_of(run)


async def log_of(run: RunRecord) -> list[Recorded]:
    records = await in_database(log.read_all, run.id)
    assert [record.seq for record in records] == list(range(1, len(records) + 1))
    return records


async def row_of(run: RunRecord) -> Run:
    return await in_database(Run.objects.get, pk=run.id)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(SOON):
        while not condition():
            await asyncio.sleep(0.005)


async def test_a_run_ends_with_its_plan_saved_as_it_was_told() -> None:
    owner = visitor()
    run = await in_database(queued, owner=owner)
    records = await executed(executor(OfflineWriter()), run)
    assert isinstance(records[0].event, RunQueued)
    assert isinstance(records[-2].event, RunSucceeded)
    assert isinstance(records[-1].event, RunClosed)
    saved = await in_database(plans.find, run.id, owner=owner)
    assert saved.plan == records[-2].event.plan
    row = await row_of(run)
    assert (row.status, row.last_seq, row.failure) == (RunStatus.SUCCEEDED, len(records), "")
    times = [moment for moment in (row.started_at, row.first_stop_at, row.ended_at) if moment]
    assert len(times) == 3
    assert times == sorted(times)


async def test_an_unknown_destination_fails_with_names_like_it_and_no_plan() -> None:
    run = await in_database(queued, trip("Atlantis"))
    records = await executed(executor(OfflineWriter()), run)
    failed = records[-2].event
    assert isinstance(failed, RunFailed)
    assert failed.code is FailureCode.UNKNOWN_DESTINATION
    assert failed.details["location"] == "Atlantis"
    assert failed.details["suggestions"]
    assert isinstance(records[-1].event, RunClosed)
    assert await in_database(Plan.objects.count) == 0


async def test_a_must_see_nobody_knows_fails_with_the_conflict_and_what_would_do() -> None:
    run = await in_database(queued, trip(must_see=("Moon Base Alpha",)))
    failed = (await executed(executor(OfflineWriter()), run))[-2].event
    assert isinstance(failed, RunFailed)
    assert failed.code is FailureCode.INFEASIBLE
    assert [reason["code"] for reason in failed.details["conflicts"]] == ["must_see_unknown"]
    assert failed.details["relaxations"][0] == {"code": "plan_without", "params": {"wish": "Moon Base Alpha"}}


async def test_a_fault_of_ours_ends_the_run_and_its_cause_goes_to_the_log_only(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def broken(brief: Brief) -> AsyncGenerator[WriterItem]:
        yield Written("So far ")
        raise ZeroDivisionError("secret cause")

    run = await in_database(queued)
    records = await executed(executor(ScriptedWriter(broken)), run)
    assert records[-2].event == RunFailed(FailureCode.INTERNAL)
    assert [record.event.text for record in records if isinstance(record.event, TextDrafted)] == ["So far "]
    assert "secret cause" in caplog.text
    assert (await row_of(run)).failure == FailureCode.INTERNAL


async def test_a_writer_that_takes_too_long_is_left_at_the_deadline_for_the_solvers_plan() -> None:
    never = asyncio.Event()
    run = await in_database(queued)
    worker = executor(ScriptedWriter(waiting_for(never)), deadline_seconds=3.2)
    records = await executed(worker, run)
    succeeded = records[-2].event
    assert isinstance(succeeded, RunSucceeded)
    assert "deadline" in succeeded.plan.notes
    assert succeeded.plan.writer == "offline"
    assert WriterNoted("deadline") in [record.event for record in records]


async def test_the_lease_is_kept_while_the_writer_thinks() -> None:
    gate = asyncio.Event()
    run = await in_database(queued)
    executing = asyncio.create_task(
        executed(executor(ScriptedWriter(waiting_for(gate)), lease_seconds=0.9), run, lease_seconds=0.9)
    )
    for _ in range(12):
        await asyncio.sleep(0.1)
        assert await in_database(claims.claim, now=now(), lease_seconds=1, limit=5) == []
    gate.set()
    records = await executing
    assert isinstance(records[-2].event, RunSucceeded)
    assert (await row_of(run)).attempt == 1


async def test_a_database_that_is_away_for_a_moment_costs_no_attempt() -> None:
    gate = asyncio.Event()
    writer = ScriptedWriter(waiting_for(gate))
    run = await in_database(queued)
    executing = asyncio.create_task(executed(executor(writer, lease_seconds=0.3), run, lease_seconds=0.3))
    await until(lambda: bool(writer.texts))
    await asyncio.sleep(0.15)
    with database_away():
        await asyncio.sleep(0.25)
        gate.set()
        await asyncio.sleep(0.1)
    records = await executing
    assert isinstance(records[-2].event, RunSucceeded)
    assert (await row_of(run)).attempt == 1


async def test_a_cancelled_run_stops_its_writer_and_appends_nothing_more() -> None:
    gate, closed = asyncio.Event(), asyncio.Event()

    async def noticing(brief: Brief) -> AsyncGenerator[WriterItem]:
        try:
            yield Written("So far ")
            await gate.wait()
        finally:
            closed.set()

    owner = visitor()
    run = await in_database(queued, owner=owner)
    writer = ScriptedWriter(noticing)
    executing = asyncio.create_task(executed(executor(writer, lease_seconds=0.15), run, lease_seconds=0.15))
    await until(lambda: bool(writer.texts and writer.texts[0]))
    await in_database(runs.cancel, run.id, owner=owner, now=now())
    records = await executing
    assert closed.is_set()
    assert [type(record.event) for record in records[-2:]] == [RunCancelled, RunClosed]
    assert (await row_of(run)).status == RunStatus.CANCELLED


async def test_a_run_that_is_lost_while_a_node_waits_for_its_log_leaves_nothing_at_work() -> None:
    worker = executor(ScriptedWriter(as_drafted), compiled=graph.build(InMemorySaver(serde=WorkSerializer())))
    claim = await in_database(claimed, await in_database(queued))
    await in_database(claims.lapse_all, now=now())
    await in_database(claims.claim, now=now(), lease_seconds=10.0, limit=1)
    async with asyncio.timeout(SOON):
        await worker.execute(claim)
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_worker_cut_off_and_back_finds_the_run_taken_over_and_one_log() -> None:
    gate = asyncio.Event()
    slow = ScriptedWriter(waiting_for(gate))
    owner = visitor()
    run = await in_database(queued, owner=owner)
    zombie = asyncio.create_task(executed(executor(slow), run))
    await until(lambda: bool(slow.texts and slow.texts[0]))
    await asyncio.sleep(0.05)
    await in_database(claims.lapse_all, now=now())
    records = await executed(executor(ScriptedWriter(as_drafted)), run)
    assert isinstance(records[-2].event, RunSucceeded)
    gate.set()
    assert [record.event for record in await zombie] == [record.event for record in records]
    assert fold(records).text == "".join(item.text for item in texts_of(records))
    assert (await row_of(run)).attempt == 2


async def test_a_draining_worker_gives_the_run_back_after_the_node_and_another_goes_on_from_there() -> None:
    checkpointed = graph.build(InMemorySaver(serde=WorkSerializer()))
    gate = asyncio.Event()
    writer = ScriptedWriter(waiting_for(gate))
    run = await in_database(queued)
    worker = executor(writer, compiled=checkpointed)
    executing = asyncio.create_task(executed(worker, run))
    await until(lambda: bool(writer.texts and writer.texts[0]))
    worker.is_draining = True
    gate.set()
    stopped = await executing
    assert not any(isinstance(record.event, RunClosed) for record in stopped)
    row = await row_of(run)
    assert (row.status, row.lease_until, row.losses) == (RunStatus.RUNNING, None, 0)
    successor = ScriptedWriter(as_drafted)
    records = await executed(executor(successor, compiled=checkpointed), run)
    assert records[: len(stopped)] != []
    assert [record.event for record in records[: len(stopped)]] == [record.event for record in stopped]
    assert isinstance(records[-2].event, RunSucceeded)
    assert successor.texts == []
    steps = [record.event.step for record in records if isinstance(record.event, StepStarted)]
    assert steps == [Step.GATHER_CONTEXT, Step.GENERATE_DRAFT, Step.VALIDATE, Step.FINALIZE]


async def test_a_run_without_checkpoints_begins_again_and_what_was_half_shown_is_void() -> None:
    async def dying(brief: Brief) -> AsyncGenerator[WriterItem]:
        for item in list(drafted_items(brief))[:6]:
            yield item
        await asyncio.Event().wait()

    writer = ScriptedWriter(dying)
    run = await in_database(queued)
    claim = await in_database(claimed, run)
    attempt = asyncio.create_task(executor(writer).execute(claim))
    await until(lambda: bool(writer.texts and len(writer.texts[0]) > 1))
    await asyncio.sleep(0.2)
    attempt.cancel()
    await asyncio.gather(attempt, return_exceptions=True)
    assert fold(await log_of(run)).text
    await in_database(claims.lapse_all, now=now())
    second = ScriptedWriter(as_drafted)
    records = await executed(executor(second), run)
    percents = [percent_of(record.event) for record in records if isinstance(record.event, StepStarted)]
    assert len(percents) == 6
    assert percents == sorted(percents)
    progress = fold(records)
    assert progress.text == "".join(second.texts[0])
    assert progress.plan is not None
    assert {key: day for key, (day, _) in progress.stops.items()} == {
        stop.key: day.number for day in progress.plan.itinerary.days for stop in day.stops
    }


def texts_of(records: list[Recorded]) -> list[TextDrafted]:
    """The text that counts in the end: what no reset took back."""
    shown = fold(records).texts
    return [TextDrafted(text.text, text.part, text.day) for text in shown]
