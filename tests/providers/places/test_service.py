"""All sources asked at once: what comes of a town when each answers, fails, or takes its time."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from time import perf_counter

import pytest

from planner.atlas.gazetteer import Atlas
from planner.domain.facts import Category, Names
from planner.domain.sources import SOURCES as ATTRIBUTIONS
from planner.ports import FoundPlaces, SourceNote
from planner.providers.http import Reason, Service, SourceFailed
from planner.providers.places import Places
from planner.providers.places.service import MAX_EATING, MAX_PLACES, WHERE_KNOWN
from planner.providers.places.sighting import GOOGLE, OSM, PlaceSource, Report, Search, Sighting, Titles
from tests.loopback import json_server as plays
from tests.loopback.http import Exchange
from tests.loopback.json_server import JsonServer
from tests.providers.asking import Asking
from tests.providers.dallae import DALLAE, DATES, SOURCES, patient
from tests.providers.trips import NINE_TO_SIX


@dataclass(frozen=True)
class Town:
    places: Places
    servers: dict[str, JsonServer]

    async def near(self) -> FoundPlaces:
        return await self.places.near(DALLAE, DATES)


def hurried(service: Service) -> Service:
    return replace(service, attempts=1, timeout_seconds=0.5)


@asynccontextmanager
async def dallae(*, hurry: Callable[[Service], Service] = hurried) -> AsyncIterator[Town]:
    """Every source over a server of its own."""
    asking = Asking()
    async with AsyncExitStack() as stack:
        servers = {
            name: await stack.enter_async_context(JsonServer(known.answering))
            for name, known in SOURCES.items()
        }
        sources = [known.make(asking.http, servers[name].url, hurry) for name, known in SOURCES.items()]
        yield Town(Places(sources), servers)
        await asking.http.aclose()


@pytest.mark.asyncio
async def test_a_town_on_no_map_is_found_by_all_together() -> None:
    async with dallae() as town:
        found = await town.near()

    assert {place.names.ko for place in found.places} == {
        *("달내궁", "달내시립미술관", "물빛공원", "별봉 전망대", "옛다리시장", "소나무식당", "은하수폭포"),
    }
    palace = found.places[0]
    assert palace.names == Names("달내궁", "Dallae Palace", "달내궁")
    assert palace.popularity == 5
    assert palace.origins["hours"].source == "tourapi"
    assert set(found.sources) == {"osm", "wikipedia", "tourapi", "kakao", "google_places"}
    assert found.notes == ()
    assert set(found.areas) <= {"centre", "north", "east", "south", "west"}
    assert {place.area for place in found.places} == set(found.areas)


@pytest.mark.asyncio
async def test_what_closed_for_good_is_not_proposed() -> None:
    async with dallae() as town:
        everything = await town.near()
        town.servers["google_places"].play = plays.breaking
        without_google = await town.near()

    assert "등불박물관" not in {place.names.ko for place in everything.places}
    assert "등불박물관" in {place.names.ko for place in without_google.places}


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("play", "code"),
    [
        (plays.breaking, Reason.BUSY),
        (plays.reset, Reason.UNREACHABLE),
        (plays.a_page, Reason.WRONG),
        (plays.silent, Reason.SLOW),
        (plays.huge, Reason.TOO_LARGE),
    ],
)
async def test_the_trip_goes_on_without_a_source_that_fails(play: plays.Play, code: Reason) -> None:
    async with dallae() as town:
        town.servers["osm"].play = play
        found = await town.near()

    assert found.notes == (SourceNote("osm", code),)
    assert "달내궁" in {place.names.ko for place in found.places}
    assert "osm" not in found.sources


@pytest.mark.asyncio
async def test_without_any_source_there_is_what_we_know() -> None:
    destination = Atlas().find("Seoul")
    known = Atlas().places(destination)
    async with dallae() as town:
        for server in town.servers.values():
            server.play = plays.breaking
        found = await town.places.near(destination, DATES, known=known)

    assert set(found.places) == set(known)
    assert found.sources == ("atlas",)
    assert {note.source for note in found.notes} == set(WHERE_KNOWN)


@dataclass(frozen=True)
class Slow:
    """A source that answers after its time."""

    name: str = "slow"
    seconds: float = 0.05

    def covers(self, search: Search) -> bool:
        return True

    async def report(self, search: Search) -> Report:
        await asyncio.sleep(30)
        return Report(())


@pytest.mark.asyncio
async def test_each_source_has_its_own_deadline() -> None:
    began = perf_counter()
    found = await Places([Slow(), Slow("slower", 0.2)]).near(DALLAE, DATES)

    assert found.notes == (SourceNote("slow", Reason.SLOW), SourceNote("slower", Reason.SLOW))
    assert perf_counter() - began < 2


@pytest.mark.asyncio
async def test_who_is_in_a_hurry_gets_what_is_there_and_the_next_gets_it_all() -> None:
    gate = asyncio.Event()

    async def late(exchange: Exchange, body: object) -> None:
        await gate.wait()
        await plays.good(exchange, body)

    async with dallae(hurry=patient) as town:
        town.servers["osm"].play = late
        hurried_one = await town.places.near(DALLAE, DATES, within_seconds=0.3)
        gate.set()
        next_one = await town.near()

        assert len(town.servers["osm"].exchanges) == 1
    assert "osm" not in hurried_one.sources
    assert SourceNote("osm", Reason.SLOW) in hurried_one.notes
    assert "osm" in next_one.sources


@dataclass(frozen=True)
class Told:
    """A source that says what it is told to."""

    sightings: tuple[Sighting, ...] = ()
    is_stale: bool = False
    failure: SourceFailed | None = None
    name: str = OSM
    seconds: float = 1.0
    country: str = ""

    def covers(self, search: Search) -> bool:
        return self.country in {"", search.country}

    async def report(self, search: Search) -> Report:
        if self.failure is not None:
            raise self.failure
        return Report(self.sightings, self.is_stale)


def sighting(number: int, category: Category) -> Sighting:
    return Sighting(
        OSM,
        f"node/{number}",
        Titles(local=f"place {number}"),
        36.45 + number * 0.0005,
        127.5,
        category,
        fame=2,
    )


async def near(*sources: PlaceSource) -> FoundPlaces:
    return await Places(sources).near(DALLAE, DATES)


@pytest.mark.asyncio
async def test_an_older_answer_is_used_and_said_to_be_old() -> None:
    found = await near(Told((sighting(1, Category.MUSEUM),), is_stale=True))

    assert len(found.places) == 1
    assert found.notes == (SourceNote("osm", "stale"),)


@dataclass(frozen=True)
class Broken(Told):
    async def report(self, search: Search) -> Report:
        raise RuntimeError("a fault of ours")


@pytest.mark.asyncio
async def test_a_source_that_breaks_takes_nobody_with_it(caplog: pytest.LogCaptureFixture) -> None:
    found = await near(Broken(), Told((sighting(1, Category.MUSEUM),), name="other"))

    assert len(found.places) == 1
    assert found.notes == (SourceNote("osm", Reason.WRONG),)
    assert "a fault of ours" in caplog.text


@pytest.mark.asyncio
async def test_hours_that_may_not_be_kept_are_used_only_where_nothing_keeps_them() -> None:
    lent = replace(
        sighting(1, Category.MUSEUM), source=GOOGLE, category=None, hours=NINE_TO_SIX, is_lent=True
    )
    sources = [Told((sighting(1, Category.MUSEUM), lent))]

    (kept,) = (await Places(sources).near(DALLAE, DATES)).places
    (passing,) = (await Places(sources, uses_lent_hours=True).near(DALLAE, DATES)).places

    assert kept.hours is None
    assert passing.hours == NINE_TO_SIX
    assert passing.origins["hours"].source == GOOGLE


@pytest.mark.asyncio
async def test_a_source_is_asked_only_where_it_knows_its_way() -> None:
    found = await near(Told((sighting(1, Category.MUSEUM),), country="JP"))

    assert found == FoundPlaces(())


@pytest.mark.asyncio
async def test_candidates_are_bounded_and_leave_room_for_sights() -> None:
    sights = [sighting(n, Category.MUSEUM) for n in range(150)]
    tables = [sighting(n, Category.RESTAURANT) for n in range(150, 200)]

    found = await near(Told((*sights, *tables)))

    assert len(found.places) == MAX_PLACES
    assert sum(place.category is Category.RESTAURANT for place in found.places) == MAX_EATING


@pytest.mark.asyncio
async def test_every_source_has_its_attribution() -> None:
    async with dallae() as town:
        found = await town.near()

    assert all(ATTRIBUTIONS[source].name for source in found.sources)
    assert ATTRIBUTIONS["osm"].name == "© OpenStreetMap contributors"
    assert ATTRIBUTIONS["osm"].licence == "ODbL"
