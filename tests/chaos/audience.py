"""Who reads while things break: eager, restless, slow, late and moving readers of one run."""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.sse import EAGER, SLOW, BrokenOff, Event, Manner, Refused, opened

AGAIN_SECONDS = (0.05, 0.3)
BACK_SECONDS = (0.0, 0.03)  # of a reader that left of its own accord
UNAVAILABLE = 503
STREAM_PATH = "/api/v1/plans/generate/stream"


class NotStarted(Exception):
    """The request for a run was not answered with a run."""

    def __init__(self, status: int | None = None, cause: object = "") -> None:
        super().__init__(f"{status}: {cause}")
        self.status = status


@dataclass(slots=True)
class Reader:
    """Follows one run through every interruption with its cursor; `events` is what it was sent, in order.

    `stays_for` is how many events it stays at most before it leaves and comes back; `moves` to another web
    process each time.
    """

    name: str
    urls: Sequence[str]
    random: random.Random
    manner: Manner = EAGER
    stays_for: int | None = None
    moves: bool = False
    events: list[Event] = field(default_factory=list)
    connections: int = 0
    refusals: Counter[int] = field(default_factory=Counter)

    @property
    def cursor(self) -> int:
        return self.events[-1]["seq"] if self.events else 0

    @property
    def is_done(self) -> bool:
        return bool(self.events) and self.events[-1]["type"] == "done"

    async def follow(self, run_id: str, key: str) -> None:
        """Reads to the end of the run, however often it has to connect."""
        home = self.random.randrange(len(self.urls))
        while not self.is_done:
            pause = AGAIN_SECONDS
            headers = {"X-Run-Key": key, "Last-Event-ID": str(self.cursor)}
            path = f"/api/v1/runs/{run_id}/events"
            try:
                async with opened(self.urls[home], path, headers, manner=self.manner) as stream:
                    await self._take(stream.events())
                home += self.moves
                pause = BACK_SECONDS
            except Refused as refused:
                self.refusals[refused.status] += 1
                home += 1
            except (OSError, BrokenOff, TimeoutError):
                home += 1
            home %= len(self.urls)
            if not self.is_done:
                await asyncio.sleep(self.random.uniform(*pause))

    async def _take(self, events: Any) -> None:
        self.connections += 1
        stays = None if self.stays_for is None else self.random.randint(1, self.stays_for)
        async for event in events:
            self.events.append(event)
            if stays is not None and len(self.events) % stays == 0 and not self.is_done:
                return

    async def author(self, body: dict[str, Any], started: asyncio.Future[tuple[str, str]]) -> None:
        """Asks for the run and goes on reading it; `started` gets its id and key, or NotStarted."""
        url = self.random.choice(self.urls)
        try:
            async with opened(url, STREAM_PATH, {}, body=body, manner=self.manner) as stream:
                started.set_result((stream.headers["x-run-id"], stream.headers["x-run-key"]))
                await self._take(stream.events())
        except Refused as refused:
            started.set_exception(NotStarted(refused.status, refused))
            return
        except (OSError, BrokenOff, TimeoutError) as error:
            if not started.done():
                started.set_exception(NotStarted(None, repr(error)))
                return
        await self.follow(*started.result())


@dataclass(slots=True)
class Watch:
    """One run and all who read it. `kills` counts the faults that hit it while it was under way."""

    run_id: str
    key: str
    trip: str
    readers: list[Reader]
    tasks: list[asyncio.Task[None]]
    kills: int = 0
    mark: str = ""

    @property
    def is_over(self) -> bool:
        return any(reader.is_done for reader in self.readers)

    def has_read(self, **fields: Any) -> bool:
        """Whether anyone was sent an event with these fields."""
        return any(fields.items() <= event.items() for reader in self.readers for event in reader.events)

    def join(self, reader: Reader) -> None:
        self.readers.append(reader)
        self.tasks.append(asyncio.create_task(reader.follow(self.run_id, self.key)))

    async def finished(self, seconds: float) -> None:
        """Returns when every reader is done, or after so many seconds."""
        _, late = await asyncio.wait(self.tasks, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def failures(self) -> list[str]:
        """What readers met that no fault explains: refusals other than 503, and errors of the protocol."""
        refusals = [
            f"{reader.name} was refused with {status}"
            for reader in self.readers
            for status in reader.refusals
            if status != UNAVAILABLE
        ]
        broken = [
            repr(error)
            for task in self.tasks
            if task.done() and not task.cancelled() and (error := task.exception())
        ]
        return refusals + broken


async def watched(body: dict[str, Any], urls: Sequence[str], source: random.Random, *, trip: str) -> Watch:
    """A new run with its first readers. Raises NotStarted."""

    def reader(name: str, **manner: Any) -> Reader:
        return Reader(name, urls, random.Random(source.random()), **manner)

    started: asyncio.Future[tuple[str, str]] = asyncio.get_running_loop().create_future()
    author = reader("author")
    task = asyncio.create_task(author.author(body, started))
    run_id, key = await started
    watch = Watch(run_id, key, trip, [author], [task])
    watch.join(reader("restless", stays_for=12))
    watch.join(reader("slow", manner=SLOW))
    if len(urls) > 1:
        watch.join(reader("moving", stays_for=25, moves=True))
    return watch


def late(urls: Sequence[str], source: random.Random) -> Reader:
    """Comes after the fault and reads everything from the start."""
    return Reader("late", urls, random.Random(source.random()))
