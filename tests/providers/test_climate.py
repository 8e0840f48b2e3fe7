from dataclasses import replace
from datetime import date

import pytest

from planner.domain.facts import MonthClimate, Sky, WeatherSource
from planner.ports import WeatherUnavailable
from planner.providers.climate import Climate, usual_weather
from tests.providers.trips import SEOUL


@pytest.mark.asyncio
async def test_each_date_gets_the_means_of_its_month_in_the_order_asked() -> None:
    july, november = await Climate().daily(SEOUL, [date(2026, 7, 5), date(2026, 11, 23)])

    assert (july.date, july.high_c, july.source) == (date(2026, 7, 5), 29, WeatherSource.CLIMATE)
    assert july.rain_mm == round(414 / 31, 1)
    assert july.rain_chance == round(16 / 31 * 100)
    assert (november.high_c, november.low_c) == (12, 3)


def test_a_leap_february_shares_its_rain_among_29_days() -> None:
    month = MonthClimate(high_c=5, low_c=-3, rain_mm=58, rain_days=7)

    assert usual_weather(month, date(2028, 2, 29)).rain_mm == 2.0


@pytest.mark.parametrize(
    ("rain_days", "high_c", "sky"),
    [(3, 12, Sky.CLEAR), (9, 12, Sky.MIXED), (16, 25, Sky.RAIN), (16, -4, Sky.SNOW), (40, 25, Sky.RAIN)],
)
def test_the_sky_follows_the_share_of_days_with_rain(rain_days: float, high_c: float, sky: Sky) -> None:
    weather = usual_weather(MonthClimate(high_c, high_c - 8, 100, rain_days), date(2026, 6, 1))

    assert weather.sky is sky
    assert weather.rain_chance is not None
    assert 0 <= weather.rain_chance <= 100


@pytest.mark.asyncio
async def test_a_mean_never_calls_one_day_rainy() -> None:
    (july,) = await Climate().daily(SEOUL, [date(2026, 7, 5)])

    assert not july.is_rainy


@pytest.mark.asyncio
async def test_a_destination_without_climate_is_unavailable_rather_than_guessed() -> None:
    with pytest.raises(WeatherUnavailable):
        await Climate().daily(replace(SEOUL, climate=()), [date(2026, 7, 5)])
