"""A worker on the queue: takes the jobs it is given, executes their runs, and looks after runs without a job.

The queue is a hint, as wake-ups are: which runs wait, and who may execute them, the runs' own rows say.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from planner.queue import jobs
from planner.queue.work import Heartbeat, JobQueue, QueueAway
from planner.runs.crew import Crew, settle_memory
from planner.runs.loops import solve_in_turn
from planner.runs.upkeep import Upkeep
from planner.store import claims
from planner.store.threads import in_database
from planner.wakeups.local import LocalWakeups

if TYPE_CHECKING:
    from planner.runs.execute import Executor

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
STRANDED_SECONDS = 5.0  # a run that waits so long without being claimed gets another job
STRANDED_AT_ONCE = 500
AGAIN_SECONDS = 1.0  # between tries to reach a queue that is away


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    concurrency: int
    lease_seconds: float

    @property
    def heartbeat(self) -> Heartbeat:
        """In step with the leases, so that a job is retried about when its run may be taken over."""
        return Heartbeat(every_seconds=self.lease_seconds / 3, stalled_after_seconds=self.lease_seconds)


class Worker:
    """Made on the loop it works on. `work` ends after `stop`, with every run ended or given back."""

    def __init__(
        self,
        executor: "Executor",
        *,
        url: str,
        limits: WorkerLimits,
        upkeep: Upkeep,
        wakeups: LocalWakeups,
        now: Callable[[], datetime],
    ) -> None:
        self._limits = limits
        self._upkeep = upkeep
        self._now = now
        self._crew = Crew(executor, wakeups=wakeups)
        self._queue = JobQueue(
            url,
            execute=self._execute,
            stop=self._crew.stop,
            prune=upkeep.prune,
            heartbeat=limits.heartbeat,
        )
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Takes no more jobs; `work` ends soon. To be called on the worker's loop."""
        self._stopping.set()

    async def work(self) -> None:
        solve_in_turn()
        settle_memory()
        tasks = [asyncio.create_task(self._take_jobs()), asyncio.create_task(self._look_regularly())]
        await self._stopping.wait()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._crew.drain()
        await self._add_jobs(waited_seconds=0.0)  # for what was given back: somebody else may begin at once

    async def _execute(self, run_id: str) -> None:
        """Returns when the run has ended or is somebody else's."""
        claim = await in_database(
            claims.claim_one, run_id, now=self._now(), lease_seconds=self._limits.lease_seconds
        )
        if claim is not None:
            await asyncio.shield(self._crew.start(claim))

    async def _take_jobs(self) -> None:
        while True:
            try:
                await self._queue.work(concurrency=self._limits.concurrency)
            except QueueAway as error:
                log.warning("the queue is away: %r", error.__cause__)
                await asyncio.sleep(AGAIN_SECONDS)

    async def _look_regularly(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self._upkeep.look()
            await self._add_jobs(waited_seconds=STRANDED_SECONDS)
            try:
                await self._queue.retry_stalled()
            except QueueAway as error:
                log.warning("stalled jobs not retried: %r", error.__cause__)

    async def _add_jobs(self, *, waited_seconds: float) -> None:
        try:
            await in_database(self._add_stranded, waited_seconds)
        except Exception as error:  # the database is away: the next look, or another worker's, will do
            log.warning("no jobs added: %r", error)

    def _add_stranded(self, waited_seconds: float) -> None:
        jobs.add_again(
            claims.stranded(
                now=self._now(),
                lease_seconds=self._limits.lease_seconds,
                waited_seconds=waited_seconds,
                limit=STRANDED_AT_ONCE,
            )
        )
