"""The embedded runner: one thread with an event loop that claims runs and executes them side by side."""

import asyncio
import gc
import logging
import threading
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from planner.domain.events import Recorded, RunCancelled
from planner.store import log as run_log
from planner.store import runs as store
from planner.store.runs import Claim
from planner.store.threads import in_database
from planner.wakeups.local import LocalWakeups

if TYPE_CHECKING:
    from planner.runs.execute import Executor  # brings LangGraph along, which takes its time

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0  # between looks for lapsed leases, and for runs whose wake-up was lost
PRUNE_EVERY = timedelta(hours=1)
GRACE_SECONDS = 0.001  # who woke it sends a run's first event meanwhile, without a rival for the interpreter
DRAIN_SECONDS = 6.0
GC_THRESHOLDS = (50_000, 20, 20)


class Runner:
    """Starts once, lives until `stop`. `make_executor` runs in the runner's loop and may take its time:
    what a run needs is imported and built there, before the first claim.
    """

    def __init__(
        self,
        *,
        make_executor: "Callable[[], Awaitable[Executor]]",
        wakeups: LocalWakeups,
        now: Callable[[], datetime],
        lease_seconds: float,
        concurrency: int,
        retention: timedelta = timedelta(hours=24),
        is_alone: Callable[[], bool],
    ) -> None:
        self._make_executor = make_executor
        self._wakeups = wakeups
        self._now = now
        self._lease_seconds = lease_seconds
        self._concurrency = concurrency
        self._retention = retention
        self._next_prune = now()
        self._next_look = 0.0
        self._is_alone = is_alone
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news: asyncio.Event | None = None
        self._executor: Executor | None = None
        self._running: dict[str, asyncio.Task[None]] = {}
        self._stopping = False
        self.is_ready = threading.Event()

    @property
    def is_alive(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Begins in a thread of its own and returns at once; a second call does nothing."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._main, name="runner", daemon=True)
            self._thread.start()

    def wake(self) -> None:
        """Looks for runs in a moment. Safe from any thread, and before the start."""
        loop, news = self._loop, self._news
        if loop is not None and news is not None and not loop.is_closed():
            loop.call_soon_threadsafe(loop.call_later, GRACE_SECONDS, news.set)

    def stop(self) -> None:
        """Takes no more runs, gives back those it has after their current node, and ends."""
        self._stopping = True
        self.wake()
        if self._thread is not None:
            self._thread.join(DRAIN_SECONDS + 2)

    def _main(self) -> None:
        try:
            asyncio.run(self._work())
        except Exception:
            log.critical("the runner ended", exc_info=True)

    async def _work(self) -> None:
        self._loop, self._news = asyncio.get_running_loop(), asyncio.Event()
        self._executor = await self._make_executor()
        if self._is_alone():
            await in_database(store.lapse_all, now=self._now())
        self._wakeups.listen(self._appended)
        gc.collect()
        gc.freeze()
        gc.set_threshold(*GC_THRESHOLDS)
        self.is_ready.set()
        while not self._stopping:
            await self._claim()
            await self._fail_exhausted()
            await self._prune()
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._news.wait()
            except TimeoutError:
                pass  # nobody called: look all the same
            self._news.clear()
        await self._drain()

    async def _claim(self) -> None:
        free = self._concurrency - len(self._running)
        if free <= 0:
            return
        try:
            claims = await in_database(
                store.claim, now=self._now(), lease_seconds=self._lease_seconds, limit=free
            )
        except Exception as error:  # the database is away: look again later
            log.warning("no runs claimed: %r", error)
            return
        for claim in claims:
            task = asyncio.create_task(self._execute(claim), name=f"run {claim.run.id}")
            self._running[claim.run.id] = task

    async def _fail_exhausted(self) -> None:
        """At every look, though not at every call, ends the runs that took down their worker too often."""
        time = asyncio.get_running_loop().time()
        if time < self._next_look:
            return
        self._next_look = time + LOOK_SECONDS
        try:
            exhausted = await in_database(store.fail_exhausted, now=self._now())
        except Exception as error:  # the database is away: look again later
            log.warning("no runs looked after: %r", error)
            return
        for _, records in groupby(exhausted, key=lambda record: record.run_id):
            self._wakeups.announce(list(records))

    async def _prune(self) -> None:
        """Once in a while, removes the logs that are past their time."""
        if self._now() < self._next_prune:
            return
        self._next_prune = self._now() + PRUNE_EVERY
        try:
            gone = await in_database(run_log.prune, ended_before=self._now() - self._retention)
        except Exception as error:  # the database is away: the next time will do
            log.warning("logs not pruned: %r", error)
            return
        if gone:
            log.info("pruned %d events", gone)

    async def _execute(self, claim: Claim) -> None:
        assert self._executor is not None
        assert self._news is not None
        try:
            await self._executor.execute(claim)
        except asyncio.CancelledError:
            log.info("run stopped", extra={"run": claim.run.id})
        except Exception:
            # its lease lapses and another attempt is made
            log.exception("attempt failed", extra={"run": claim.run.id})
        finally:
            if len(self._running) >= self._concurrency:
                self._news.set()  # somebody may wait for this place
            self._running.pop(claim.run.id, None)

    def _appended(self, records: Sequence[Recorded]) -> None:
        """A run that was cancelled elsewhere in this process stops here at once."""
        task = self._running.get(records[0].run_id)
        if task is not None and any(isinstance(record.event, RunCancelled) for record in records):
            task.cancel()

    async def _drain(self) -> None:
        assert self._executor is not None
        self._executor.is_draining = True
        tasks = list(self._running.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=DRAIN_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
