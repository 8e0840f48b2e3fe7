"""OpenStreetMap behind the place source port: one query a town."""

import asyncio

from planner.providers.http import Http, Service
from planner.providers.overpass.parsing import read_elements, sightings_of
from planner.providers.overpass.query import SERVER_SECONDS, query
from planner.providers.places.sighting import OSM, Report, Search

BASE_URL = "https://overpass-api.de"
DAY_SECONDS = 86_400


def overpass_service(base_url: str = BASE_URL) -> Service:
    """Two slots an address are allowed; what stands on the map changes slowly, so answers are kept long."""
    return Service(
        name="overpass",
        base_url=base_url,
        at_once=2,
        per_minute=30,
        timeout_seconds=SERVER_SECONDS,
        attempts=2,
        fresh_seconds=3 * DAY_SECONDS,
        stale_seconds=30 * DAY_SECONDS,
    )


class Overpass:
    """Sights and restaurants of OpenStreetMap, anywhere."""

    name = OSM

    def __init__(self, http: Http, service: Service, *, seconds: float = 12.0) -> None:
        self._http = http
        self._service = service
        self.seconds = seconds

    def covers(self, search: Search) -> bool:
        return True

    async def report(self, search: Search) -> Report:
        """What the map has around there. Raises SourceFailed, also for an error told with a good status."""
        answer = await self._http.json(
            self._service,
            "/api/interpreter",
            method="POST",
            form={"data": query(search)},
            read=read_elements,
        )
        # hundreds of opening hours take a tenth of a second, which other runs' text must not wait for
        return Report(await asyncio.to_thread(sightings_of, answer.value, search), answer.is_stale)
