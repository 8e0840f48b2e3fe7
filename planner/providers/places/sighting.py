"""What one source says of one place, before the sources are merged."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from planner.domain.facts import Category, Destination, Fee
from planner.domain.hours import OpeningHours
from planner.domain.legs import straight_km
from planner.domain.trip import Language

OSM, WIKIPEDIA, TOURAPI, KAKAO, GOOGLE, ATLAS = (
    *("osm", "wikipedia", "tourapi", "kakao", "google_places"),
    "atlas",
)
"""Ids of `domain.sources.SOURCES`."""

EDGE = 1.05
"""How far beyond the asked radius a place may lie, for sources that measure otherwise than we do."""


@dataclass(frozen=True, slots=True)
class Titles:
    """A place's name as far as a source knows it. One without any is no place."""

    ko: str | None = None
    en: str | None = None
    local: str | None = None

    @property
    def all(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(filter(None, (self.ko, self.en, self.local))))


@dataclass(frozen=True, slots=True)
class Sighting:
    """None is what the source does not say. Without a category it only adds to what others have found.

    `id` is the source's own. `fame` goes from 1 to 5 as a Place's popularity does. `about` is one plain line.
    `on` is the day the source's entry was last changed or looked at; `is_gone` says it is closed for good;
    `is_lent` says that the source's terms let us use what it says and not keep it.
    """

    source: str
    id: str
    titles: Titles
    lat: float
    lon: float
    category: Category | None = None
    hours: OpeningHours | None = None
    fee: Fee | None = None
    indoor: bool | None = None
    fame: int | None = None
    about: dict[Language, str] = field(default_factory=dict, hash=False)
    wikidata: str | None = None
    on: date | None = None
    is_gone: bool = False
    is_lent: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """Where to look and for which dates: degrees, km, first and last day of the trip."""

    lat: float
    lon: float
    radius_km: float
    country: str  # ISO 3166-1 alpha-2
    timezone: str
    currency: str  # ISO 4217
    first: date
    last: date

    @classmethod
    def around(cls, destination: Destination, dates: Sequence[date], *, radius_km: float) -> "Search":
        """Rounded to some hundred metres, so that one answer serves all who ask for the same town."""
        return cls(
            lat=round(destination.lat, 3),
            lon=round(destination.lon, 3),
            radius_km=radius_km,
            country=destination.country,
            timezone=destination.timezone,
            currency=destination.currency,
            first=min(dates),
            last=max(dates),
        )

    def holds(self, lat: float, lon: float) -> bool:
        """Whether these are coordinates, and within the radius."""
        in_range = -90 <= lat <= 90 and -180 <= lon <= 180
        return in_range and straight_km((self.lat, self.lon), (lat, lon)) <= self.radius_km * EDGE


@dataclass(frozen=True, slots=True)
class Report:
    """A source's whole answer; `is_stale` when it is an older one because the service fails now."""

    sightings: tuple[Sighting, ...]
    is_stale: bool = False


class PlaceSource(Protocol):
    """A live source of places. `seconds` is how long a trip waits for it."""

    @property
    def name(self) -> str: ...

    @property
    def seconds(self) -> float: ...

    def covers(self, search: Search) -> bool:
        """Whether it knows that part of the world at all."""
        ...

    async def report(self, search: Search) -> Report:
        """What it knows there. Raises SourceFailed."""
        ...
