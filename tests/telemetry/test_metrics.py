"""What is counted while real runs are executed."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from channels.layers import InMemoryChannelLayer

from planner import wiring
from planner.domain.events import Recorded, RunClosed, RunQueued
from planner.domain.run import FailureCode, RunRecord
from planner.ports import Writer
from planner.providers.offline.writer import OfflineWriter
from planner.store import claims, log
from planner.store.threads import in_database
from planner.telemetry import metrics
from planner.telemetry.layer import CountedLayer
from planner.wakeups.remote import RemoteWakeups
from tests.factories import (
    ScriptedWriter,
    as_drafted,
    claimed,
    executor,
    failing_with,
    now,
    queued,
    trip,
    visitor,
    waiting_for,
)
from tests.telemetry.moves import Moves

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]

SOON = 10.0


async def executed(writer: Writer, run: RunRecord, **how: Any) -> list[Recorded]:
    """The run's log after one attempt at it that tells this process's readers."""
    claim = await in_database(claimed, run)
    async with asyncio.timeout(SOON):
        await executor(writer, wakeups=wiring.wakeups(), **how).execute(claim)
    return await in_database(log.read_all, run.id)


def kinds(records: Iterable[Recorded]) -> list[str]:
    return [type(record.event).__name__ for record in records]


async def test_every_event_after_the_first_is_counted_by_its_kind_and_the_run_once() -> None:
    moved = Moves()
    records = await executed(OfflineWriter(), await in_database(queued))
    appended = [kind for kind in kinds(records) if kind != RunQueued.__name__]
    for kind in set(appended):
        assert moved("tripsite_events_total", kind=kind) == appended.count(kind), kind
    assert moved("tripsite_runs_started_total") == 1
    assert moved("tripsite_runs_ended_total", status="succeeded", failure="") == 1
    assert moved("tripsite_runs_reclaimed_total") == 0
    assert moved("tripsite_attempts_in_progress") == 0
    assert 1 <= moved("tripsite_append_seconds_count") <= len(appended)


async def test_the_first_stop_and_the_end_are_measured_from_the_moment_the_run_was_asked_for() -> None:
    moved = Moves()
    run = await in_database(queued, at=now() - timedelta(seconds=20))
    await executed(OfflineWriter(), run)
    assert moved("tripsite_first_stop_seconds_count") == moved("tripsite_run_seconds_count") == 1
    assert 20 < moved("tripsite_first_stop_seconds_sum") <= moved("tripsite_run_seconds_sum") < 20 + SOON


async def test_a_failed_run_is_counted_with_its_code() -> None:
    moved = Moves()
    await executed(OfflineWriter(), await in_database(queued, trip("Atlantis")))
    code = FailureCode.UNKNOWN_DESTINATION
    assert moved("tripsite_runs_ended_total", status="failed", failure=code) == 1
    assert moved("tripsite_runs_ended_total", status="succeeded", failure="") == 0
    assert moved("tripsite_first_stop_seconds_count") == 0


async def test_a_cancelled_run_is_counted_as_such_and_its_worker_as_having_lost_it() -> None:
    moved = Moves()
    owner, gate = visitor(), asyncio.Event()
    run = await in_database(queued, owner=owner)
    writer = ScriptedWriter(waiting_for(gate))
    executing = asyncio.create_task(executed(writer, run))
    async with asyncio.timeout(SOON):
        while not (writer.texts and writer.texts[0]):
            await asyncio.sleep(0.005)
    assert moved("tripsite_attempts_in_progress") == 1
    await in_database(wiring.runs().cancel, run.id, owner=owner)
    gate.set()
    assert isinstance((await executing)[-1].event, RunClosed)
    assert moved("tripsite_runs_ended_total", status="cancelled", failure="") == 1
    assert moved("tripsite_leases_lost_total") == 1
    assert moved("tripsite_run_seconds_count") == 0
    assert moved("tripsite_attempts_in_progress") == 0


async def test_a_run_taken_over_is_no_new_run_and_its_first_stop_is_measured_once() -> None:
    moved = Moves()
    run = await in_database(queued)
    writer = ScriptedWriter(waiting_for(asyncio.Event()))
    dying = asyncio.create_task(executed(writer, run))
    async with asyncio.timeout(SOON):
        while not (moved("tripsite_events_total", kind="StopPlanned") and writer.texts):
            await asyncio.sleep(0.005)
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    await in_database(claims.lapse_all, now=now())
    await executed(ScriptedWriter(as_drafted), run)
    assert moved("tripsite_runs_started_total") == moved("tripsite_runs_reclaimed_total") == 1
    assert moved("tripsite_first_stop_seconds_count") == 1
    assert moved("tripsite_runs_ended_total", status="succeeded", failure="") == 1
    assert moved("tripsite_model_requests_total", writer="scripted", outcome="cancelled") == 1


@pytest.mark.parametrize("note", ["writer_refused", "writer_stalled"])
async def test_a_writer_that_gives_up_is_counted_with_its_code(note: str) -> None:
    moved = Moves()
    await executed(ScriptedWriter(failing_with(note)), await in_database(queued))
    assert moved("tripsite_model_requests_total", writer="scripted", outcome=note) == 1
    assert moved("tripsite_model_requests_total", writer="scripted", outcome="ok") == 0


async def test_what_is_no_code_never_becomes_a_label() -> None:
    moved = Moves()
    writer = ScriptedWriter(failing_with("My mother's house, 3 Elm Street"))
    await executed(writer, await in_database(queued))
    assert moved("tripsite_model_requests_total", writer="scripted", outcome="broken") == 1
    assert b"Elm Street" not in metrics.exposition(metrics.REGISTRY)


async def test_a_writer_that_has_no_time_left_is_counted_as_late() -> None:
    moved = Moves()
    writer = ScriptedWriter(waiting_for(asyncio.Event()))
    await executed(writer, await in_database(queued), deadline_seconds=3.3)
    assert moved("tripsite_model_requests_total", writer="scripted", outcome="deadline") == 1


async def test_a_wake_up_the_layer_does_not_take_is_counted_and_one_it_takes_is_not() -> None:
    class Unwilling(InMemoryChannelLayer):  # type: ignore[misc]  # channels has no types
        async def group_send(self, group: str, message: dict[str, Any]) -> None:
            raise ConnectionError("redis is away")

    moved = Moves()
    await RemoteWakeups(CountedLayer(InMemoryChannelLayer())).announce("a")
    assert moved("tripsite_wakeups_failed_total") == 0
    await RemoteWakeups(CountedLayer(Unwilling())).announce("a")
    assert moved("tripsite_wakeups_failed_total") == 1


async def test_a_clock_that_runs_behind_measures_nothing_below_zero() -> None:
    moved = Moves()
    metrics.run_ended(now(), now() - timedelta(hours=1))
    assert moved("tripsite_run_seconds_sum") == 0
    assert moved("tripsite_run_seconds_count") == 1
