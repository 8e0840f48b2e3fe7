"""How a service is asked with manners: a turn in the queue, a circuit that opens, a second attempt."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import httpx
import stamina
from aiolimiter import AsyncLimiter
from purgatory import AsyncCircuitBreakerFactory
from purgatory.domain.model import OpenedState

from planner.providers.http.attempt import Request, fetched
from planner.providers.http.failures import HARMLESS, PASSING, Reason, SourceFailed
from planner.providers.http.service import Service

FIRST_PAUSE_SECONDS = 0.1
MAX_PAUSE_SECONDS = 2.0
PAUSE_JITTER_SECONDS = 0.2


class Lanes:
    """The queues and circuits of one event loop: a queue for each host, a circuit for each service."""

    def __init__(self, client: httpx.AsyncClient, now: Callable[[], datetime]) -> None:
        self._client = client
        self._now = now
        self._places: dict[str, asyncio.Semaphore] = {}
        self._rates: dict[str, AsyncLimiter] = {}
        self._circuits = AsyncCircuitBreakerFactory(
            exclude=[(SourceFailed, lambda failure: failure.reason in HARMLESS)]
        )

    async def ask[T](
        self, service: Service, request: Request, accept: Callable[[bytes], T], *, until: float
    ) -> T:
        """What `accept` makes of the answer's body; `until` is a time of the loop's clock.

        Raises SourceFailed; one of `accept` counts as the service's failure.
        """
        places, rate = self._queue(service)
        try:
            async with asyncio.timeout_at(until):
                await places.acquire()
        except TimeoutError:
            raise SourceFailed(service.name, Reason.BUSY, "queue") from None
        try:
            await self._turn(service, rate, until)
            return await self._through_circuit(service, request, accept, rate=rate, until=until)
        finally:
            places.release()

    def _queue(self, service: Service) -> tuple[asyncio.Semaphore, AsyncLimiter]:
        host = httpx.URL(service.base_url).netloc.decode()
        if host not in self._places:
            self._places[host] = asyncio.Semaphore(service.at_once)
            self._rates[host] = AsyncLimiter(service.per_minute, 60)
        return self._places[host], self._rates[host]

    async def _turn(self, service: Service, rate: AsyncLimiter, until: float) -> None:
        try:
            async with asyncio.timeout_at(until):
                await rate.acquire()
        except TimeoutError:
            raise SourceFailed(service.name, Reason.BUSY, "rate") from None

    async def _through_circuit[T](
        self,
        service: Service,
        request: Request,
        accept: Callable[[bytes], T],
        *,
        rate: AsyncLimiter,
        until: float,
    ) -> T:
        circuit = await self._circuits.get_breaker(
            service.name, threshold=service.failures_to_open, ttl=service.open_seconds
        )
        try:
            async with circuit:
                return accept(await self._in_time(service, request, rate=rate, until=until))
        except OpenedState as opened:
            # the circuit raises one object for as long as it is open, which would gather tracebacks
            opened.__traceback__ = None
            raise SourceFailed(service.name, Reason.OPEN) from None

    async def _in_time(
        self, service: Service, request: Request, *, rate: AsyncLimiter, until: float
    ) -> bytes:
        try:
            async with asyncio.timeout_at(until):
                return await self._in_attempts(service, request, rate=rate, until=until)
        except TimeoutError:
            raise SourceFailed(service.name, Reason.SLOW) from None

    async def _in_attempts(
        self, service: Service, request: Request, *, rate: AsyncLimiter, until: float
    ) -> bytes:
        attempts = stamina.retry_context(
            on=_pause_before(until),
            attempts=service.attempts,
            timeout=None,
            wait_initial=FIRST_PAUSE_SECONDS,
            wait_max=MAX_PAUSE_SECONDS,
            wait_jitter=PAUSE_JITTER_SECONDS,
        )
        async for attempt in attempts:
            with attempt:
                if attempt.num > 1:
                    await rate.acquire()
                return await fetched(self._client, service, request, self._now)
        raise AssertionError("the last attempt returns or raises")


def _pause_before(until: float) -> Callable[[Exception], bool | float]:
    """Whether a failure is worth another attempt, and after how long where the service says so."""

    def pause(error: BaseException) -> bool | float:
        if not isinstance(error, SourceFailed) or error.reason not in PASSING:
            return False
        if error.retry_after is None:
            return True
        has_time = asyncio.get_running_loop().time() + error.retry_after < until
        return error.retry_after if has_time else False

    return pause
