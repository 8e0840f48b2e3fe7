"""What somebody has to see to now and then: runs that took down too many workers, logs past their time."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from time import monotonic

from planner.domain.events import Recorded
from planner.store import claims, contexts
from planner.store import log as run_log
from planner.store.threads import in_database

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
PRUNE_SECONDS = 3600.0
PRUNED_TOGETHER = 100  # runs in one transaction: appends wait for it

type Forget = Callable[[Sequence[str]], Awaitable[None]]
"""Removes what was kept of these runs outside the log."""


async def prune(*, ended_before: datetime, forget: Forget) -> int:
    """Removes the logs, and the checkpoints that were left, of runs that ended before; how many events.

    With them goes what plans were made from that are gone.
    """
    gone = 0
    while old := await in_database(run_log.past_retention, ended_before=ended_before, limit=PRUNED_TOGETHER):
        await forget(old)
        gone += await in_database(run_log.remove, old)
    await in_database(contexts.forget_orphans)
    return gone


@dataclass(slots=True)
class Upkeep:
    """Looks as often as it is asked to, and acts when it is time."""

    now: Callable[[], datetime]
    lease_seconds: float
    retention: timedelta
    forget: Forget
    announce: Callable[[Sequence[Recorded]], None]
    _next_look: float = field(default=0.0, init=False)
    _next_prune: float = field(default=0.0, init=False)

    async def look(self) -> None:
        """Once a second at most. A database that is away is looked at again the next time."""
        if monotonic() >= self._next_look:
            self._next_look = monotonic() + LOOK_SECONDS
            await self._fail_exhausted()

    async def prune_in_time(self) -> None:
        """Prunes if it is an hour since the last time."""
        if monotonic() >= self._next_prune:
            self._next_prune = monotonic() + PRUNE_SECONDS
            await self.prune()

    async def prune(self) -> None:
        """Removes what is past its time; what cannot be now, goes the next time."""
        try:
            gone = await prune(ended_before=self.now() - self.retention, forget=self.forget)
        except Exception as error:
            log.warning("logs not pruned: %r", error)
            return
        if gone:
            log.info("pruned %d events", gone)

    async def _fail_exhausted(self) -> None:
        try:
            exhausted = await in_database(
                claims.fail_exhausted, now=self.now(), lease_seconds=self.lease_seconds
            )
        except Exception as error:
            log.warning("no runs looked after: %r", error)
            return
        for _, records in groupby(exhausted, key=lambda record: record.run_id):
            self.announce(list(records))
