"""The embedded runner: claims runs and executes them side by side, on the loop that serves or on its own."""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from planner.runs.crew import DRAIN_SECONDS, Crew, settle_memory
from planner.runs.loops import new_loop, solve_in_turn
from planner.runs.upkeep import Upkeep
from planner.store import claims
from planner.store.at_once import at_once
from planner.store.claims import Claim
from planner.store.threads import in_database
from planner.wakeups.local import LocalWakeups

if TYPE_CHECKING:
    from planner.runs.execute import Executor  # brings LangGraph along, which takes its time

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0  # between looks for lapsed leases, and for runs whose wake-up was lost


class Runner:
    """Starts once, lives until `stop`. `make_executor` is awaited on the runner's loop, before the first
    claim: what a run needs is built there, and what takes long on the way is done in a thread.
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
        self._is_alone = is_alone
        self._has_begun = False
        self._has_ended = threading.Event()
        self._working: Future[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread_id: int | None = None
        self._crew: Crew | None = None
        self._news: asyncio.Event | None = None
        self._stopping = False
        self.is_ready = threading.Event()

    @property
    def is_alive(self) -> bool:
        return self._has_begun and not self._has_ended.is_set()

    def start(self, loop: asyncio.AbstractEventLoop | None = None) -> None:
        """Begins on this loop, else in a thread with a loop of its own, and returns at once.

        Safe from any thread; a second call does nothing. Runs on the loop that serves them need nobody to
        hand them over, and no thread takes the interpreter from another between a run and its reader.
        """
        if self._has_begun:
            return
        self._has_begun = True
        if loop is not None:
            self._loop = loop
            self._working = asyncio.run_coroutine_threadsafe(self._work_to_the_end(), loop)
        else:
            threading.Thread(target=self._main, name="runner", daemon=True).start()

    def wake(self) -> None:
        """Looks for runs at once. Safe from any thread, and before the start."""
        loop, news = self._loop, self._news
        if loop is not None and news is not None and not loop.is_closed():
            loop.call_soon_threadsafe(news.set)

    def can_take(self) -> bool:
        """Whether a run that is made here and now may be claimed with it, for `take`.

        Only on the runner's own loop, where nothing that could fail or wait comes between the two.
        """
        is_here = threading.get_ident() == self._thread_id
        return (
            is_here and self._crew is not None and not self._stopping and self._crew.size < self._concurrency
        )

    def take(self, claim: Claim) -> None:
        """Executes a run that `can_take` was true for."""
        if self._crew is not None:
            self._crew.start(claim)

    def stop(self) -> None:
        """Takes no more runs, gives back those it has after their current node, and ends.

        It blocks, and must not be called on the runner's loop.
        """
        self._stopping = True
        self.wake()
        is_over = self._loop is not None and not self._loop.is_running()
        if self._has_begun and not is_over:
            self._has_ended.wait(DRAIN_SECONDS + 2)

    def _main(self) -> None:
        with asyncio.Runner(loop_factory=new_loop) as runner:
            runner.run(self._work_to_the_end())

    async def _work_to_the_end(self) -> None:
        try:
            await self._work()
        except Exception:
            log.critical("the runner ended", exc_info=True)
        finally:
            self._crew = None
            self._has_ended.set()

    async def _work(self) -> None:
        self._loop, self._news = asyncio.get_running_loop(), asyncio.Event()
        self._thread_id = threading.get_ident()
        solve_in_turn()
        executor = await self._make_executor()
        if self._is_alone():
            await in_database(claims.lapse_all, now=self._now())
        crew = Crew(executor, wakeups=self._wakeups, on_free=lambda: self._look_if_full(crew.size))
        upkeep = Upkeep(
            self._now, self._lease_seconds, self._retention, executor.forget, self._wakeups.announce
        )
        settle_memory()
        self._crew = crew
        self.is_ready.set()
        while not self._stopping:
            self._news.clear()
            await self._claim(crew)
            await upkeep.look()
            await upkeep.prune_in_time()
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._news.wait()
            except TimeoutError:
                pass  # nobody called: look all the same
        await crew.drain()

    def _look_if_full(self, left: int) -> None:
        """Somebody may wait for the place that has just become free."""
        if self._news is not None and left + 1 >= self._concurrency:
            self._news.set()

    async def _claim(self, crew: Crew) -> None:
        free = self._concurrency - crew.size
        if free <= 0:
            return
        try:
            taken = await at_once(
                claims.claim, now=self._now(), lease_seconds=self._lease_seconds, limit=free
            )
        except Exception as error:  # the database is away: look again later
            log.warning("no runs claimed: %r", error)
            return
        for claim in taken:
            crew.start(claim)
