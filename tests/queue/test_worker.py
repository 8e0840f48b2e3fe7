import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from planner.domain.events import RunCancelled, RunSucceeded
from planner.domain.run import RunRecord, RunStatus
from planner.ports import Brief
from planner.queue import jobs
from planner.queue.work import APPLICATION_NAME
from planner.runs.service import RunLimits, Runs, Workers
from planner.runs.upkeep import Upkeep
from planner.runs.worker import Worker, WorkerLimits
from planner.store import claims, log
from planner.store.models import Run
from planner.store.threads import in_database
from planner.wakeups.local import LocalWakeups
from tests.factories import (
    Script,
    ScriptedWriter,
    as_drafted,
    drafted_items,
    executor,
    now,
    queued,
    trip,
    visitor,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]

LEASE_SECONDS = 1.5
SOON = 15.0


async def forever(brief: Brief):  # type: ignore[no-untyped-def]
    for item in list(drafted_items(brief))[:3]:
        yield item
    await asyncio.Event().wait()


def url() -> str:
    return make_conninfo(os.environ["TEST_DATABASE_URL"], dbname=connection.settings_dict["NAME"])


@asynccontextmanager
async def working(script: Script = as_drafted, *, concurrency: int = 10) -> AsyncIterator[Worker]:
    """A worker with this script, stopped at the end."""
    wakeups = LocalWakeups()
    plans = executor(ScriptedWriter(script), wakeups=wakeups, lease_seconds=LEASE_SECONDS)
    worker = Worker(
        plans,
        url=url(),
        limits=WorkerLimits(concurrency, LEASE_SECONDS),
        upkeep=Upkeep(now, LEASE_SECONDS, timedelta(hours=24), plans.forget, wakeups.announce),
        wakeups=wakeups,
        now=now,
    )
    task = asyncio.create_task(worker.work())
    try:
        yield worker
    finally:
        worker.stop()
        await asyncio.wait_for(task, SOON)


def office() -> Runs:
    return Runs(
        limits=RunLimits(at_once=0, cache_seconds=0, lease_seconds=LEASE_SECONDS),
        writer=lambda: ScriptedWriter(as_drafted),
        wakeups=LocalWakeups(),
        workers=Workers(enqueue=jobs.add, stop=jobs.stop),
        now=now,
    )


async def started() -> RunRecord:
    return await in_database(office().start, trip(), owner=visitor())


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(SOON):
        while not await in_database(is_so):
            await asyncio.sleep(0.02)


def has(run: RunRecord, status: RunStatus) -> Callable[[], bool]:
    return lambda: Run.objects.get(pk=run.id).status == status


async def test_it_executes_what_is_put_into_the_queue_before_and_after_its_start() -> None:
    before = await started()
    async with working():
        after = await started()
        for run in (before, after):
            await until(has(run, RunStatus.SUCCEEDED))
            assert isinstance((await in_database(log.read_all, run.id))[-2].event, RunSucceeded)


async def test_fifty_runs_go_side_by_side() -> None:
    async with working(forever, concurrency=50):
        made = [await started() for _ in range(50)]
        await until(lambda: Run.objects.filter(status=RunStatus.RUNNING).count() == len(made))


async def test_a_worker_that_stops_gives_its_run_to_another_which_begins_at_once() -> None:
    async with working(forever):
        run = await started()
        await until(has(run, RunStatus.RUNNING))
        async with working():
            pass  # both have met; the second goes first
    assert await in_database(lambda: Run.objects.get(pk=run.id).losses) == 0
    async with working():
        await until(has(run, RunStatus.SUCCEEDED))


async def test_a_run_whose_worker_is_lost_is_taken_over_when_its_lease_lapses() -> None:
    run = await in_database(queued)
    await in_database(claims.claim, now=now(), lease_seconds=LEASE_SECONDS, limit=1)
    async with working():
        await until(has(run, RunStatus.SUCCEEDED))
    assert await in_database(lambda: Run.objects.get(pk=run.id).losses) == 1


async def test_a_job_of_a_worker_that_says_nothing_any_more_is_done_by_another() -> None:
    run = await started()

    def taken_by_the_dead() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat) "
                "VALUES (now() - interval '1 hour') RETURNING id"
            )
            (worker_id,) = cursor.fetchone()
            cursor.execute("SELECT id FROM procrastinate_fetch_job_v2(NULL, %s)", [worker_id])
            assert cursor.fetchone()[0] is not None

    await in_database(taken_by_the_dead)
    async with working():
        await until(has(run, RunStatus.SUCCEEDED))
        await until(lambda: not jobs_left())


async def test_cancelling_stops_the_run_in_the_worker_at_once() -> None:
    asked, stopped = asyncio.Event(), asyncio.Event()

    async def says_when_stopped(brief: Brief):  # type: ignore[no-untyped-def]
        asked.set()
        try:
            async for item in forever(brief):
                yield item
        finally:
            stopped.set()

    async with working(says_when_stopped):
        owner = visitor()
        run = await in_database(office().start, trip(), owner=owner)
        await asyncio.wait_for(asked.wait(), SOON)
        await in_database(office().cancel, run.id, owner=owner)
        await asyncio.wait_for(stopped.wait(), LEASE_SECONDS / 3)
    assert isinstance((await in_database(log.read_all, run.id))[-2].event, RunCancelled)


async def test_it_comes_back_when_the_database_had_cut_it_off() -> None:
    async with working():
        await until(has(await started(), RunStatus.SUCCEEDED))
        assert await in_database(cut_off_the_queue) >= 2
        await until(has(await started(), RunStatus.SUCCEEDED))


def cut_off_the_queue() -> int:
    """Ends the worker's connections, the one that listens too; how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s",
            [APPLICATION_NAME],
        )
        return len(cursor.fetchall())


def jobs_left() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM procrastinate_jobs")
        return int(cursor.fetchone()[0])
