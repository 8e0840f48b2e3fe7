"""One request for days of weather, forecast or past: where, within what time, and whose failure it is."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from planner.domain.facts import DayWeather, Destination, WeatherSource
from planner.ports import WeatherUnavailable
from planner.providers.http import Http, Service, SourceFailed
from planner.providers.open_meteo.parsing import parse_daily

DEADLINE_SECONDS = 4.0
"""Of the whole call: the climate is at hand."""
GRID_DECIMALS = 2
"""Of a degree, about a kilometre: no model is finer, and neighbours share an answer."""


async def daily_by_date(
    http: Http,
    service: Service,
    path: str,
    destination: Destination,
    *,
    params: Mapping[str, Any],
    source: WeatherSource,
    within_seconds: float,
) -> dict[date, DayWeather]:
    """The days it answers with, which are days there. Raises WeatherUnavailable."""
    where = {
        "latitude": round(destination.lat, GRID_DECIMALS),
        "longitude": round(destination.lon, GRID_DECIMALS),
        "timezone": "auto",
    }
    try:
        answer = await http.json(
            service,
            path,
            params={**where, **params},
            within_seconds=within_seconds,
            read=lambda body: parse_daily(body, source=source),
        )
    except SourceFailed as failure:
        raise WeatherUnavailable(str(failure)) from failure
    return {weather.date: weather for weather in answer.value}
