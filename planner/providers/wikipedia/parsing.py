"""A MediaWiki answer about pages near a point, read into sightings."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from planner.domain.trip import Language
from planner.providers.places.sighting import WIKIPEDIA, Search, Sighting, Titles
from planner.providers.places.text import ABOUT_CHARS, NAME_CHARS, plain
from planner.providers.places.wikidata import wikidata_id

MAX_PAGES = 50
"""What the service gives in one answer."""
MAX_VIEWED_DAYS = 90
VIEWS_A_DAY: tuple[tuple[float, int], ...] = ((1_500, 5), (400, 4), (80, 3), (15, 2))
"""Readers a day from which a place is so popular; fewer make it 1."""

type Views = Annotated[int, Field(ge=0, le=1_000_000_000)]


class _Coordinates(BaseModel):
    lat: float
    lon: float


class _Link(BaseModel):
    lang: str
    title: str


class _Page(BaseModel):
    pageid: int
    title: str
    coordinates: list[_Coordinates] = []
    pageprops: dict[str, Any] = {}
    description: str = ""
    pageviews: dict[str, Views | None] = {}
    langlinks: list[_Link] = []


def read_pages(body: Any, *, language: Language, search: Search) -> tuple[Sighting, ...]:
    """The articles with coordinates that lie where we asked; a page that does not read is left out.

    Raises ValueError when the body tells of an error or is no answer to a query. Without any page the
    service leaves `query` out.
    """
    if not isinstance(body, dict) or "error" in body or not ({"query", "batchcomplete"} & body.keys()):
        raise ValueError("no answer to a query")
    pages = body["query"]["pages"] if "query" in body else []
    if not isinstance(pages, list):
        raise ValueError("no list of pages")  # noqa: TRY004  (all failures of a shape are one)
    read = (_sighting(page, language, search) for page in pages[:MAX_PAGES])
    return tuple(sighting for sighting in read if sighting is not None)


def _sighting(row: object, language: Language, search: Search) -> Sighting | None:
    try:
        page = _Page.model_validate(row)
    except ValidationError:
        return None
    title = plain(page.title, NAME_CHARS)
    if (
        not title
        or not page.coordinates
        or not search.holds(page.coordinates[0].lat, page.coordinates[0].lon)
    ):
        return None
    line = plain(page.description, ABOUT_CHARS)
    linked = next(
        (plain(link.title, NAME_CHARS) for link in page.langlinks if link.lang in set(Language)), ""
    )
    is_korean = language is Language.KOREAN
    return Sighting(
        source=WIKIPEDIA,
        id=f"{language}-{page.pageid}",
        titles=Titles(ko=title, en=linked or None) if is_korean else Titles(ko=linked or None, en=title),
        lat=page.coordinates[0].lat,
        lon=page.coordinates[0].lon,
        fame=fame_of(page.pageviews),
        about={language: line} if line else {},
        wikidata=wikidata_id(page.pageprops.get("wikibase_item")),
    )


def fame_of(views: dict[str, int | None]) -> int | None:
    """From 1 to 5 by the mean of readers a day; None when none were counted."""
    counted = [number for number in list(views.values())[:MAX_VIEWED_DAYS] if number is not None]
    if not counted:
        return None
    mean = sum(counted) / len(counted)
    return next((fame for least, fame in VIEWS_A_DAY if mean >= least), 1)


def same_article(sightings: Iterable[Sighting]) -> tuple[Sighting, ...]:
    """Articles that share a Wikidata id as one, with the words of each and the greater renown."""
    found: dict[str, Sighting] = {}
    for sighting in sightings:
        key = sighting.wikidata or sighting.id
        other = found.get(key)
        found[key] = sighting if other is None else _both(other, sighting)
    return tuple(found.values())


def _both(one: Sighting, other: Sighting) -> Sighting:
    return replace(
        one,
        titles=Titles(ko=one.titles.ko or other.titles.ko, en=one.titles.en or other.titles.en),
        fame=max((fame for fame in (one.fame, other.fame) if fame is not None), default=None),
        about={**other.about, **one.about},
    )
