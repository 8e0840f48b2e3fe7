"""Travel times measured on a map: OSRM and Valhalla, and what the trip makes of them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from planner.domain.facts import Category
from planner.domain.sources import SOURCES
from planner.domain.ways import Profile
from planner.ports import SourceUnavailable, TravelTimes
from planner.providers.http import Service
from planner.providers.osrm import Osrm
from planner.providers.osrm.client import osrm_service
from planner.providers.valhalla import Valhalla
from planner.providers.valhalla.client import valhalla_service
from planner.providers.ways import MAX_PLACES, MeasuredWays
from tests.loopback import json_server as plays
from tests.loopback.json_server import JsonServer, Play
from tests.loopback.osrm_server import KMH, TABLE_FAILURES, km_between, osrm
from tests.loopback.valhalla_server import MATRIX_FAILURES, valhalla
from tests.providers.asking import Asking, impatient
from tests.providers.trips import place

PALACE, TOWER, ISLET = (37.5796, 126.977), (37.5512, 126.9882), (37.55, 129.1)
POINTS = (PALACE, TOWER, ISLET)


def of_osrm(asking: Asking, server: JsonServer, *, hurried: bool = False) -> TravelTimes:
    services = {profile: osrm_service(server.url, profile) for profile in Profile}
    return Osrm(asking.http, services={key: _hurried(one, hurried) for key, one in services.items()})


def of_valhalla(asking: Asking, server: JsonServer, *, hurried: bool = False) -> TravelTimes:
    return Valhalla(asking.http, service=_hurried(valhalla_service(server.url), hurried))


def _hurried(service: Service, hurried: bool) -> Service:
    return impatient(service, seconds=0.1) if hurried else service


SOURCES_OF_WAYS = {
    "osrm": (osrm, of_osrm, TABLE_FAILURES),
    "valhalla": (valhalla, of_valhalla, MATRIX_FAILURES),
}


FAILURES = [(name, play) for name, (_, _, own) in SOURCES_OF_WAYS.items() for play in (*plays.FAILURES, *own)]


@asynccontextmanager
async def serving(name: str) -> AsyncIterator[JsonServer]:
    async with SOURCES_OF_WAYS[name][0]() as server:
        yield server


@pytest.mark.asyncio
@pytest.mark.parametrize("name", SOURCES_OF_WAYS)
@pytest.mark.parametrize(("profile", "on_the_map"), [(Profile.WALKING, "foot"), (Profile.DRIVING, "car")])
async def test_ways_are_in_minutes_and_km_in_the_order_asked(
    asking: Asking, name: str, profile: Profile, on_the_map: str
) -> None:
    async with serving(name) as server:
        table = await SOURCES_OF_WAYS[name][1](asking, server).ways(POINTS, profile)

    km = km_between((PALACE, TOWER))
    way = table[0][1]
    assert way is not None
    assert way[1] == pytest.approx(km, abs=0.001)
    assert way[0] == pytest.approx(km / KMH[on_the_map] * 60, abs=0.01)
    assert table[0][0] == (0, 0)


@pytest.mark.asyncio
@pytest.mark.parametrize("name", SOURCES_OF_WAYS)
async def test_where_no_street_leads_there_is_no_way(asking: Asking, name: str) -> None:
    async with serving(name) as server:
        table = await SOURCES_OF_WAYS[name][1](asking, server).ways(POINTS, Profile.WALKING)

    assert [table[0][2], table[2][1]] == [None, None]
    assert table[2][2] == (0, 0)


@pytest.mark.asyncio
@pytest.mark.parametrize(("name", "play"), FAILURES)
async def test_whatever_is_no_table_is_unavailable(asking: Asking, name: str, play: Play) -> None:
    async with serving(name) as server:
        server.play = play
        with pytest.raises(SourceUnavailable):
            await SOURCES_OF_WAYS[name][1](asking, server).ways(POINTS, Profile.WALKING)


@pytest.mark.asyncio
@pytest.mark.parametrize("name", SOURCES_OF_WAYS)
@pytest.mark.parametrize("play", plays.DELAYS)
async def test_a_slow_answer_is_unavailable(asking: Asking, name: str, play: Play) -> None:
    async with serving(name) as server:
        server.play = play
        with pytest.raises(SourceUnavailable, match="slow"):
            await SOURCES_OF_WAYS[name][1](asking, server, hurried=True).ways(POINTS, Profile.DRIVING)


@pytest.mark.asyncio
async def test_many_places_are_asked_in_as_many_requests_as_the_server_wants(asking: Asking) -> None:
    points = [(37.5 + n / 1_000, 127.0) for n in range(80)]
    async with valhalla() as server:
        table = await of_valhalla(asking, server).ways(points, Profile.WALKING)

        assert [len(exchange.json()["sources"]) for exchange in server.exchanges] == [31, 31, 18]
    assert [len(row) for row in table] == [80] * 80
    assert table[40][39] == pytest.approx((km_between((points[40], points[39])) / 4.8 * 60, 0.1334), abs=0.01)


@pytest.mark.asyncio
async def test_a_trip_is_measured_on_foot_and_by_road_at_once(asking: Asking) -> None:
    places = [
        place(slug, slug, slug, category=Category.PARK, lat=lat, lon=lon)
        for slug, (lat, lon) in zip(("palace", "tower", "islet"), POINTS, strict=True)
    ]
    async with osrm() as server:
        ways = await MeasuredWays(of_osrm(asking, server)).between(places)

    assert ways is not None
    assert ways.source in SOURCES
    foot, road = (way("seoul-palace", "seoul-tower") for way in (ways.on_foot, ways.by_road))
    assert foot is not None
    assert road is not None
    assert road[0] < foot[0]
    assert ways.on_foot("seoul-palace", "seoul-islet") is None
    assert {exchange.path.split("/")[3] for exchange in server.exchanges} == {"foot", "car"}


@pytest.mark.asyncio
async def test_only_the_most_popular_are_measured(asking: Asking) -> None:
    places = [place(f"p{n}", "곳", "Place", category=Category.PARK, lat=37.5 + n / 1_000) for n in range(120)]
    async with osrm() as server:
        ways = await MeasuredWays(of_osrm(asking, server)).between(places)

    assert ways is not None
    assert ways.ids == tuple(f"seoul-p{n}" for n in range(MAX_PLACES))
    assert not ways.knows("seoul-p0", "seoul-p100")


@pytest.mark.asyncio
async def test_what_cannot_be_measured_is_left_to_the_distance_model(asking: Asking) -> None:
    places = [place(f"p{n}", "곳", "Place", category=Category.PARK, lat=37.5 + n) for n in range(3)]
    async with osrm() as server:
        server.play = plays.breaking
        assert await MeasuredWays(of_osrm(asking, server)).between(places) is None
        assert await MeasuredWays(None).between(places) is None
        assert await MeasuredWays(of_osrm(asking, server)).between(places[:1]) is None
