"""The weather of a trip: the forecast where there is one, last year's for later days, else the climate."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import date

from planner.domain.facts import DayWeather, Destination
from planner.ports import WeatherSource, WeatherUnavailable

logger = logging.getLogger(__name__)


class LayeredWeather:
    """Asks its sources at once; for each day the first that knows it speaks, and the day says which it is."""

    def __init__(self, *sources: WeatherSource | None) -> None:
        self._sources = tuple(source for source in sources if source is not None)

    async def daily(self, destination: Destination, dates: Sequence[date]) -> tuple[DayWeather, ...]:
        """The weather of each date that any source knows, in the order asked; never raises.

        A date that no source knows is left out: it is shown as not known.
        """
        layers = await asyncio.gather(*(_asked(source, destination, dates) for source in self._sources))
        known = {day: weather for layer in reversed(layers) for day, weather in layer.items()}
        return tuple(known[day] for day in dates if day in known)


async def _asked(
    source: WeatherSource, destination: Destination, dates: Sequence[date]
) -> dict[date, DayWeather]:
    try:
        return {weather.date: weather for weather in await source.daily(destination, dates)}
    except WeatherUnavailable as error:
        logger.info("no weather of %s from %s: %s", destination.id, type(source).__name__, error)
        return {}
