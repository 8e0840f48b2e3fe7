"""From what a run does to its log: in order, text coalesced, one append at a time.

While an append is under way more events gather, and go together in the next one. Text waits for more text
for COALESCE_SECONDS after the last text began to be written, and longer, up to BUSY_COALESCE_SECONDS, where
appends take long: fewer and larger ones are what a busy machine needs. The first text of a run and every
other event wait for nothing.
"""

import asyncio
import logging
from dataclasses import replace
from time import perf_counter

from planner.domain.events import RunEvent, TextDrafted
from planner.runs.appender import Appender
from planner.store.errors import DATABASE_AWAY
from planner.store.log import Lease
from planner.telemetry import metrics
from planner.wakeups.remote import RemoteWakeups

log = logging.getLogger(__name__)

COALESCE_SECONDS = 0.06
BUSY_COALESCE_SECONDS = 0.2
APPENDS_PART = 8  # of the time between texts, one in so many is the append's at most
COALESCE_CHARS = 2_000
RETRY_SECONDS = (0.1, 0.3, 1.0, 2.0, 4.0, 8.0)  # a database that is away longer ends the attempt


class Recorder:
    """The one appender of one attempt at a run. `write` runs beside the run and ends after `close`."""

    def __init__(
        self,
        lease: Lease,
        *,
        appender: Appender,
        remote: RemoteWakeups | None,
    ) -> None:
        self.lease = lease
        self._appender = appender
        self._remote = remote
        self._pending: list[RunEvent] = []
        self._spent = (0, 0)
        self._recorded = self._written = 0
        self._news, self._urgent, self._progress = asyncio.Event(), asyncio.Event(), asyncio.Condition()
        self._closed = False
        self._text_sent_at = float("-inf")
        self._append_seconds = 0.0

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

    def spend(self, tokens_in: int, tokens_out: int) -> None:
        """Takes what the model used; it is stored with the next events."""
        self._spent = (self._spent[0] + tokens_in, self._spent[1] + tokens_out)

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
            await self._let_text_gather(loop)
            self._news.clear()
            self._urgent.clear()
            events, self._pending = self._pending, []
            written = self._recorded
            if any(isinstance(event, TextDrafted) for event in events):
                self._text_sent_at = loop.time()
            if events:
                await self._append(events)
            async with self._progress:
                self._written = written
                self._progress.notify_all()

    async def _let_text_gather(self, loop: asyncio.AbstractEventLoop) -> None:
        gather_seconds = min(
            max(COALESCE_SECONDS, self._append_seconds * APPENDS_PART), BUSY_COALESCE_SECONDS
        )
        until = self._text_sent_at + gather_seconds
        if self._urgent.is_set() or until <= loop.time():
            return
        timer = loop.call_at(until, self._urgent.set)
        try:
            await self._urgent.wait()
        finally:
            timer.cancel()

    async def _append(self, events: list[RunEvent]) -> None:
        """Tries again while the database is away. An append that did get in before shows as a lost lease."""
        began = perf_counter()
        spent, self._spent = self._spent, (0, 0)
        for seconds in (*RETRY_SECONDS, None):
            try:
                self.lease = await self._appender.append(self.lease, events, spent=spent)
                break
            except DATABASE_AWAY as error:
                if seconds is None:
                    raise
                log.warning("append waits for the database: %s", error, extra={"run": self.lease.run_id})
                await asyncio.sleep(seconds)
        self._append_seconds = perf_counter() - began
        metrics.APPEND_SECONDS.observe(self._append_seconds)
        if self._remote is not None:
            self._remote.announce_soon(self.lease.run_id)
