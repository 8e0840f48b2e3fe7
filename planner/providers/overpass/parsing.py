"""An Overpass answer, read into sightings."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from planner.domain.trip import Language
from planner.providers.overpass.hours import opening_hours
from planner.providers.overpass.query import MAX_ELEMENTS
from planner.providers.overpass.tags import category_of, fame_of, fee_of, is_open_to_visitors, roof_of
from planner.providers.places.sighting import OSM, Search, Sighting, Titles
from planner.providers.places.text import ABOUT_CHARS, NAME_CHARS, plain
from planner.providers.places.wikidata import wikidata_id

MAX_TAGS = 300
FAULT = "runtime error"


class _Point(BaseModel):
    lat: float
    lon: float


class _Element(BaseModel):
    """A node with its place, or a way or relation with its centre."""

    model_config = ConfigDict(strict=False)

    type: Literal["node", "way", "relation"]
    id: int
    lat: float | None = None
    lon: float | None = None
    center: _Point | None = None
    tags: dict[str, Any]

    @property
    def at(self) -> tuple[float, float] | None:
        if self.center is not None:
            return self.center.lat, self.center.lon
        return None if self.lat is None or self.lon is None else (self.lat, self.lon)


@dataclass(frozen=True, slots=True)
class Elements:
    """The rows of an answer as they came, so many at most, and the day of the map they are from."""

    rows: tuple[Any, ...]
    as_of: date | None


def read_elements(body: Any) -> Elements:
    """What an answer holds.

    Raises ValueError when the body is no Overpass answer, and when its `remark` tells of an error: then the
    elements are none, or only those that were ready when the server gave up.
    """
    if not isinstance(body, dict) or not isinstance(body.get("elements"), list):
        raise ValueError("no elements")  # noqa: TRY004  (all failures of a shape are one)
    if FAULT in str(body.get("remark", "")):
        raise ValueError("the server gave up")
    state = body.get("osm3s")
    as_of = _day(state.get("timestamp_osm_base")) if isinstance(state, dict) else None
    return Elements(tuple(body["elements"][:MAX_ELEMENTS]), as_of)


def sightings_of(elements: Elements, search: Search) -> tuple[Sighting, ...]:
    """The places among them that lie where we asked, in their order; what does not read is left out."""
    read = (_sighting(row, search, elements.as_of) for row in elements.rows)
    return tuple(sighting for sighting in read if sighting is not None)


def _sighting(row: object, search: Search, as_of: date | None) -> Sighting | None:
    try:
        element = _Element.model_validate(row)
    except ValidationError:
        return None
    tags = {key: value for key, value in list(element.tags.items())[:MAX_TAGS] if isinstance(value, str)}
    titles = _titles(tags)
    category = category_of(tags)
    if element.at is None or not titles.all or category is None or not is_open_to_visitors(tags):
        return None
    lat, lon = element.at
    if not search.holds(lat, lon):
        return None
    return Sighting(
        source=OSM,
        id=f"{element.type}/{element.id}",
        titles=titles,
        lat=lat,
        lon=lon,
        category=category,
        hours=opening_hours(tags.get("opening_hours", ""), lat=lat, lon=lon, search=search),
        fee=fee_of(tags, search.currency),
        indoor=roof_of(tags),
        fame=fame_of(tags),
        about=_about(tags),
        wikidata=wikidata_id(tags.get("wikidata")),
        on=_day(tags.get("check_date:opening_hours") or tags.get("check_date")) or as_of,
    )


def _titles(tags: Mapping[str, str]) -> Titles:
    english = tags.get("name:en") or tags.get("int_name") or tags.get("name:ko-Latn")
    named = (plain(text, NAME_CHARS) or None for text in (tags.get("name:ko"), english, tags.get("name")))
    return Titles(*named)


def _about(tags: Mapping[str, str]) -> dict[Language, str]:
    told = {
        Language.KOREAN: plain(tags.get("description:ko"), ABOUT_CHARS),
        Language.ENGLISH: plain(tags.get("description:en"), ABOUT_CHARS),
    }
    return {language: line for language, line in told.items() if line}


def _day(text: object) -> date | None:
    """The day of an ISO date or time."""
    with suppress(ValueError):
        return datetime.fromisoformat(text).date() if isinstance(text, str) else None
    return None
