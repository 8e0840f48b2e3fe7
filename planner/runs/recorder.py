"""From what a run does to its log: in order, text coalesced, one transaction at a time.

While an append is under way more events gather, and go together in the next one. Text waits for more text
at most COALESCE_SECONDS; the first text of a run and every other event wait for nothing.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from planner.domain.events import Recorded, RunEvent, TextDrafted
from planner.store import log as run_log
from planner.store.errors import DATABASE_AWAY
from planner.store.log import Lease
from planner.store.threads import in_database
from planner.wakeups.local import LocalWakeups
from planner.wakeups.remote import RemoteWakeups

log = logging.getLogger(__name__)

COALESCE_SECONDS = 0.1
COALESCE_CHARS = 2_000
RETRY_SECONDS = (0.1, 0.3, 1.0, 2.0, 4.0, 8.0)  # a database that is away longer ends the attempt


class Recorder:
    """The one appender of one attempt at a run. `write` runs beside the run and ends after `close`."""

    def __init__(
        self,
        lease: Lease,
        *,
        lease_seconds: float,
        now: Callable[[], datetime],
        wakeups: LocalWakeups,
        remote: RemoteWakeups | None,
    ) -> None:
        self.lease = lease
        self._lease_seconds = lease_seconds
        self._now = now
        self._wakeups = wakeups
        self._remote = remote
        self._pending: list[RunEvent] = []
        self._recorded = self._written = 0
        self._news, self._urgent, self._progress = asyncio.Event(), asyncio.Event(), asyncio.Condition()
        self._closed = False
        self._text_sent_at = float("-inf")

    def record(self, event: RunEvent) -> None:
        """Takes an event; it is in the log a moment later."""
        self._recorded += 1
        last = self._pending[-1] if self._pending else None
        match event, last:
            case TextDrafted(), TextDrafted() if (last.part, last.day) == (event.part, event.day):
                event = replace(event, text=last.text + event.text)
                self._pending[-1] = event
            case _:
                self._pending.append(event)
        waits = isinstance(event, TextDrafted) and len(self._pending) == 1
        if not waits or (isinstance(event, TextDrafted) and len(event.text) >= COALESCE_CHARS):
            self._urgent.set()
        self._news.set()

    async def flush(self) -> None:
        """Returns when everything recorded so far is in the log."""
        wanted = self._recorded
        self._urgent.set()
        async with self._progress:
            await self._progress.wait_for(lambda: self._written >= wanted)

    def close(self) -> None:
        """No more events will come: `write` ends when what is pending is in the log."""
        self._closed = True
        self._news.set()
        self._urgent.set()

    async def write(self) -> None:
        """Appends until closed. Raises LeaseLost as soon as the run is somebody else's."""
        loop = asyncio.get_running_loop()
        while self._pending or not self._closed:
            await self._news.wait()
            await self._let_text_gather(loop.time())
            self._news.clear()
            self._urgent.clear()
            events, self._pending = self._pending, []
            written = self._recorded
            if events:
                await self._append(events)
                if any(isinstance(event, TextDrafted) for event in events):
                    self._text_sent_at = loop.time()
            async with self._progress:
                self._written = written
                self._progress.notify_all()

    async def _let_text_gather(self, now: float) -> None:
        seconds = self._text_sent_at + COALESCE_SECONDS - now
        if self._urgent.is_set() or seconds <= 0:
            return
        try:
            async with asyncio.timeout(seconds):
                await self._urgent.wait()
        except TimeoutError:
            return

    async def _append(self, events: list[RunEvent]) -> None:
        self.lease, records = await self._appended(events)
        self._wakeups.announce(records)
        if self._remote is not None:
            await self._remote.announce(self.lease.run_id)

    async def _appended(self, events: list[RunEvent]) -> tuple[Lease, list[Recorded]]:
        """Tries again while the database is away. An append that did get in before shows as a lost lease."""
        for seconds in (*RETRY_SECONDS, None):
            try:
                return await in_database(
                    run_log.append, self.lease, events, now=self._now(), lease_seconds=self._lease_seconds
                )
            except DATABASE_AWAY as error:
                if seconds is None:
                    raise
                log.warning("append waits for the database: %s", error, extra={"run": self.lease.run_id})
                await asyncio.sleep(seconds)
        raise AssertionError("unreachable")
