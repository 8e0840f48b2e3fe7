"""The whole ASGI application: the streams in front, Django behind them, the runner beside both."""

import asyncio
import logging
from concurrent.futures import CancelledError
from typing import Any, cast

from django.conf import settings
from django.core.asgi import get_asgi_application

from planner import wiring
from planner.web.lifespan import Lifespan
from planner.web.streams.stream import App, Streams

log = logging.getLogger(__name__)


class Application:
    """Made once, on any thread; what belongs to the serving event loop is made with its first call."""

    def __init__(self) -> None:
        self._django = cast(App, get_asgi_application())
        self._streams: Streams | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if self._streams is None:
            stalled_seconds = settings.ENV["STREAM_STALL_SECONDS"]
            self._loop = asyncio.get_running_loop()
            self._streams = Streams(self._django, feeds=wiring.feeds(), stalled_seconds=stalled_seconds)
        match scope["type"]:
            case "http":
                await self._streams(scope, receive, send)
            case "lifespan":
                await Lifespan(drain=self.drain)(scope, receive, send)
            case unknown:
                raise ValueError(f"no application for {unknown}")

    def drain(self) -> None:
        """Hands the runs over, then tells the readers of all open streams to come back. It blocks, and must
        not be called on the serving loop; a second call does what the first has left.
        """
        wiring.stop_runner()
        if self._streams is None or self._loop is None or self._loop.is_closed():
            return
        try:
            asyncio.run_coroutine_threadsafe(self._streams.close(), self._loop).result()
        except CancelledError:
            log.warning("the server ended before its streams were closed")
