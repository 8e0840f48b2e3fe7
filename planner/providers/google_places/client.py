"""Google Places (New) behind the place source port: two searches a town, and nothing of them kept."""

from functools import partial
from typing import Any

from planner.providers.google_places.parsing import read_places
from planner.providers.http import Answer, Http, Service, those_that_answer
from planner.providers.places.sighting import GOOGLE, Report, Search, Sighting

BASE_URL = "https://places.googleapis.com"
FIELDS = ("id", "displayName", "location", "regularOpeningHours.periods", "userRatingCount", "businessStatus")
MAX_RESULTS = 20
"""What the service gives in one answer."""
MAX_RADIUS_METRES = 50_000
KINDS: tuple[tuple[str, ...], ...] = (
    ("tourist_attraction", "historical_landmark", "park", "zoo", "aquarium", "amusement_park"),
    ("museum", "art_gallery", "market", "performing_arts_theater"),
)


def google_places_service(key: str, base_url: str = BASE_URL) -> Service:
    """Nothing is kept: the terms allow no more than the id of a place."""
    return Service(
        name="google_places",
        base_url=base_url,
        at_once=2,
        per_minute=60,
        timeout_seconds=5,
        max_bytes=1_000_000,
        attempts=2,
        fresh_seconds=0,
        stale_seconds=0,
        headers={"X-Goog-Api-Key": key, "X-Goog-FieldMask": ",".join(f"places.{field}" for field in FIELDS)},
    )


class GooglePlaces:
    """The most popular places of a town by Google's own ranking. They add to places, and are none themselves:
    a plan is kept, and Google's names and coordinates may not be.
    """

    name = GOOGLE

    def __init__(self, http: Http, service: Service, *, seconds: float = 6.0) -> None:
        self._http = http
        self._service = service
        self.seconds = seconds

    def covers(self, search: Search) -> bool:
        return True

    async def report(self, search: Search) -> Report:
        """What both searches give, each place once. Raises SourceFailed when neither answers."""
        found = await those_that_answer(self._near(kinds, search) for kinds in KINDS)
        return Report(tuple({one.id: one for answer in found for one in answer.value}.values()))

    async def _near(self, kinds: tuple[str, ...], search: Search) -> Answer[tuple[Sighting, ...]]:
        circle = {
            "center": {"latitude": search.lat, "longitude": search.lon},
            "radius": float(min(round(search.radius_km * 1000), MAX_RADIUS_METRES)),
        }
        body: dict[str, Any] = {
            "includedTypes": list(kinds),
            "maxResultCount": MAX_RESULTS,
            "rankPreference": "POPULARITY",
            "languageCode": "en",
            "locationRestriction": {"circle": circle},
        }
        return await self._http.json(
            self._service,
            "/v1/places:searchNearby",
            method="POST",
            body=body,
            read=partial(read_places, search=search),
        )
