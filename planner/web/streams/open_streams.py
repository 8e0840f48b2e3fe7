"""The streams open on one event loop: who left, who stopped reading, and the last word to all."""

import asyncio
import logging
import time
from collections.abc import Callable
from enum import Enum, auto
from types import TracebackType

from planner.web import errors
from planner.web.http import Receive, Scope, Send, disconnected

log = logging.getLogger(__name__)

STALLED_SECONDS = 30.0
LOOKS_PER_STALL = 10
ABORT_SECONDS = 1.0
CLOSE_SECONDS = 1.0
COME_BACK = b"retry: 1000\n: the server is going down, come back with your cursor\n\n"

ABORT = "tripsite.abort"
"""The ASGI extension by which our servers offer to drop a connection with what is unsent."""


class Ending(Enum):
    LEFT = auto()
    STALLED = auto()
    CLOSING = auto()


class OpenStream:
    """One stream. As a context it ends its block, without an error, when there is nobody to write to."""

    __slots__ = ("_abort", "_all", "_send", "_task", "_watching", "ending", "sending_since")

    def __init__(self, all_open: "OpenStreams", scope: Scope, receive: Receive, send: Send) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._all = all_open
        self._abort: Callable[[], None] | None = (scope.get("extensions") or {}).get(ABORT)
        self._send = send
        self._task = task
        self._watching = asyncio.create_task(self._watch(receive))
        self.ending: Ending | None = None
        self.sending_since: float | None = None

    async def write(self, body: bytes, *, more: bool = True) -> None:
        """Returns once the connection has room for it, or for more."""
        self.sending_since = time.monotonic()
        await self._send({"type": "http.response.body", "body": body, "more_body": more})
        self.sending_since = None

    def end(self, why: Ending) -> None:
        """Breaks the block off. The first reason counts."""
        if self.ending is None:
            self.ending = why
            self._task.cancel()

    async def __aenter__(self) -> "OpenStream":
        self._all.add(self)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self._all.discard(self)
        try:
            if self.ending is None:
                return False
            cancelled_elsewhere = self._task.uncancel() > 0
            if cancelled_elsewhere or not (kind is None or issubclass(kind, asyncio.CancelledError)):
                return False
            await self._part()
            return True
        finally:
            self._watching.cancel()

    async def _part(self) -> None:
        if self.ending is Ending.CLOSING and self.sending_since is None:
            await self.write(COME_BACK, more=False)
        elif self.ending is not Ending.LEFT and self._abort is not None:
            self._abort()
            await asyncio.wait([self._watching], timeout=ABORT_SECONDS)

    async def _watch(self, receive: Receive) -> None:
        await disconnected(receive)
        self.end(Ending.LEFT)


class AwaitedAnswer(OpenStream):
    """A whole answer that is waited for: when the server goes down its caller is told to ask again."""

    __slots__ = ()

    async def _part(self) -> None:
        if self.ending is Ending.CLOSING:
            raise errors.Refused(errors.UNAVAILABLE)


class OpenStreams:
    """All of them. Who takes nothing for `stalled_seconds` is cut off; its cursor is the last id it read."""

    def __init__(self, *, stalled_seconds: float) -> None:
        self._stalled_seconds = stalled_seconds
        self._streams: set[OpenStream] = set()
        self._looking: asyncio.Task[None] | None = None
        self._is_closing = False

    def __len__(self) -> int:
        return len(self._streams)

    def add(self, stream: OpenStream) -> None:
        self._streams.add(stream)
        if self._looking is None:
            self._looking = asyncio.create_task(self._look_for_stalled(), name="stalled streams")
        if self._is_closing:
            stream.end(Ending.CLOSING)

    def discard(self, stream: OpenStream) -> None:
        self._streams.discard(stream)

    async def close(self) -> None:
        """Tells every reader to come back soon; returns when they are told, CLOSE_SECONDS at most."""
        self._is_closing = True
        tasks = [stream._task for stream in self._streams]
        for stream in list(self._streams):
            stream.end(Ending.CLOSING)
        if tasks:
            await asyncio.wait(tasks, timeout=CLOSE_SECONDS)

    async def _look_for_stalled(self) -> None:
        while True:
            await asyncio.sleep(self._stalled_seconds / LOOKS_PER_STALL)
            stalled_before = time.monotonic() - self._stalled_seconds
            stalled = [
                stream
                for stream in self._streams
                if stream.sending_since is not None and stream.sending_since < stalled_before
            ]
            for stream in stalled:
                log.info("reader cut off: it takes nothing any more")
                stream.end(Ending.STALLED)
