"""Dallae, a town that is on no map: where it is, and the sources that know it, on loopback."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date

from planner.domain.facts import Destination, Names, Transit
from planner.providers.google_places.client import GooglePlaces, google_places_service
from planner.providers.http import Http, Service
from planner.providers.kakao.client import Kakao, kakao_service
from planner.providers.overpass.client import Overpass, overpass_service
from planner.providers.places.sighting import PlaceSource, Report, Search, Sighting
from planner.providers.tourapi.client import TourApi, tourapi_service
from planner.providers.wikipedia.client import Wikipedia, wikipedia_services
from tests.loopback import place_servers
from tests.loopback.json_server import Answering, JsonServer, Play, good
from tests.providers.asking import Asking

KEY = "s3cret+key/with=signs"
DATES = tuple(date(2026, 11, day) for day in (23, 24, 25))
"""Monday to Wednesday."""

DALLAE = Destination(
    id="dallae",
    names=Names("달내", "Dallae"),
    country="KR",
    timezone="Asia/Seoul",
    currency="KRW",
    lat=36.5,
    lon=127.5,
    areas={},
    climate=(),
    costs={},
    transit=Transit(kmh=15, wait_minutes=5),
    source="geonames",
)
SEARCH = Search.around(DALLAE, DATES, radius_km=8)

type Hurry = Callable[[Service], Service]


def patient(service: Service) -> Service:
    """One attempt is enough on loopback."""
    return replace(service, attempts=1)


@dataclass(frozen=True)
class Known:
    """A source, how its service answers, and how it is made for an address."""

    answering: Answering
    make: Callable[[Http, str, Hurry], PlaceSource]


def _wikipedia(http: Http, url: str, hurry: Hurry) -> Wikipedia:
    services = wikipedia_services(f"{url}/{{language}}")
    return Wikipedia(http, {language: hurry(service) for language, service in services.items()})


SOURCES: Mapping[str, Known] = {
    "osm": Known(
        place_servers.overpass, lambda http, url, hurry: Overpass(http, hurry(overpass_service(url)))
    ),
    "wikipedia": Known(place_servers.wikipedia, _wikipedia),
    "tourapi": Known(
        place_servers.tourapi, lambda http, url, hurry: TourApi(http, hurry(tourapi_service(KEY, url)))
    ),
    "kakao": Known(place_servers.kakao, lambda http, url, hurry: Kakao(http, hurry(kakao_service(KEY, url)))),
    "google_places": Known(
        place_servers.google_places,
        lambda http, url, hurry: GooglePlaces(http, hurry(google_places_service(KEY, url))),
    ),
}


@dataclass(frozen=True)
class Asked:
    """A source, the server behind it, and the client between them."""

    source: PlaceSource
    server: JsonServer
    asking: Asking

    async def report(self) -> Report:
        return await self.source.report(SEARCH)


@asynccontextmanager
async def asked(
    name: str, *, answering: Answering | None = None, play: Play = good, hurry: Hurry = patient
) -> AsyncIterator[Asked]:
    """The source of this name over a server of its own, which answers as recorded unless told otherwise."""
    known, asking = SOURCES[name], Asking()
    async with JsonServer(answering or known.answering) as server:
        server.play = play
        yield Asked(known.make(asking.http, server.url, hurry), server, asking)
        await asking.http.aclose()


def by_id(sightings: tuple[Sighting, ...]) -> dict[str, Sighting]:
    return {sighting.id: sighting for sighting in sightings}
