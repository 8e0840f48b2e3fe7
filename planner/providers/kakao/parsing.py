"""A page of Kakao Local's answer, read into sightings."""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from planner.domain.facts import Category
from planner.providers.places.korean_kinds import kind_of
from planner.providers.places.sighting import KAKAO, Search, Sighting, Titles
from planner.providers.places.text import NAME_CHARS, plain

MAX_DOCUMENTS = 45
MAX_CLASS_CHARS = 200


class _Document(BaseModel):
    id: str = Field(pattern=r"^\d{1,15}$")
    place_name: str
    category_name: str
    category_group_code: str = ""
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Page:
    sightings: tuple[Sighting, ...]
    is_last: bool


def read_page(body: Any, *, search: Search) -> Page:
    """The places of `documents` that are of a kind we plan; `x` is the longitude, and both are strings.

    Raises ValueError, TypeError or KeyError for another shape; a document that does not read is left out.
    """
    if not isinstance(body["documents"], list):
        raise ValueError("no list of documents")  # noqa: TRY004  (all failures of a shape are one)
    read = (_sighting(row, search) for row in body["documents"][:MAX_DOCUMENTS])
    return Page(tuple(one for one in read if one is not None), bool(body["meta"]["is_end"]))


def _sighting(row: object, search: Search) -> Sighting | None:
    try:
        document = _Document.model_validate(row)
    except ValidationError:
        return None
    category = category_of(document.category_name, document.category_group_code)
    title = plain(document.place_name, NAME_CHARS)
    if category is None or not title or not search.holds(document.y, document.x):
        return None
    return Sighting(
        source=KAKAO,
        id=document.id,
        titles=Titles(ko=title),
        lat=document.y,
        lon=document.x,
        category=category,
    )


def category_of(name: str, group: str) -> Category | None:
    """Of "여행 > 관광,명소 > 고궁"; None for what we do not plan, such as libraries and playgrounds."""
    if group == "FD6":
        return Category.RESTAURANT
    parts = [part.strip() for part in name[:MAX_CLASS_CHARS].split(">")]
    if parts[-1] == "산":
        return Category.MOUNTAIN
    return next((kind for part in reversed(parts) if (kind := kind_of(part)) is not None), None)
