"""The weather of a trip: the forecast where there is one, the climate for the rest."""

import logging
from collections.abc import Sequence
from datetime import date

from planner.domain.facts import DayWeather, Destination
from planner.ports import WeatherSource, WeatherUnavailable

logger = logging.getLogger(__name__)


class LayeredWeather:
    """Asks the forecast first and the climate for what it leaves open; each day says its source."""

    def __init__(self, forecast: WeatherSource | None, climate: WeatherSource) -> None:
        self._layers = (climate,) if forecast is None else (forecast, climate)

    async def daily(self, destination: Destination, dates: Sequence[date]) -> tuple[DayWeather, ...]:
        """The weather of each date that any source knows, in the order asked; never raises.

        A date that no source knows is left out: it is shown as not known.
        """
        known: dict[date, DayWeather] = {}
        for layer in self._layers:
            missing = [day for day in dates if day not in known]
            if missing:
                known.update(await _asked(layer, destination, missing))
        return tuple(known[day] for day in dates if day in known)


async def _asked(
    source: WeatherSource, destination: Destination, dates: Sequence[date]
) -> dict[date, DayWeather]:
    try:
        return {weather.date: weather for weather in await source.daily(destination, dates)}
    except WeatherUnavailable as error:
        logger.info("no weather of %s from %s: %s", destination.id, type(source).__name__, error)
        return {}
