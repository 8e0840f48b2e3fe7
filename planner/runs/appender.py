"""Appends of many runs in one transaction: while one is under way, others gather and go together next.

Nobody waits for company: an append that finds nothing under way goes at once.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextvars import Context
from dataclasses import dataclass, field
from datetime import datetime

from planner.domain.events import RunEvent
from planner.store import log as run_log
from planner.store.at_once import at_once, here
from planner.store.errors import DATABASE_AWAY, LeaseLost
from planner.store.log import NOTHING, Append, Appended, Lease, Spent
from planner.wakeups.local import LocalWakeups

log = logging.getLogger(__name__)

TOGETHER = 100  # appends in one transaction: more would keep others waiting for the lock


@dataclass(frozen=True, slots=True)
class Waiting:
    append: Append
    done: asyncio.Future[Appended] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Appender:
    """One per event loop. What it appended is announced within the process before it says so."""

    def __init__(self, *, lease_seconds: float, now: Callable[[], datetime], wakeups: LocalWakeups) -> None:
        self._lease_seconds = lease_seconds
        self._now = now
        self._wakeups = wakeups
        self._waiting: list[Waiting] = []
        self._writing: asyncio.Task[None] | None = None

    @property
    def tells_other_loops(self) -> bool:
        """Whether readers of this process have a loop, and so a thread, of their own."""
        return self._wakeups.reach_other_loops

    async def append(self, lease: Lease, events: Sequence[RunEvent], *, spent: Spent = NOTHING) -> Lease:
        """The lease for the next append. Raises LeaseLost, and what the database raises when it is away."""
        waiting = Waiting(Append(lease, events, spent))
        self._waiting.append(waiting)
        if self._writing is None:
            # a context of its own: it works for every run, not for the one that came first
            self._writing = asyncio.create_task(self._write(), name="appender", context=Context())
        return (await waiting.done).lease

    def append_here(self, lease: Lease, events: Sequence[RunEvent], *, spent: Spent = NOTHING) -> Lease:
        """As `append`, but by itself and without a wait. Raises Elsewhere where that cannot be."""
        after, records = here(
            run_log.append, lease, events, spent=spent, now=self._now(), lease_seconds=self._lease_seconds
        )
        self._wakeups.announce(records)
        return after

    async def _write(self) -> None:
        try:
            while self._waiting:
                together, self._waiting = self._waiting[:TOGETHER], self._waiting[TOGETHER:]
                await self._try(together)
        finally:
            self._writing = None

    async def _try(self, together: Sequence[Waiting]) -> None:
        try:
            results = await at_once(
                run_log.append_all,
                [one.append for one in together],
                now=self._now(),
                lease_seconds=self._lease_seconds,
            )
        except Exception as error:
            if len(together) == 1 or isinstance(error, DATABASE_AWAY):
                for one in together:
                    _fail(one, error)
                return
            log.warning("appends tried one by one: %r", error)
            for one in together:  # whose fault it was, alone will show
                await self._try([one])
            return
        self._wakeups.announce_all([result.records for result in results if result is not None])
        for one, result in zip(together, results, strict=True):
            if result is None:
                _fail(one, LeaseLost())
            elif not one.done.done():
                one.done.set_result(result)


def _fail(waiting: Waiting, error: BaseException) -> None:
    if not waiting.done.done():  # who waited may have been stopped meanwhile
        waiting.done.set_exception(error)
