"""What a trip outside the atlas asks for, one thing after the other, of services at one address."""

from datetime import UTC, datetime, timedelta

import pytest

from planner.atlas.gazetteer import Atlas
from planner.atlas.rates import TABLE
from planner.domain.facts import WeatherSource
from planner.domain.ways import Profile
from planner.providers.climate import Climate
from planner.providers.destinations import Destinations
from planner.providers.frankfurter import Frankfurter
from planner.providers.frankfurter.client import frankfurter_service
from planner.providers.open_meteo import Forecast, Geocoding, LastYear
from planner.providers.open_meteo.services import archive_service, forecast_service, geocoding_service
from planner.providers.osrm import Osrm
from planner.providers.osrm.client import osrm_service
from planner.providers.overpass.client import Overpass, overpass_service
from planner.providers.places.service import Places
from planner.providers.rates import LayeredRates
from planner.providers.ways import MeasuredWays
from planner.providers.weather import LayeredWeather
from tests.loopback.world import NAMES, World
from tests.providers.asking import Asking


@pytest.mark.asyncio
@pytest.mark.parametrize("failing", [(), *((name,) for name in NAMES if name != "geocoding")])
async def test_a_trip_to_a_town_on_no_map_has_what_it_needs_whatever_else_fails(
    asking: Asking, failing: tuple[str, ...]
) -> None:
    asking.clock.at = datetime.now(UTC)
    atlas = Atlas()
    async with World(failing) as world:
        http, now = asking.http, asking.clock
        geocoding = Geocoding(
            http, known=lambda: atlas.destinations, rates=TABLE, service=geocoding_service(world.url)
        )
        dallae = await Destinations(atlas, geocoding).find("달내")
        dates = [now().date() + timedelta(days=n) for n in (14, 15, 16, 17)]
        weather = await LayeredWeather(
            Forecast(http, now=now, service=forecast_service(world.url)),
            LastYear(http, now=now, service=archive_service(world.url)),
            Climate(),
        ).daily(dallae, dates)
        found = await Places([Overpass(http, overpass_service(world.url))]).near(dallae, dates)
        services = {Profile.WALKING: osrm_service(world.url, Profile.WALKING)}
        ways = await MeasuredWays(Osrm(http, services=services)).between(found.places)
        rates = await LayeredRates(
            Frankfurter(http, now=now, service=frankfurter_service(world.url)), TABLE
        ).latest()

    assert (dallae.names.en, dallae.currency) == ("Dallae", "KRW")
    assert bool(found.places) is ("overpass" not in failing)
    assert bool(weather) is ("open-meteo" not in failing)
    assert {day.source for day in weather} <= {WeatherSource.FORECAST, WeatherSource.ARCHIVE}
    assert (ways is None) is bool({"osrm", "overpass"} & set(failing))
    assert (rates.of("JPY").source == "rates:table") is ("frankfurter" in failing)
