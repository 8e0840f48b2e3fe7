"""What the weather was on the same dates of last year, for dates no forecast reaches."""

from calendar import isleap
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from planner.domain.facts import DayWeather, Destination, WeatherSource
from planner.ports import WeatherUnavailable
from planner.providers.http import Http, Service
from planner.providers.open_meteo.asking import DEADLINE_SECONDS, daily_by_date
from planner.providers.open_meteo.forecast import HORIZON_DAYS, today_in
from planner.providers.open_meteo.parsing import DAILY_VARIABLES
from planner.providers.open_meteo.services import archive_service

ARCHIVE_LAG_DAYS = 7
"""The archive is behind by some days; what is younger than this may not be in it yet."""


class LastYear:
    """The days of a trip as they were the last time they came round; `now` gives the aware present."""

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
        self._service = service or archive_service()
        self._deadline_seconds = deadline_seconds

    async def daily(self, destination: Destination, dates: Sequence[date]) -> tuple[DayWeather, ...]:
        """Last year's weather under the dates asked, in order; () and no request when a forecast reaches all.

        Raises WeatherUnavailable.
        """
        today = today_in(destination, self._now())
        wanted = [day for day in dates if day >= today + timedelta(days=HORIZON_DAYS)]
        if not wanted:
            return ()
        years = _years_back(max(wanted), today - timedelta(days=ARCHIVE_LAG_DAYS))
        past = {day: years_before(day, years) for day in wanted}
        known = await daily_by_date(
            self._http,
            self._service,
            "/v1/archive",
            destination,
            params={
                "daily": ",".join(DAILY_VARIABLES),
                "start_date": min(past.values()).isoformat(),
                "end_date": max(past.values()).isoformat(),
            },
            source=WeatherSource.ARCHIVE,
            within_seconds=self._deadline_seconds,
        )
        found = tuple(replace(known[past[day]], date=day) for day in wanted if past[day] in known)
        if not found:
            raise WeatherUnavailable("the archive has none of these days")
        return found


def _years_back(last: date, newest: date) -> int:
    """How many years the whole trip is moved back, so that its last day is in the archive."""
    years = max(1, last.year - newest.year)
    return years if years_before(last, years) <= newest else years + 1


def years_before(day: date, years: int) -> date:
    """The same date so many years ago; 28 February for a 29th that year does not have."""
    year = day.year - years
    is_missing = (day.month, day.day) == (2, 29) and not isleap(year)
    return date(year, 2, 28) if is_missing else day.replace(year=year)
