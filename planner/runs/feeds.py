"""Following logs: one reader of each run's log per event loop, shared by all who follow the run.

A feed keeps the newest events in memory and learns of more by wake-ups, or by looking every POLL_SECONDS.
Who is further behind than the feed remembers reads the log itself: a slow reader costs only itself.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

from planner.domain.events import Recorded, RunClosed
from planner.store import log as run_log
from planner.store.at_once import read_at_once
from planner.store.threads import in_database
from planner.wakeups.local import LocalWakeups
from planner.wakeups.remote import RemoteWakeups

log = logging.getLogger(__name__)

POLL_SECONDS = 2.0
REMEMBERED_EVENTS = 2_000
BATCH_EVENTS = 200
A_FEW_EVENTS = 20

type ReadLog = Callable[[str, int], Awaitable[list[Recorded]]]


async def _read_from_store(run_id: str, after: int) -> list[Recorded]:
    """A few events are read where they are asked for; many take long, so a thread reads them."""
    few = await read_at_once(run_log.read, run_id, after=after, limit=A_FEW_EVENTS)
    if len(few) < A_FEW_EVENTS:
        return few
    return few + await in_database(run_log.read, run_id, after=few[-1].seq)


class Feed:
    """The newest events of one run, without gaps, and who waits for more."""

    def __init__(self, run_id: str, head: int) -> None:
        self.run_id = run_id
        self.head = head
        self.followers = 0
        self.is_behind = False
        self._recent: deque[Recorded] = deque(maxlen=REMEMBERED_EVENTS)
        self._waiting: set[asyncio.Future[None]] = set()

    def push(self, records: Sequence[Recorded]) -> None:
        """Takes events in: those it has are skipped, and with a gap before them it is behind."""
        for record in records:
            if record.seq == self.head + 1:
                self._recent.append(record)
                self.head = record.seq
            elif record.seq > self.head:
                self.is_behind = True
        self._wake()

    def remembers(self, after: int) -> bool:
        """Whether all events above `after` that it knows of are in memory."""
        return after >= self.head - len(self._recent)

    def since(self, after: int) -> list[Recorded]:
        """Remembered events above `after`, BATCH_EVENTS at most."""
        skip = len(self._recent) - (self.head - after)
        return [self._recent[place] for place in range(skip, min(skip + BATCH_EVENTS, len(self._recent)))]

    async def news(self, seconds: float) -> None:
        """Returns when something was pushed, or after so many seconds."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.add(waiter)
        try:
            async with asyncio.timeout(seconds):
                await waiter
        except TimeoutError:
            return
        finally:
            self._waiting.discard(waiter)

    def _wake(self) -> None:
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)


class Follower:
    """One reader's place in a run's log. `cursor` is the number of the last event it was given."""

    def __init__(self, feed: Feed, cursor: int, read: ReadLog) -> None:
        self.cursor = cursor
        self.has_ended = False
        self._feed = feed
        self._read = read

    async def batch(self, seconds: float) -> list[Recorded]:
        """The next events in order; none when nothing happened for so many seconds, or at the end."""
        if self.has_ended:
            return []
        if self._feed.remembers(self.cursor) and self.cursor >= self._feed.head:
            await self._feed.news(seconds)
        if self._feed.remembers(self.cursor):
            records = self._feed.since(self.cursor)
        else:
            records = await self._read(self._feed.run_id, self.cursor)
            if not records:  # gone from the log: asking again at once would only be told so again
                await self._feed.news(seconds)
        if records:
            self.cursor = records[-1].seq
            self.has_ended = isinstance(records[-1].event, RunClosed)
        return records


class Feeds:
    """Every run that is followed on this event loop."""

    def __init__(
        self,
        wakeups: LocalWakeups,
        remote: RemoteWakeups | None,
        read: ReadLog = _read_from_store,
        *,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        self._wakeups = wakeups
        self._remote = remote
        self._read = read
        self._poll_seconds = poll_seconds
        self._feeds: dict[str, Feed] = {}
        self._fetching: dict[Feed, asyncio.Task[None]] = {}
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def open_feeds(self) -> int:
        return len(self._feeds)

    async def join(self, run_id: str, after: int, *, is_newest: bool = False) -> Follower:
        """Begins to follow a run from this cursor on, which is its log's end if `is_newest`.

        Give the follower back with `leave`.
        """
        self._start()
        feed = self._feeds.get(run_id)
        if feed is None:
            feed = self._feeds[run_id] = Feed(run_id, after)
            if not is_newest:
                self._fetch(feed)  # what was appended between the caller's reading and now
            if self._remote is not None:
                await self._remote.want(run_id)
        feed.followers += 1
        return Follower(feed, after, self._read)

    async def leave(self, follower: Follower) -> None:
        feed = follower._feed
        feed.followers -= 1
        if feed.followers == 0 and self._feeds.get(feed.run_id) is feed:
            del self._feeds[feed.run_id]
            if self._remote is not None:
                await self._remote.unwant(feed.run_id)

    def _start(self) -> None:
        if not self._tasks:
            self._wakeups.listen(self._appended)
            self._tasks.append(asyncio.create_task(self._look_regularly(), name="feeds"))
            if self._remote is not None:
                self._tasks.append(asyncio.create_task(self._remote.receive(self._news), name="wake-ups"))

    def _appended(self, records: Sequence[Recorded]) -> None:
        feed = self._feeds.get(records[0].run_id)
        if feed is not None:
            feed.push(records)
            if feed.is_behind:
                self._fetch(feed)

    def _news(self, run_id: str) -> None:
        feed = self._feeds.get(run_id)
        if feed is not None:
            self._fetch(feed)

    def _fetch(self, feed: Feed) -> None:
        """Reads the log from the feed's head on; one reading at a time, repeated when news came meanwhile."""
        feed.is_behind = True
        if feed not in self._fetching:
            self._fetching[feed] = asyncio.create_task(self._catch_up(feed), name=f"fetch {feed.run_id}")

    async def _catch_up(self, feed: Feed) -> None:
        try:
            while feed.is_behind:
                feed.is_behind = False
                while records := await self._read(feed.run_id, feed.head):
                    feed.push(records)
                    if records[0].seq > feed.head:  # the log before this was purged
                        feed.is_behind = False
                        break
        except Exception as error:  # the database is away: the next look tries again
            log.warning("log not read: %r", error, extra={"run": feed.run_id})
        finally:
            del self._fetching[feed]

    async def _look_regularly(self) -> None:
        while True:
            await asyncio.sleep(self._poll_seconds)
            heads = {run_id: feed.head for run_id, feed in self._feeds.items()}
            if not heads:
                continue
            try:
                newest = await in_database(run_log.last_seqs, list(heads))
            except Exception as error:  # the database is away: look again later
                log.warning("logs not looked at: %r", error)
                continue
            for run_id, last_seq in newest.items():
                feed = self._feeds.get(run_id)
                if feed is not None and last_seq > feed.head:
                    self._fetch(feed)
