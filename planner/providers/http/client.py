"""Asks services for JSON: from what is kept, together with others who ask the same, or over the network."""

import asyncio
import ssl
import weakref
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import httpx

from planner.providers.http.attempt import Request
from planner.providers.http.call import Call, Fetched
from planner.providers.http.failures import Reason, SourceFailed
from planner.providers.http.flights import Flights
from planner.providers.http.lanes import Lanes
from planner.providers.http.service import Service
from planner.providers.http.store import AnswerStore, Kept

LIMITS = httpx.Limits(max_connections=50, max_keepalive_connections=20)
CONNECT_SECONDS = 3.0

type Observer = Callable[[str, str, float], None]
"""Hears of every call: the service, the outcome, the seconds it took.

Outcomes are `asked`, `kept`, `stale`, `left` by a caller that stopped waiting, and the reasons of failures.
"""


@dataclass(frozen=True, slots=True)
class Answer[T]:
    """What was read, when it came from the service, and whether only because the service fails now."""

    value: T
    at: datetime
    is_stale: bool


@dataclass(slots=True)
class _Loop:
    """What belongs to one event loop: connections and queues cannot be shared between loops."""

    client: httpx.AsyncClient
    lanes: Lanes
    flights: Flights = field(default_factory=Flights)


class Http:
    """The one way out to services that answer in JSON; usable from several event loops.

    `allowed_hosts` are the only host names it connects to; `now` is the aware present; `user_agent` names us
    and a contact.
    """

    def __init__(
        self,
        *,
        cache: AnswerStore,
        allowed_hosts: Collection[str],
        now: Callable[[], datetime],
        user_agent: str,
        observe: Observer = lambda _service, _outcome, _seconds: None,
    ) -> None:
        self._cache = cache
        self._allowed_hosts = frozenset(host.lower() for host in allowed_hosts)
        self._now = now
        self._user_agent = user_agent
        self._observe = observe
        self._tls = _tls()
        self._loops: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, _Loop] = weakref.WeakKeyDictionary()

    async def json[T](
        self,
        service: Service,
        path: str,
        *,
        method: str = "GET",
        params: Mapping[str, Any] | None = None,
        form: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        within_seconds: float | None = None,
        read: Callable[[Any], T],
    ) -> Answer[T]:
        """What `read` makes of the answer's JSON: fresh from what is kept, else from the service, else stale.

        `read` raises ValueError, TypeError or KeyError for another shape; only what it accepts is kept.
        `within_seconds` bounds the whole call, `service.total_seconds` by default. A caller that stops
        waiting does not stop the request: what comes late is kept for the next. Raises SourceFailed.
        """
        url = service.base_url.rstrip("/") + path
        request = Request(method, url, params or {}, form, body, headers or {})
        within = service.total_seconds if within_seconds is None else within_seconds
        call = Call(service, request, read, within)
        began = asyncio.get_running_loop().time()
        outcome = "left"
        try:
            outcome, fetched = await self._answered(call)
        except SourceFailed as failure:
            outcome = failure.reason
            raise
        finally:
            self._observe(service.name, outcome, asyncio.get_running_loop().time() - began)
        return Answer(fetched.value, fetched.kept.at, outcome == "stale")

    async def aclose(self) -> None:
        """Ends what is under way in the running loop and its connections; a later call opens new ones."""
        mine = self._loops.pop(asyncio.get_running_loop(), None)
        if mine is not None:
            await mine.flights.end()
            await mine.client.aclose()

    async def _answered[T](self, call: Call[T]) -> tuple[str, Fetched[T]]:
        """How the answer was got (`kept`, `asked` or `stale`) and the answer. Raises SourceFailed."""
        known = await self._known(call)
        if known is not None and known.kept.age_seconds(self._now()) < call.service.fresh_seconds:
            return "kept", known
        try:
            return "asked", await self._mine().flights.shared(call, self._asked)
        except SourceFailed:
            if known is None:
                raise
            return "stale", known

    async def _known[T](self, call: Call[T]) -> Fetched[T] | None:
        """What is kept and of use; None also for what an older version accepted and this one does not."""
        lifetime = _lifetime_seconds(call.service)
        kept = Kept.unpacked(await self._cache.get(call.key)) if lifetime else None
        if kept is None or kept.age_seconds(self._now()) >= lifetime:
            return None
        try:
            return call.fetched(kept)
        except SourceFailed:
            return None

    async def _asked[T](self, call: Call[T]) -> Fetched[T]:
        self._check_host(call)
        fetched = await self._mine().lanes.ask(
            call.service,
            call.request,
            lambda body: call.fetched(Kept(self._now(), body)),
            until=asyncio.get_running_loop().time() + call.within_seconds,
        )
        lifetime = _lifetime_seconds(call.service)
        if lifetime:
            await self._cache.set(call.key, fetched.kept.packed(), lifetime)
        return fetched

    def _check_host(self, call: Call[Any]) -> None:
        """A path cannot lead elsewhere, and a host that nobody listed is never connected to."""
        try:
            asked, base = httpx.URL(call.request.url), httpx.URL(call.service.base_url)
        except httpx.InvalidURL:
            raise SourceFailed(call.service.name, Reason.REFUSED, "address") from None
        is_listed = asked.host in self._allowed_hosts and asked.scheme in {"http", "https"}
        if not is_listed or (asked.host, asked.port) != (base.host, base.port):
            raise SourceFailed(call.service.name, Reason.REFUSED, "host is not on the list")

    def _mine(self) -> _Loop:
        loop = asyncio.get_running_loop()
        if loop not in self._loops:
            client = httpx.AsyncClient(
                verify=self._tls,
                limits=LIMITS,
                timeout=httpx.Timeout(None, connect=CONNECT_SECONDS),
                follow_redirects=False,
                headers={
                    "User-Agent": self._user_agent,
                    "Accept": "application/json",
                    "Accept-Encoding": "gzip",
                },
            )
            client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
            self._loops[loop] = _Loop(client, Lanes(client, self._now))
        return self._loops[loop]


@cache
def _tls() -> ssl.SSLContext:
    """The certificates we trust, read once in a process: it takes tens of milliseconds."""
    return httpx.create_ssl_context()


def _lifetime_seconds(service: Service) -> float:
    """How long an answer is kept at all: 0 where the service's terms forbid it."""
    return max(service.fresh_seconds, service.stale_seconds) if service.stale_seconds else 0.0
