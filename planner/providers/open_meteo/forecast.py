"""Open-Meteo's forecast behind the weather port: one request for a destination, whatever the dates."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from planner.domain.facts import DayWeather, Destination, WeatherSource
from planner.ports import WeatherUnavailable
from planner.providers.http import Http, Service, SourceFailed
from planner.providers.open_meteo.parsing import CHANCE_OF_RAIN, DAILY_VARIABLES, parse_daily
from planner.providers.open_meteo.services import forecast_service

HORIZON_DAYS = 16
"""How many days from today on, today included, the service forecasts."""
DEADLINE_SECONDS = 4.0
"""Of the whole call: the climate is at hand."""
GRID_DECIMALS = 2
"""Of a degree, about a kilometre: no model is finer, and neighbours share an answer."""


class Forecast:
    """Daily forecasts for the next sixteen days; `now` gives the aware present."""

    def __init__(
        self,
        http: Http,
        *,
        now: Callable[[], datetime],
        service: Service | None = None,
        deadline_seconds: float = DEADLINE_SECONDS,
    ) -> None:
        self._http = http
        self._now = now
        self._service = service or forecast_service()
        self._deadline_seconds = deadline_seconds

    async def daily(self, destination: Destination, dates: Sequence[date]) -> tuple[DayWeather, ...]:
        """The forecast of those dates it reaches, in the order asked; () and no request when it reaches none.

        Raises WeatherUnavailable.
        """
        first = today_in(destination, self._now())
        wanted = [day for day in dates if first <= day < first + timedelta(days=HORIZON_DAYS)]
        if not wanted:
            return ()
        try:
            answer = await self._http.json(
                self._service,
                "/v1/forecast",
                params={
                    **where(destination),
                    "daily": ",".join((*DAILY_VARIABLES, CHANCE_OF_RAIN)),
                    "forecast_days": HORIZON_DAYS,
                },
                within_seconds=self._deadline_seconds,
                read=_read,
            )
        except SourceFailed as failure:
            raise WeatherUnavailable(str(failure)) from failure
        known = {weather.date: weather for weather in answer.value}
        found = tuple(known[day] for day in wanted if day in known)
        if not found:
            raise WeatherUnavailable("the forecast has none of these days")
        return found


def _read(body: Any) -> tuple[DayWeather, ...]:
    return parse_daily(body, source=WeatherSource.FORECAST)


def today_in(destination: Destination, now: datetime) -> date:
    """The date it is there."""
    return now.astimezone(ZoneInfo(destination.timezone)).date()


def where(destination: Destination) -> dict[str, str | float]:
    """The parameters that say where, and that days are the days there."""
    return {
        "latitude": round(destination.lat, GRID_DECIMALS),
        "longitude": round(destination.lon, GRID_DECIMALS),
        "timezone": "auto",
    }
