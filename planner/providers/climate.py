"""Weather from a destination's long-term monthly means: known anywhere, for any date, without a network."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from planner.domain.facts import DayWeather, Destination, MonthClimate, Sky, WeatherSource
from planner.ports import WeatherUnavailable

MONTHS = 12
DRY_SHARE = 0.2
"""Below this share of days with rain a month counts as dry."""
WET_SHARE = 0.45
"""From this share on, rain is what one should expect of a day."""


class Climate:
    """A weather source that reads `Destination.climate` and never waits for anyone."""

    async def daily(self, destination: Destination, dates: Sequence[date]) -> tuple[DayWeather, ...]:
        """The monthly means of each date, in order. Raises WeatherUnavailable without twelve months."""
        if len(destination.climate) != MONTHS:
            raise WeatherUnavailable(f"{destination.id} has no climate of twelve months")
        return tuple(usual_weather(destination.climate[day.month - 1], day) for day in dates)


def usual_weather(month: MonthClimate, day: date) -> DayWeather:
    """What a month's means say of one of its days: °C, its share of the rain in mm, chance of rain 0-100."""
    days = monthrange(day.year, day.month)[1]
    share = min(month.rain_days / days, 1.0)
    return DayWeather(
        date=day,
        high_c=month.high_c,
        low_c=month.low_c,
        rain_mm=round(month.rain_mm / days, 1),
        sky=_usual_sky(month, share),
        source=WeatherSource.CLIMATE,
        rain_chance=round(share * 100),
    )


def _usual_sky(month: MonthClimate, share: float) -> Sky:
    if share < DRY_SHARE:
        return Sky.CLEAR
    if share < WET_SHARE:
        return Sky.MIXED
    return Sky.SNOW if month.high_c <= 0 else Sky.RAIN
