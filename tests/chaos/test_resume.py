"""A worker that dies at any write of its checkpoints: another goes on from what is there."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import psycopg
import pytest
from langgraph.checkpoint.memory import InMemorySaver

from planner.domain.events import RunClosed, RunSucceeded
from planner.domain.progress import fold
from planner.domain.run import RunRecord
from planner.pipeline import graph
from planner.pipeline.checkpoints import CheckpointsAway, WorkSerializer, patient
from planner.pipeline.graph import Graph
from planner.store import claims, log
from planner.store.models import Run
from planner.store.threads import in_database
from tests.factories import LEASE_SECONDS, ScriptedWriter, as_drafted, claimed, executor, now, queued

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]

WRITES = 24
"""Enough for every write of a run without refinements."""


class Failing(InMemorySaver):
    """Keeps so many writes; the next one raises, and after it all are kept again."""

    def __init__(self, kept: int, error: BaseException) -> None:
        super().__init__(serde=WorkSerializer())
        self.left, self.error = kept, error

    async def aput(self, *args: Any, **kwargs: Any) -> Any:
        return await self._count(super().aput, *args, **kwargs)

    async def aput_writes(self, *args: Any, **kwargs: Any) -> None:
        await self._count(super().aput_writes, *args, **kwargs)

    async def _count(self, write: Callable[..., Awaitable[Any]], *args: Any, **kwargs: Any) -> Any:
        self.left -= 1
        if self.left == -1:
            raise self.error
        return await write(*args, **kwargs)


async def attempts(saver: Failing, run: RunRecord, *, compiled: Graph | None = None) -> str:
    """Executes the run, once more where the first attempt did not end it; the text it shows."""
    compiled = compiled or graph.build(saver)
    claim = await in_database(claimed, run)
    with suppress(
        asyncio.CancelledError, CheckpointsAway, ExceptionGroup
    ):  # nothing is left but what it wrote
        await executor(ScriptedWriter(as_drafted), compiled=compiled).execute(claim)
    await in_database(claims.lapse_all, now=now())
    for again in await in_database(claims.claim, now=now(), lease_seconds=LEASE_SECONDS, limit=5):
        await executor(ScriptedWriter(as_drafted), compiled=compiled).execute(again)
    records = await in_database(log.read_all, run.id)
    assert [type(record.event) for record in records[-2:]] == [RunSucceeded, RunClosed], records[-2].event
    return fold(records).text


@pytest.mark.parametrize("kept", range(WRITES))
async def test_another_worker_goes_on_wherever_the_first_died(kept: int) -> None:
    whole = await attempts(Failing(WRITES * 2, asyncio.CancelledError()), await in_database(queued))
    died = await attempts(Failing(kept, asyncio.CancelledError()), await in_database(queued))
    assert died == whole


@pytest.mark.parametrize("kept", [0, 1, 4, 7])
async def test_checkpoints_that_cannot_be_written_for_a_moment_cost_nothing(kept: int) -> None:
    run = await in_database(queued)
    saver = Failing(kept, psycopg.OperationalError("the connection is lost"))
    await attempts(saver, run, compiled=graph.build(patient(saver, psycopg.OperationalError)))
    assert saver.left < 0
    assert (await in_database(Run.objects.get, pk=run.id)).attempt == 1


async def test_checkpoints_that_stay_away_end_the_attempt_and_not_the_run() -> None:
    run = await in_database(queued)
    saver = Failing(4, CheckpointsAway())
    await attempts(saver, run)
    assert (await in_database(Run.objects.get, pk=run.id)).attempt == 2
