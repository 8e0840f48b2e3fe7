from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from planner.domain.facts import DayWeather, Destination, Sky, WeatherSource
from planner.ports import WeatherUnavailable
from planner.providers.climate import Climate
from planner.providers.weather import LayeredWeather
from tests.providers.trips import SEOUL, START

DATES = [START + timedelta(days=n) for n in range(4)]


class ForecastOf:
    """Knows the weather of some dates, or is away."""

    def __init__(self, *known: date, is_away: bool = False) -> None:
        self.known = known
        self.is_away = is_away

    async def daily(self, destination: Destination, dates: Sequence[date]) -> tuple[DayWeather, ...]:
        if self.is_away:
            raise WeatherUnavailable(destination.id)
        return tuple(
            DayWeather(day, 10, 2, 0, Sky.CLEAR, WeatherSource.FORECAST) for day in dates if day in self.known
        )


@pytest.mark.asyncio
async def test_days_beyond_the_forecast_come_from_the_climate_and_say_so() -> None:
    weather = await LayeredWeather(ForecastOf(DATES[0], DATES[1]), Climate()).daily(SEOUL, DATES)

    assert [day.date for day in weather] == DATES
    assert [day.source for day in weather] == [WeatherSource.FORECAST] * 2 + [WeatherSource.CLIMATE] * 2


@pytest.mark.asyncio
@pytest.mark.parametrize("forecast", [None, ForecastOf(is_away=True), ForecastOf()])
async def test_without_a_forecast_the_climate_speaks_for_every_day(forecast: ForecastOf | None) -> None:
    weather = await LayeredWeather(forecast, Climate()).daily(SEOUL, DATES)

    assert {day.source for day in weather} == {WeatherSource.CLIMATE}
    assert len(weather) == len(DATES)


@pytest.mark.asyncio
async def test_what_nobody_knows_is_left_out_and_nothing_is_raised() -> None:
    unknown = replace(SEOUL, climate=())

    assert await LayeredWeather(ForecastOf(is_away=True), Climate()).daily(unknown, DATES) == ()
    weather = await LayeredWeather(ForecastOf(DATES[2]), Climate()).daily(unknown, DATES)
    assert [day.date for day in weather] == [DATES[2]]
