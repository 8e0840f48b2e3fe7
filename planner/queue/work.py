"""A Procrastinate worker that hands every job's run to a function and waits until that run has ended."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import psycopg
from procrastinate import App, JobContext, PsycopgConnector
from procrastinate.exceptions import ProcrastinateException, UniqueViolation
from procrastinate.job_context import AbortReason
from procrastinate.jobs import Job, Status
from psycopg.conninfo import make_conninfo

from planner.queue.jobs import QUEUE, TASK

log = logging.getLogger(__name__)

APPLICATION_NAME = "tripsite worker"  # as pg_stat_activity shows it
CONNECTIONS = 4  # of the pool; one more listens
PRUNE_CRON = "17 * * * *"
POLL_SECONDS = 2.0  # a notification that was lost costs this much


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """How often a worker says that it lives, and after which silence its jobs are another's."""

    every_seconds: float
    stalled_after_seconds: float


class QueueAway(Exception):
    """The database with the queue does not answer."""


class JobQueue:
    """The worker's side. `execute` waits for a run to end; `stop` ends one that was cancelled; `prune` is
    called by one of all workers, once an hour.
    """

    def __init__(
        self,
        url: str,
        *,
        execute: Callable[[str], Awaitable[None]],
        stop: Callable[[str], None],
        prune: Callable[[], Awaitable[None]],
        heartbeat: Heartbeat,
    ) -> None:
        self._execute = execute
        self._stop = stop
        self._prune = prune
        self._heartbeat = heartbeat
        conninfo = make_conninfo(url, application_name=APPLICATION_NAME)
        self._app = App(connector=PsycopgConnector(conninfo=conninfo, min_size=1, max_size=CONNECTIONS))
        self._app.task(name=TASK, queue=QUEUE, pass_context=True)(self._run)
        tidying = self._app.task(name="prune", queue=QUEUE)(self._tidy)
        self._app.periodic(cron=PRUNE_CRON)(tidying)

    async def work(self, *, concurrency: int) -> None:
        """Takes jobs until cancelled; the runs under way go on by themselves. Raises QueueAway."""
        try:
            async with self._app.open_async():
                await self._app.run_worker_async(
                    queues=[QUEUE],
                    concurrency=concurrency,
                    fetch_job_polling_interval=POLL_SECONDS,
                    abort_job_polling_interval=POLL_SECONDS,
                    shutdown_graceful_timeout=0,
                    delete_jobs="always",
                    install_signal_handlers=False,
                    update_heartbeat_interval=self._heartbeat.every_seconds,
                    stalled_worker_timeout=self._heartbeat.stalled_after_seconds,
                )
        except (ProcrastinateException, psycopg.Error) as error:
            raise QueueAway from error
        raise QueueAway  # it also ends by itself when its listening connection is lost

    async def retry_stalled(self) -> None:
        """Jobs whose worker says nothing any more wait again. Raises QueueAway."""
        try:
            stalled = await self._app.job_manager.get_stalled_jobs(
                queue=QUEUE, seconds_since_heartbeat=self._heartbeat.stalled_after_seconds
            )
            for job in stalled:
                await self._retry(job)
        except (ProcrastinateException, psycopg.Error) as error:
            raise QueueAway from error

    async def _retry(self, job: Job) -> None:
        jobs = self._app.job_manager
        try:
            await jobs.retry_job(job)
        except UniqueViolation:  # another job for this run waits already
            await jobs.finish_job(job, Status.ABORTED, delete_job=True)

    async def _tidy(self, timestamp: int) -> None:
        await self._prune()

    async def _run(self, context: JobContext, *, run_id: str) -> None:
        try:
            await self._execute(run_id)
        except asyncio.CancelledError:
            # a worker that stops drains its runs itself: only what somebody cancelled ends with its job
            if context.abort_reason() is AbortReason.USER_REQUEST:
                self._stop(run_id)
            raise
