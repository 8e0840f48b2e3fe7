from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest
import pytest_asyncio

from planner.domain.facts import Sky, WeatherSource
from planner.ports import WeatherUnavailable
from planner.providers.open_meteo import OpenMeteo
from planner.providers.open_meteo.parsing import parse_daily, sky_of
from tests.loopback.open_meteo_server import SCRIPTS, OpenMeteoServer, asked_range, forecast
from tests.providers.trips import SEOUL

TODAY = date(2026, 11, 23)
NOON_IN_SEOUL = datetime(2026, 11, 23, 3, tzinfo=UTC)
UNUSABLE = sorted(set(SCRIPTS) - {"good", "nulls", "dripping", "silent"})


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest_asyncio.fixture
async def server() -> AsyncIterator[OpenMeteoServer]:
    async with OpenMeteoServer() as running:
        yield running


def source(
    server: OpenMeteoServer, *, deadline_seconds: float = 2.0, clock: Clock | None = None
) -> OpenMeteo:
    return OpenMeteo(
        now=lambda: NOON_IN_SEOUL,
        base_url=server.url,
        deadline_seconds=deadline_seconds,
        monotonic=clock or Clock(),
    )


def days_from(offset: int, count: int) -> list[date]:
    return [TODAY + timedelta(days=offset + n) for n in range(count)]


@pytest.mark.asyncio
async def test_a_forecast_has_every_date_in_order(server: OpenMeteoServer) -> None:
    weather = await source(server).daily(SEOUL, days_from(0, 3))

    assert [day.date for day in weather] == days_from(0, 3)
    assert [day.sky for day in weather] == [Sky.CLEAR, Sky.CLOUDY, Sky.RAIN]
    assert weather[2].rain_mm == 8.6
    assert weather[2].is_rainy
    assert weather[2].rain_chance == 14
    assert {day.source for day in weather} == {WeatherSource.FORECAST}


@pytest.mark.asyncio
async def test_one_request_asks_for_the_part_of_the_trip_it_can_forecast(server: OpenMeteoServer) -> None:
    weather = await source(server).daily(SEOUL, days_from(-2, 30))

    assert len(server.exchanges) == 1
    assert asked_range(server.exchanges[0]) == (TODAY, TODAY + timedelta(days=15))
    assert [day.date for day in weather] == days_from(0, 16)


@pytest.mark.asyncio
@pytest.mark.parametrize("offset", [-30, 16, 400])
async def test_a_trip_out_of_reach_costs_no_request(server: OpenMeteoServer, offset: int) -> None:
    assert await source(server).daily(SEOUL, days_from(offset, 3)) == ()
    assert server.exchanges == []


@pytest.mark.asyncio
async def test_today_is_the_destinations_day(server: OpenMeteoServer) -> None:
    late_in_london = datetime(2026, 11, 22, 23, tzinfo=UTC)
    seoul = OpenMeteo(now=lambda: late_in_london, base_url=server.url)

    weather = await seoul.daily(SEOUL, days_from(-1, 2))

    assert [day.date for day in weather] == [TODAY]


@pytest.mark.asyncio
@pytest.mark.parametrize("script", UNUSABLE)
async def test_whatever_is_not_a_forecast_is_unavailable(server: OpenMeteoServer, script: str) -> None:
    server.script = script

    with pytest.raises(WeatherUnavailable):
        await source(server).daily(SEOUL, days_from(0, 3))


@pytest.mark.asyncio
@pytest.mark.parametrize("script", ["silent", "dripping"])
async def test_a_slow_answer_ends_at_the_deadline(server: OpenMeteoServer, script: str) -> None:
    server.script = script

    with pytest.raises(WeatherUnavailable):
        await source(server, deadline_seconds=0.1).daily(SEOUL, days_from(0, 3))


@pytest.mark.asyncio
async def test_nobody_listening_is_unavailable() -> None:
    async with OpenMeteoServer() as server:
        url = server.url
    away = OpenMeteo(now=lambda: NOON_IN_SEOUL, base_url=url)

    with pytest.raises(WeatherUnavailable):
        await away.daily(SEOUL, days_from(0, 3))


@pytest.mark.asyncio
async def test_a_day_without_temperatures_is_left_out(server: OpenMeteoServer) -> None:
    server.script = "nulls"

    weather = await source(server).daily(SEOUL, days_from(0, 3))

    assert [day.date for day in weather] == days_from(0, 2)


@pytest.mark.asyncio
async def test_a_failure_is_remembered_for_a_minute(server: OpenMeteoServer) -> None:
    clock = Clock()
    forecasts = source(server, clock=clock)
    server.script = "failing"
    for _ in range(3):
        with pytest.raises(WeatherUnavailable):
            await forecasts.daily(SEOUL, days_from(0, 3))
    assert len(server.exchanges) == 1

    server.script = "good"
    clock.seconds += 61

    assert len(await forecasts.daily(SEOUL, days_from(0, 3))) == 3


@pytest.mark.asyncio
async def test_a_forecast_is_kept_for_an_hour_even_while_the_service_is_away(server: OpenMeteoServer) -> None:
    clock = Clock()
    forecasts = source(server, clock=clock)
    kept = await forecasts.daily(SEOUL, days_from(0, 3))
    server.script = "failing"
    with pytest.raises(WeatherUnavailable):
        await forecasts.daily(SEOUL, days_from(0, 5))

    assert await forecasts.daily(SEOUL, days_from(0, 3)) == kept
    assert len(server.exchanges) == 2

    clock.seconds += 3_601
    with pytest.raises(WeatherUnavailable):
        await forecasts.daily(SEOUL, days_from(0, 3))


@pytest.mark.asyncio
async def test_closing_lets_it_be_used_again(server: OpenMeteoServer) -> None:
    forecasts = source(server)
    await forecasts.daily(SEOUL, days_from(0, 1))
    await forecasts.aclose()

    assert await forecasts.daily(SEOUL, days_from(1, 1))


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
    body = forecast(TODAY, TODAY)
    del body["daily"]["precipitation_probability_max"]

    assert parse_daily(body)[0].rain_chance is None
