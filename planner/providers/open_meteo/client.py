"""Open-Meteo behind the weather port: one request a trip, and none while the service is known to be away."""

import asyncio
import time
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx

from planner.domain.facts import DayWeather, Destination
from planner.ports import WeatherUnavailable
from planner.providers.open_meteo.parsing import DAILY_VARIABLES, parse_daily

BASE_URL = "https://api.open-meteo.com"
HORIZON_DAYS = 16
"""How many days from today on, today included, the service forecasts."""
TIMEOUT = httpx.Timeout(3.0, connect=1.5)
DEADLINE_SECONDS = 4.0
"""Of the whole call. A trip is not worth holding up for its weather: the climate is at hand."""
FAILURE_SECONDS = 60.0
CACHE_SECONDS = 3_600.0
MAX_CACHED = 500
MAX_BODY_BYTES = 200_000

type CacheKey = tuple[float, float, date, date]


@dataclass(slots=True)
class _Memory:
    """What is remembered between calls, in the seconds of a monotonic clock."""

    failed_until: float = 0.0
    kept: dict[CacheKey, tuple[float, tuple[DayWeather, ...]]] = field(default_factory=dict)

    def recall(self, key: CacheKey, at: float) -> tuple[DayWeather, ...] | None:
        until, days = self.kept.get(key, (0.0, ()))
        return days if at < until else None

    def keep(self, key: CacheKey, days: tuple[DayWeather, ...], *, at: float) -> None:
        self.kept.pop(key, None)
        self.kept[key] = (at + CACHE_SECONDS, days)
        while len(self.kept) > MAX_CACHED:
            del self.kept[next(iter(self.kept))]


class OpenMeteo:
    """Daily forecasts for the next sixteen days, kept for an hour; a failure is remembered for a minute.

    `now` gives the aware present, `monotonic` the seconds that the memory is measured in.
    """

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        base_url: str = BASE_URL,
        deadline_seconds: float = DEADLINE_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._now = now
        self._base_url = base_url.rstrip("/")
        self._deadline_seconds = deadline_seconds
        self._monotonic = monotonic
        self._memory = _Memory()
        self._clients: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, httpx.AsyncClient] = (
            weakref.WeakKeyDictionary()
        )

    async def daily(self, destination: Destination, dates: Sequence[date]) -> tuple[DayWeather, ...]:
        """The forecast of those dates it reaches, in the order asked; () and no request when it reaches none.

        Raises WeatherUnavailable, at once within a minute of a failure.
        """
        today = self._now().astimezone(ZoneInfo(destination.timezone)).date()
        wanted = [day for day in dates if today <= day < today + timedelta(days=HORIZON_DAYS)]
        if not wanted:
            return ()
        known = {
            weather.date: weather for weather in await self._range(destination, min(wanted), max(wanted))
        }
        found = tuple(known[day] for day in wanted if day in known)
        if not found:
            raise WeatherUnavailable("the forecast has none of these days")
        return found

    async def aclose(self) -> None:
        """Closes the connections of the running loop."""
        client = self._clients.pop(asyncio.get_running_loop(), None)
        if client is not None:
            await client.aclose()

    async def _range(self, destination: Destination, first: date, last: date) -> tuple[DayWeather, ...]:
        at = self._monotonic()
        key = (round(destination.lat, 2), round(destination.lon, 2), first, last)
        recalled = self._memory.recall(key, at)
        if recalled is not None:
            return recalled
        if at < self._memory.failed_until:
            raise WeatherUnavailable("the forecast service failed a moment ago")
        try:
            days = parse_daily(await self._fetched(destination, first, last))
        except WeatherUnavailable:
            self._memory.failed_until = self._monotonic() + FAILURE_SECONDS
            raise
        self._memory.keep(key, days, at=at)
        return days

    async def _fetched(self, destination: Destination, first: date, last: date) -> object:
        query: dict[str, str | float] = {
            "latitude": destination.lat,
            "longitude": destination.lon,
            "daily": ",".join(DAILY_VARIABLES),
            "timezone": "auto",
            "start_date": first.isoformat(),
            "end_date": last.isoformat(),
        }
        try:
            async with asyncio.timeout(self._deadline_seconds):
                response = await self._client().get(f"{self._base_url}/v1/forecast", params=query)
            return self._body(response)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            raise WeatherUnavailable("the forecast service did not answer") from error

    def _body(self, response: httpx.Response) -> object:
        """The JSON of the answer; an error status still carries the service's reason in its body."""
        if len(response.content) > MAX_BODY_BYTES:
            raise WeatherUnavailable("the forecast is too large")
        try:
            body: object = response.json()
        except ValueError as error:
            raise WeatherUnavailable("the forecast is not JSON") from error
        if response.is_error and not (isinstance(body, dict) and body.get("error")):
            raise WeatherUnavailable(f"the forecast service answered {response.status_code}")
        return body

    def _client(self) -> httpx.AsyncClient:
        """The client of the running loop: connections cannot be shared between loops."""
        loop = asyncio.get_running_loop()
        if loop not in self._clients:
            self._clients[loop] = httpx.AsyncClient(timeout=TIMEOUT)
        return self._clients[loop]
