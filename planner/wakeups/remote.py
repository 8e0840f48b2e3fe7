"""Wake-ups between processes over the channel layer: "run X has news", and nothing more."""

import asyncio
import logging
from collections.abc import Callable
from contextvars import Context

from channels.layers import BaseChannelLayer

log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0
PATIENCE_SECONDS = 0.5  # a layer that does not answer in this time is as good as down


class RemoteWakeups:
    """One per event loop. A layer that is down is logged and tried again; readers poll meanwhile."""

    def __init__(self, layer: BaseChannelLayer) -> None:
        self._layer = layer
        self._channel: str | None = None
        self._wanted: set[str] = set()
        self._quiet_until = float("-inf")
        self._news: dict[str, None] = {}  # in the order in which it came
        self._telling: asyncio.Task[None] | None = None

    def announce_soon(self, run_id: str) -> None:
        """As `announce`, without waiting for it; what comes before it is sent is sent as one."""
        self._news[run_id] = None
        if self._telling is None:
            self._telling = asyncio.create_task(self._tell(), name="tell of news", context=Context())

    async def _tell(self) -> None:
        try:
            while self._news:
                run_id = next(iter(self._news))
                del self._news[run_id]
                await self.announce(run_id)
        finally:
            self._telling = None

    async def announce(self, run_id: str) -> None:
        """Tells the other processes that the run has news; for a moment nothing after it could not."""
        loop = asyncio.get_running_loop()
        if loop.time() < self._quiet_until:
            return
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._layer.group_send(_group(run_id), {"type": "run.news", "run": run_id})
        except Exception as error:  # whatever the layer's client raises: a hint may be lost
            self._quiet_until = loop.time() + RETRY_SECONDS
            log.warning("wake-up not sent: %r", error, extra={"run": run_id})

    async def want(self, run_id: str) -> None:
        """From now on hears of this run."""
        self._wanted.add(run_id)
        if self._channel is not None:
            await self._join(run_id)

    async def unwant(self, run_id: str) -> None:
        self._wanted.discard(run_id)
        if self._channel is not None:
            try:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    await self._layer.group_discard(_group(run_id), self._channel)
            except Exception as error:  # it hears of one run too many until the next start
                log.warning("wake-up group not left: %r", error, extra={"run": run_id})

    async def receive(self, on_news: Callable[[str], None]) -> None:
        """Calls `on_news` with the id of each run that has news, until cancelled."""
        while True:
            try:
                self._channel = await self._layer.new_channel()
                for run_id in list(self._wanted):
                    await self._join(run_id)
                while True:
                    message = await self._layer.receive(self._channel)
                    on_news(message["run"])
            except asyncio.CancelledError:
                raise
            except Exception as error:  # connection lost: polling carries on meanwhile
                log.warning("wake-ups interrupted: %r", error)
                await asyncio.sleep(RETRY_SECONDS)

    async def _join(self, run_id: str) -> None:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._layer.group_add(_group(run_id), self._channel)
        except Exception as error:  # polling serves this run
            log.warning("wake-up group not joined: %r", error, extra={"run": run_id})


def _group(run_id: str) -> str:
    return f"run.{run_id}"
