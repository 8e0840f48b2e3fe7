from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
import pytest_asyncio

from planner.domain.facts import Sky, WeatherSource
from planner.ports import WeatherSource as Port
from planner.ports import WeatherUnavailable
from planner.providers.climate import Climate
from planner.providers.open_meteo import Forecast, LastYear
from planner.providers.open_meteo.archive import years_before
from planner.providers.open_meteo.asking import DEADLINE_SECONDS
from planner.providers.open_meteo.parsing import parse_daily, sky_of
from planner.providers.open_meteo.services import archive_service, forecast_service
from planner.providers.weather import LayeredWeather
from tests.loopback import json_server as plays
from tests.loopback import open_meteo_server as own_plays
from tests.loopback.json_server import JsonServer, Play
from tests.loopback.open_meteo_server import asked, asked_range, open_meteo, weather
from tests.providers.asking import Asking
from tests.providers.trips import SEOUL

TODAY = date(2026, 11, 23)
UNUSABLE = [*plays.FAILURES, *own_plays.WEATHER_FAILURES]
BEYOND = 16
"""The first day from today on that no forecast reaches."""


@pytest_asyncio.fixture
async def server() -> AsyncIterator[JsonServer]:
    async with open_meteo(TODAY) as running:
        yield running


def forecasts(server: JsonServer, asking: Asking, *, seconds: float = DEADLINE_SECONDS) -> Forecast:
    service = forecast_service(server.url)
    return Forecast(asking.http, now=asking.clock, service=service, deadline_seconds=seconds)


def last_year(server: JsonServer, asking: Asking, *, seconds: float = DEADLINE_SECONDS) -> LastYear:
    service = archive_service(server.url)
    return LastYear(asking.http, now=asking.clock, service=service, deadline_seconds=seconds)


def days_from(offset: int, count: int) -> list[date]:
    return [TODAY + timedelta(days=offset + n) for n in range(count)]


@pytest.mark.asyncio
async def test_a_forecast_has_every_date_in_order(server: JsonServer, asking: Asking) -> None:
    found = await forecasts(server, asking).daily(SEOUL, days_from(0, 3))

    assert [day.date for day in found] == days_from(0, 3)
    assert [day.sky for day in found] == [Sky.CLEAR, Sky.CLOUDY, Sky.RAIN]
    assert found[2].rain_mm == 8.6
    assert found[2].is_rainy
    assert found[2].rain_chance == 14
    assert {day.source for day in found} == {WeatherSource.FORECAST}


@pytest.mark.asyncio
async def test_one_request_serves_every_trip_to_a_town_for_an_hour(
    server: JsonServer, asking: Asking
) -> None:
    source = forecasts(server, asking)
    found = await source.daily(SEOUL, days_from(-2, 30))
    assert [day.date for day in found] == days_from(0, 16)
    assert asked(server.exchanges[0])["timezone"] == "auto"

    await source.daily(replace(SEOUL, lat=SEOUL.lat + 0.001), days_from(3, 2))
    asking.clock.wait(minutes=59)
    await source.daily(SEOUL, days_from(5, 1))
    assert len(server.exchanges) == 1

    asking.clock.wait(minutes=2)
    await source.daily(SEOUL, days_from(5, 1))
    assert len(server.exchanges) == 2


@pytest.mark.asyncio
@pytest.mark.parametrize("offset", [-30, BEYOND, 400])
async def test_a_trip_out_of_reach_costs_no_request(server: JsonServer, asking: Asking, offset: int) -> None:
    assert await forecasts(server, asking).daily(SEOUL, days_from(offset, 3)) == ()
    assert server.exchanges == []


@pytest.mark.asyncio
async def test_today_is_the_destinations_day(server: JsonServer, asking: Asking) -> None:
    asking.clock.wait(hours=-4)  # 23:00 in London, and the next morning in Seoul

    found = await forecasts(server, asking).daily(SEOUL, days_from(-1, 2))

    assert [day.date for day in found] == [TODAY]


@pytest.mark.asyncio
@pytest.mark.parametrize("play", UNUSABLE)
async def test_whatever_is_not_weather_is_unavailable(server: JsonServer, asking: Asking, play: Play) -> None:
    server.play = play

    for source, dates in (
        (forecasts(server, asking), days_from(0, 3)),
        (last_year(server, asking), days_from(30, 3)),
    ):
        with pytest.raises(WeatherUnavailable):
            await source.daily(SEOUL, dates)


@pytest.mark.asyncio
@pytest.mark.parametrize("play", plays.DELAYS)
async def test_a_slow_answer_ends_at_the_deadline(server: JsonServer, asking: Asking, play: Play) -> None:
    server.play = play

    for source, dates in (
        (forecasts(server, asking, seconds=0.1), days_from(0, 3)),
        (last_year(server, asking, seconds=0.1), days_from(30, 3)),
    ):
        with pytest.raises(WeatherUnavailable, match="slow"):
            await source.daily(SEOUL, dates)


@pytest.mark.asyncio
async def test_a_day_without_temperatures_is_left_out(server: JsonServer, asking: Asking) -> None:
    server.play = own_plays.last_day_unknown

    found = await forecasts(server, asking).daily(SEOUL, days_from(13, 3))

    assert [day.date for day in found] == days_from(13, 2)


@pytest.mark.asyncio
async def test_after_one_failure_it_is_left_alone(server: JsonServer, asking: Asking) -> None:
    source = forecasts(server, asking)
    server.play = plays.a_page
    for _ in range(3):
        with pytest.raises(WeatherUnavailable):
            await source.daily(SEOUL, days_from(0, 3))

    assert len(server.exchanges) == 1


@pytest.mark.asyncio
async def test_yesterdays_forecast_is_used_while_the_service_is_away(
    server: JsonServer, asking: Asking
) -> None:
    source = forecasts(server, asking)
    kept = await source.daily(SEOUL, days_from(1, 3))
    server.play = plays.breaking
    asking.clock.wait(hours=20)
    assert await source.daily(SEOUL, days_from(1, 3)) == kept

    asking.clock.wait(hours=5)
    with pytest.raises(WeatherUnavailable):
        await source.daily(SEOUL, days_from(1, 3))


@pytest.mark.asyncio
async def test_last_years_weather_stands_under_the_trips_dates(server: JsonServer, asking: Asking) -> None:
    found = await last_year(server, asking).daily(SEOUL, days_from(30, 3))

    assert asked_range(server.exchanges[0]) == (date(2025, 12, 23), date(2025, 12, 25))
    assert [day.date for day in found] == days_from(30, 3)
    assert {day.source for day in found} == {WeatherSource.ARCHIVE}
    assert {day.rain_chance for day in found} == {None}


@pytest.mark.asyncio
async def test_that_it_rained_last_year_makes_no_day_rainy(server: JsonServer, asking: Asking) -> None:
    found = await last_year(server, asking).daily(SEOUL, days_from(30, 3))

    assert (found[2].sky, found[2].rain_mm) == (Sky.RAIN, 8.6)
    assert not found[2].is_rainy


@pytest.mark.asyncio
async def test_a_trip_the_forecast_reaches_is_not_looked_up_in_the_archive(
    server: JsonServer, asking: Asking
) -> None:
    assert await last_year(server, asking).daily(SEOUL, days_from(0, BEYOND)) == ()
    assert server.exchanges == []


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("first", "days", "looked_up"),
    [
        (date(2026, 12, 30), 4, (date(2025, 12, 30), date(2026, 1, 2))),
        (date(2027, 11, 10), 11, (date(2025, 11, 10), date(2025, 11, 20))),
        (date(2027, 11, 10), 7, (date(2026, 11, 10), date(2026, 11, 16))),
        (date(2028, 2, 28), 3, (date(2026, 2, 28), date(2026, 3, 1))),
    ],
)
async def test_the_whole_trip_is_moved_to_a_year_the_archive_has(
    server: JsonServer, asking: Asking, first: date, days: int, looked_up: tuple[date, date]
) -> None:
    dates = [first + timedelta(days=n) for n in range(days)]

    found = await last_year(server, asking).daily(SEOUL, dates)

    assert asked_range(server.exchanges[0]) == looked_up
    assert [day.date for day in found] == dates


def test_a_leap_day_was_the_28th_of_a_year_without_one() -> None:
    assert years_before(date(2028, 2, 29), 1) == date(2027, 2, 28)
    assert years_before(date(2028, 2, 29), 4) == date(2024, 2, 29)


@pytest.mark.asyncio
async def test_each_day_of_a_long_trip_says_where_its_weather_is_from(
    server: JsonServer, asking: Asking
) -> None:
    layered = LayeredWeather(forecasts(server, asking), last_year(server, asking), Climate())

    found = await layered.daily(SEOUL, days_from(14, 4))

    assert [day.date for day in found] == days_from(14, 4)
    assert [day.source for day in found] == [WeatherSource.FORECAST] * 2 + [WeatherSource.ARCHIVE] * 2
    assert len(server.exchanges) == 2


@pytest.mark.asyncio
async def test_sources_are_asked_at_once_and_the_slowest_holds_the_trip_up_no_longer_than_its_deadline(
    server: JsonServer, asking: Asking
) -> None:
    server.play = plays.silent
    sources: list[Port] = [source(server, asking, seconds=0.3) for source in (forecasts, last_year)]

    found = await LayeredWeather(*sources, Climate()).daily(SEOUL, days_from(14, 4))

    assert [day.source for day in found] == [WeatherSource.CLIMATE] * 4
    assert {outcome for _, outcome in asking.outcomes} == {"slow"}


@pytest.mark.parametrize(
    ("code", "sky"),
    [
        (0, Sky.CLEAR),
        (2, Sky.CLOUDY),
        (48, Sky.FOG),
        (56, Sky.RAIN),
        (82, Sky.RAIN),
        (77, Sky.SNOW),
        (99, Sky.STORM),
    ],
)
def test_weather_codes_are_read(code: int, sky: Sky) -> None:
    assert sky_of(code, rain_mm=0) is sky


@pytest.mark.parametrize(("code", "rain_mm", "sky"), [(None, 0, Sky.MIXED), (42, 3, Sky.RAIN)])
def test_an_unknown_code_says_only_whether_it_rains(code: int | None, rain_mm: float, sky: Sky) -> None:
    assert sky_of(code, rain_mm=rain_mm) is sky


def test_a_forecast_without_chances_of_rain_is_still_a_forecast() -> None:
    variables = "weather_code,temperature_2m_max,temperature_2m_min,precipitation_sum"

    found = parse_daily(weather(TODAY, TODAY, variables), source=WeatherSource.FORECAST)

    assert found[0].rain_chance is None
