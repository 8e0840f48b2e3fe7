"""Requests under way in one event loop: whoever asks the same waits for the same answer."""

import asyncio
import contextvars
from collections.abc import Awaitable, Callable
from typing import Any

from planner.providers.http.call import Call, Fetched
from planner.providers.http.failures import Reason, SourceFailed


class Flights:
    """Tasks by the key of what they ask for; each outlives callers that stop waiting."""

    def __init__(self) -> None:
        self._under_way: dict[str, asyncio.Task[Fetched[Any]]] = {}

    async def shared[T](self, call: Call[T], ask: Callable[[Call[T]], Awaitable[Fetched[T]]]) -> Fetched[T]:
        """The answer of the request under way for an equal call, else of a new one. Raises SourceFailed."""
        under_way = self._under_way.get(call.key)
        flight = under_way or self._started(call, ask)
        try:
            # a new request has its caller's time; who joins one may have less
            async with asyncio.timeout(call.within_seconds if under_way else None):
                fetched = await asyncio.shield(flight)
        except TimeoutError:
            raise SourceFailed(call.service.name, Reason.SLOW) from None
        except asyncio.CancelledError:
            if not flight.cancelled():
                raise
            raise SourceFailed(call.service.name, Reason.UNREACHABLE, "closed") from None
        # another caller's reader may make other things of the same answer
        return call.fetched(fetched.kept) if under_way else fetched

    async def end(self) -> None:
        """Cancels what is under way and returns when it has ended."""
        flights = list(self._under_way.values())
        for flight in flights:
            flight.cancel()
        await asyncio.gather(*flights, return_exceptions=True)

    def _started[T](
        self, call: Call[T], ask: Callable[[Call[T]], Awaitable[Fetched[T]]]
    ) -> asyncio.Task[Fetched[T]]:
        async def flown() -> Fetched[T]:
            return await ask(call)

        # with none of its caller's context, which it may outlive
        flight = asyncio.get_running_loop().create_task(flown(), context=contextvars.Context())
        self._under_way[call.key] = flight
        flight.add_done_callback(lambda task: self._landed(call.key, task))
        return flight

    def _landed(self, key: str, task: asyncio.Task[Fetched[Any]]) -> None:
        self._under_way.pop(key, None)
        if not task.cancelled():
            # asked for, so that asyncio does not complain of a failure that nobody waited for
            task.exception()
