"""From what a run does to its log: in order, text coalesced, one append at a time.

While an append is under way more events gather, and go together in the next one. Text waits for more text
for COALESCE_SECONDS after the last text began to be written, and longer, up to BUSY_COALESCE_SECONDS, where
appends take long: fewer and larger ones are what a busy machine needs. Steps and verdicts wait for
PASSING_SECONDS for what follows them, and so do stops after the first ones. The first text and stops of a run
and every other event wait for nothing.
"""

import asyncio
import logging
import math
from time import perf_counter

from planner.domain.events import (
    ContextGathered,
    DraftReviewed,
    RunEvent,
    StepStarted,
    StopPlanned,
    TextDrafted,
)
from planner.runs.appender import Appender
from planner.store.at_once import Elsewhere
from planner.store.errors import DATABASE_AWAY, LeaseLost
from planner.store.log import NOTHING, Lease
from planner.telemetry import metrics
from planner.wakeups.remote import RemoteWakeups

log = logging.getLogger(__name__)

COALESCE_SECONDS = 0.06
BUSY_COALESCE_SECONDS = 0.2
APPENDS_PART = 4  # of the time between texts, one in so many is the append's at most
COALESCE_CHARS = 2_000
PASSING_SECONDS = 0.05  # nobody sees it; without a model what ends the waiting comes sooner
READERS_SECONDS = 0.001  # what a reader in another thread needs for sending
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
        self._spent = NOTHING
        self._recorded = self._written = 0
        self._urgent, self._progress = asyncio.Event(), asyncio.Condition()
        self._closed = self._is_appending = self._has_stops = False
        self._loop = asyncio.get_running_loop()
        self._due = math.inf
        self._timer: asyncio.TimerHandle | None = None
        self._text_sent_at = -math.inf
        self._append_seconds = 0.0

    def record(self, event: RunEvent) -> None:
        """Takes an event; it is in the log a moment later."""
        self._recorded += 1
        last = self._pending[-1] if self._pending else None
        match event, last:
            case TextDrafted(), TextDrafted() if (last.part, last.day) == (event.part, event.day):
                event = TextDrafted(last.text + event.text, event.part, event.day)
                self._pending[-1] = event
            case _:
                self._pending.append(event)
        if not self._urgent.is_set() and (type(event) is not type(last) or isinstance(event, TextDrafted)):
            self._go_by(self._due_of(event))  # another of a kind goes when the one before it goes

    def spend(self, tokens_in: int, tokens_out: int) -> None:
        """Takes what the model used; it is stored with the next events."""
        self._spent = (self._spent[0] + tokens_in, self._spent[1] + tokens_out)

    async def flush(self) -> None:
        """Returns when everything recorded so far is in the log."""
        if self._pending and not self._is_appending:
            self._append_here()
        wanted = self._recorded
        if self._written == wanted:
            # readers are served before the run goes on: their thread gets the interpreter when this one waits
            await asyncio.sleep(READERS_SECONDS if self._appender.tells_other_loops else 0)
            return
        self._urgent.set()
        async with self._progress:
            await self._progress.wait_for(lambda: self._written >= wanted)

    def close(self) -> None:
        """No more events will come: `write` ends when what is pending is in the log."""
        self._closed = True
        self._urgent.set()

    async def write(self) -> None:
        """Appends until closed. Raises LeaseLost as soon as the run is somebody else's."""
        while self._pending or not self._closed:
            await self._urgent.wait()
            events, written = self._taken(), self._recorded
            if events:
                self._is_appending = True  # and ever after, should it fail: no flush goes past what was lost
                await self._append(events)
                self._is_appending = False
            async with self._progress:
                self._written = written
                self._progress.notify_all()

    def _due_of(self, event: RunEvent) -> float:
        """The loop time by which it is to go."""
        match event:
            case TextDrafted(text=text) if len(text) < COALESCE_CHARS:
                gather_seconds = max(COALESCE_SECONDS, self._append_seconds * APPENDS_PART)
                return self._text_sent_at + min(gather_seconds, BUSY_COALESCE_SECONDS)
            case StopPlanned() if not self._has_stops:
                return self._loop.time()
            case StepStarted() | ContextGathered() | StopPlanned() | DraftReviewed():
                return self._loop.time() + PASSING_SECONDS
            case _:
                return self._loop.time()

    def _go_by(self, due: float) -> None:
        """All that is pending goes by then, or sooner."""
        if due >= self._due:
            return
        self._due = due
        self._stop_timer()
        if due <= self._loop.time():
            self._urgent.set()
        else:
            self._timer = self._loop.call_at(due, self._urgent.set)

    def _taken(self) -> list[RunEvent]:
        """What is pending, which is then on its way."""
        events, self._pending = self._pending, []
        self._due = math.inf
        self._stop_timer()
        self._urgent.clear()
        kinds = {type(event) for event in events}
        if TextDrafted in kinds:
            self._text_sent_at = self._loop.time()
        self._has_stops |= StopPlanned in kinds
        return events

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _append_here(self) -> None:
        """Appends what is pending without a turn of the loop; where that cannot be it is left to `write`."""
        began = perf_counter()
        try:
            self.lease = self._appender.append_here(self.lease, self._pending, spent=self._spent)
        except (Elsewhere, LeaseLost):
            return
        self._taken()
        self._spent = NOTHING
        self._written = self._recorded
        self._appended(perf_counter() - began)

    async def _append(self, events: list[RunEvent]) -> None:
        """Tries again while the database is away. An append that did get in before shows as a lost lease."""
        began = perf_counter()
        spent, self._spent = self._spent, NOTHING
        for seconds in (*RETRY_SECONDS, None):
            try:
                self.lease = await self._appender.append(self.lease, events, spent=spent)
                break
            except DATABASE_AWAY as error:
                if seconds is None:
                    raise
                log.warning("append waits for the database: %s", error, extra={"run": self.lease.run_id})
                await asyncio.sleep(seconds)
        self._appended(perf_counter() - began)

    def _appended(self, seconds: float) -> None:
        self._append_seconds = seconds
        metrics.APPEND_SECONDS.observe(seconds)
        if self._remote is not None:
            self._remote.announce_soon(self.lease.run_id)
