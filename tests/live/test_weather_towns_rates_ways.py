"""The shapes we rely on, as the real services have them today."""

from datetime import timedelta
from decimal import Decimal

import pytest

from planner.atlas.gazetteer import Atlas
from planner.atlas.rates import TABLE
from planner.domain.facts import WeatherSource
from planner.domain.ways import Profile
from planner.ports import DestinationUnknown, TravelTimes
from planner.providers.frankfurter import Frankfurter
from planner.providers.http import Http
from planner.providers.open_meteo import Forecast, Geocoding, LastYear
from planner.providers.osrm import Osrm
from planner.providers.valhalla import Valhalla
from tests.live import services
from tests.live.services import present

SEOUL = Atlas().find("seoul")


@pytest.mark.asyncio
async def test_a_forecast_reaches_the_next_days(http: Http) -> None:
    days = [present().date() + timedelta(days=n) for n in range(1, 6)]

    found = await Forecast(http, now=present, service=services.FORECAST).daily(SEOUL, days)

    assert [day.date for day in found] == days
    assert all(day.source is WeatherSource.FORECAST and day.low_c <= day.high_c for day in found)


@pytest.mark.asyncio
async def test_the_archive_has_last_years_weather(http: Http) -> None:
    days = [present().date() + timedelta(days=n) for n in range(40, 43)]

    found = await LastYear(http, now=present, service=services.ARCHIVE).daily(SEOUL, days)

    assert [day.date for day in found] == days
    assert {day.source for day in found} == {WeatherSource.ARCHIVE}


@pytest.mark.asyncio
@pytest.mark.parametrize("location", ["Porto, Portugal", "포르투", "Nagoya"])
async def test_a_town_is_found_by_its_name(http: Http, location: str) -> None:
    geocoding = Geocoding(http, known=lambda: Atlas().destinations, rates=TABLE, service=services.GEOCODING)

    town = await geocoding.find(location)

    assert town.country in {"PT", "JP"}
    assert town.names.ko != town.names.en


@pytest.mark.asyncio
async def test_a_town_that_is_none_is_unknown(http: Http) -> None:
    geocoding = Geocoding(http, known=lambda: Atlas().destinations, rates=TABLE, service=services.GEOCODING)

    with pytest.raises(DestinationUnknown):
        await geocoding.find("Xqzzyvillecityton")


@pytest.mark.asyncio
async def test_rates_are_of_the_last_days(http: Http) -> None:
    rates = await Frankfurter(http, now=present, service=services.FRANKFURTER).latest()

    assert present().date() - rates.of("USD").on < timedelta(days=8)
    assert Decimal(300) < rates.to_krw(Decimal(100), "JPY") < Decimal(3_000)


@pytest.mark.asyncio
@pytest.mark.skipif(not services.OSRM_WALKING_URL, reason="OSRM_WALKING_BASE_URL is not set")
async def test_osrm_walks(http: Http) -> None:
    await _walks(Osrm(http, services={Profile.WALKING: services.OSRM}))


@pytest.mark.asyncio
@pytest.mark.skipif(not services.VALHALLA_URL, reason="VALHALLA_BASE_URL is not set")
async def test_valhalla_walks(http: Http) -> None:
    await _walks(Valhalla(http, service=services.VALHALLA))


async def _walks(source: TravelTimes) -> None:
    """From the palace to the city hall in Seoul, which is 1.6 km as the crow flies."""
    way = (await source.ways([(37.5796, 126.9770), (37.5663, 126.9779)], Profile.WALKING))[0][1]

    assert way is not None
    assert 15 < way[0] < 45
    assert 1.4 < way[1] < 3.0
