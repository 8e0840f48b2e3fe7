"""Open-Meteo's forecast behind the weather port: one request for a destination, whatever the dates."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from planner.domain.facts import DayWeather, Destination, WeatherSource
from planner.ports import WeatherUnavailable
from planner.providers.http import Http, Service
from planner.providers.open_meteo.asking import DEADLINE_SECONDS, daily_by_date
from planner.providers.open_meteo.parsing import CHANCE_OF_RAIN, DAILY_VARIABLES
from planner.providers.open_meteo.services import forecast_service

HORIZON_DAYS = 16
"""How many days from today on, today included, the service forecasts."""


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
        known = await daily_by_date(
            self._http,
            self._service,
            "/v1/forecast",
            destination,
            params={
                "daily": ",".join((*DAILY_VARIABLES, CHANCE_OF_RAIN)),
                "forecast_days": HORIZON_DAYS,
            },
            source=WeatherSource.FORECAST,
            within_seconds=self._deadline_seconds,
        )
        found = tuple(known[day] for day in wanted if day in known)
        if not found:
            raise WeatherUnavailable("the forecast has none of these days")
        return found


def today_in(destination: Destination, now: datetime) -> date:
    """The date it is there."""
    return now.astimezone(ZoneInfo(destination.timezone)).date()
