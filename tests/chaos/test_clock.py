"""Clocks that jump, forward and back, while runs are under way: `now` is passed in, so that it can."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from planner.domain.events import Recorded, RunClosed, RunFailed, RunSucceeded
from planner.domain.run import FailureCode, RunStatus
from planner.runs.upkeep import LOOK_SECONDS, Upkeep
from planner.store import claims, log
from planner.store.models import Run
from planner.store.threads import in_database
from tests.factories import (
    LEASE_SECONDS,
    ScriptedWriter,
    as_drafted,
    claimed,
    executor,
    now,
    queued,
    waiting_for,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]

HOUR = timedelta(hours=1)
SOON = 10.0


@dataclass
class Clock:
    """A machine's clock, which somebody sets wrong or right."""

    off: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        return now() + self.off


async def log_of(run_id: str) -> list[Recorded]:
    records = await in_database(log.read_all, run_id)
    assert [record.seq for record in records] == list(range(1, len(records) + 1))
    return records


async def begun(writer: ScriptedWriter) -> None:
    """Returns when the writer has written something."""
    async with asyncio.timeout(SOON):
        while not (writer.texts and writer.texts[0]):
            await asyncio.sleep(0.005)


@pytest.mark.parametrize("jump", [HOUR, -HOUR], ids=["forward", "back"])
async def test_a_run_does_not_mind_a_clock_that_jumps_under_its_worker(jump: timedelta) -> None:
    gate, clock = asyncio.Event(), Clock()
    writer = ScriptedWriter(waiting_for(gate))
    run = await in_database(queued)
    claim = await in_database(claimed, run)
    executing = asyncio.create_task(executor(writer, lease_seconds=0.3, clock=clock.now).execute(claim))
    await begun(writer)
    clock.off = jump
    await asyncio.sleep(0.3)  # the lease is renewed by the clock that jumped
    gate.set()
    async with asyncio.timeout(SOON):
        await executing
    assert isinstance((await log_of(run.id))[-2].event, RunSucceeded)
    row = await in_database(Run.objects.get, pk=run.id)
    assert (row.status, row.attempt, row.losses) == (RunStatus.SUCCEEDED, 1, 0)


async def test_a_worker_whose_clock_is_ahead_takes_a_run_over_and_there_is_one_log() -> None:
    gate = asyncio.Event()
    slow = ScriptedWriter(waiting_for(gate))
    run = await in_database(queued)
    claim = await in_database(claimed, run)
    right = asyncio.create_task(executor(slow).execute(claim))
    await begun(slow)
    ahead = Clock(HOUR)
    (taken,) = await in_database(claims.claim, now=ahead.now(), lease_seconds=LEASE_SECONDS, limit=5)
    await executor(ScriptedWriter(as_drafted), clock=ahead.now).execute(taken)
    gate.set()
    async with asyncio.timeout(SOON):
        await right
    records = await log_of(run.id)
    assert [type(record.event) for record in records[-2:]] == [RunSucceeded, RunClosed]
    assert sum(isinstance(record.event, RunSucceeded) for record in records) == 1


async def test_a_lease_by_a_clock_that_was_ahead_does_not_keep_its_run_for_an_hour() -> None:
    run = await in_database(queued)
    await in_database(claimed, run, at=now() + HOUR)  # and its worker dies, and the clock is set right
    soon = now() + timedelta(seconds=LEASE_SECONDS + 1)
    taken = await in_database(claims.claim, now=soon, lease_seconds=LEASE_SECONDS, limit=5)
    assert [claim.run.id for claim in taken] == [run.id]


async def test_the_deadline_holds_on_a_worker_whose_clock_is_behind() -> None:
    never = asyncio.Event()
    run = await in_database(queued)
    await in_database(claimed, run)
    await in_database(claims.lapse_all, now=now())
    (again,) = await in_database(claims.claim, now=now(), lease_seconds=LEASE_SECONDS, limit=5)
    worker = executor(ScriptedWriter(waiting_for(never)), deadline_seconds=3.2, clock=Clock(-HOUR).now)
    async with asyncio.timeout(SOON / 2):
        await worker.execute(again)
    assert isinstance((await log_of(run.id))[-2].event, RunSucceeded)


async def test_exhausted_runs_are_ended_by_a_worker_whose_clock_was_set_back() -> None:
    clock, told = Clock(HOUR), list[Recorded]()

    async def forget(_: object) -> None:
        return None

    upkeep = Upkeep(clock.now, LEASE_SECONDS, timedelta(hours=24), forget, told.extend)
    await upkeep.look()
    clock.off = timedelta()
    run = await in_database(queued)
    await in_database(claimed, run)
    losses = {"losses": claims.MAX_LOSSES - 1, "lease_until": now() - timedelta(seconds=1)}
    await in_database(Run.objects.filter(pk=run.id).update, **losses)
    await asyncio.sleep(LOOK_SECONDS)
    await upkeep.look()
    failed = [record.event for record in told if isinstance(record.event, RunFailed)]
    assert [event.code for event in failed] == [FailureCode.WORKER_LOST]
