"""TourAPI's answers: lists of places, and the texts of hours, closing days and fees of one."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from planner.domain.facts import Category, Fee
from planner.providers.places.sighting import TOURAPI, Search, Sighting, Titles
from planner.providers.places.text import NAME_CHARS, lines, plain
from planner.providers.tourapi.categories import CULTURE, FOOD, SHOPPING, SIGHT, category_of

MAX_ROWS = 200
GOOD = "0000"

HOURS_FIELDS: dict[str, tuple[str, str]] = {
    SIGHT: ("usetime", "restdate"),
    CULTURE: ("usetimeculture", "restdateculture"),
    SHOPPING: ("opentime", "restdateshopping"),
    FOOD: ("opentimefood", "restdatefood"),
}
"""What the fields of opening times and of closing days are called, by content type."""

PICTURED, PLAIN = 2, 1
"""The popularity of an entry that somebody gave a picture, and of one without."""

_WON = r"([\d,]{1,10})\s*원"
_ONLY_WON = re.compile(rf"(?:입장료|관람료)?\s*:?\s*{_WON}")
_ADULT = re.compile(rf"(?:어른|성인|일반|대인)\s*(?:\([^)]*\))?\s*:?\s*{_WON}")
_CHILD = re.compile(rf"(?:어린이|아동|소인)\s*(?:\([^)]*\))?\s*:?\s*{_WON}")

type Digits = Annotated[str, Field(pattern=r"^\d{1,12}$")]


class _Row(BaseModel):
    contentid: Digits
    contenttypeid: Digits
    title: str
    mapx: float  # longitude, as a string
    mapy: float
    cat3: str = ""
    lclsSystm3: str = ""  # noqa: N815  (the service's own spelling)
    firstimage: str = ""
    modifiedtime: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A place of a list, and the content type its details are asked with."""

    kind: str
    sighting: Sighting


@dataclass(frozen=True, slots=True)
class Details:
    """The texts of one place, as they came: HTML, or empty."""

    use: str
    rest: str
    fee: str


def items_of(body: Any) -> list[Any]:
    """The rows of an answer; `items` is "" when there are none, and one row may come without its list.

    Raises ValueError, TypeError or KeyError when the service tells of an error or answers another shape.
    """
    response = body["response"]
    if response["header"]["resultCode"] != GOOD:
        raise ValueError("the service tells of an error")
    items = response["body"]["items"]
    if not items:
        return []
    rows = items["item"]
    return rows[:MAX_ROWS] if isinstance(rows, list) else [rows]


def read_list(body: Any, *, search: Search) -> tuple[Listed, ...]:
    """The places that are of a kind we plan and lie where we asked; a row that does not read is left out."""
    read = (_listed(row, search) for row in items_of(body))
    return tuple(listed for listed in read if listed is not None)


def _listed(row: object, search: Search) -> Listed | None:
    try:
        place = _Row.model_validate(row)
    except ValidationError:
        return None
    title = plain(place.title, NAME_CHARS)
    category = category_of(place.contenttypeid, place.cat3, place.lclsSystm3, title)
    if not title or category is None or not search.holds(place.mapy, place.mapx):
        return None
    return Listed(place.contenttypeid, _sighting(place, title, category))


def _sighting(place: _Row, title: str, category: Category) -> Sighting:
    return Sighting(
        source=TOURAPI,
        id=place.contentid,
        titles=Titles(ko=title),
        lat=place.mapy,
        lon=place.mapx,
        category=category,
        fame=PICTURED if place.firstimage else PLAIN,
        on=_day(place.modifiedtime),
    )


def read_details(body: Any, *, kind: str) -> Details:
    """The texts of a place of this content type; all empty when the service has no entry."""
    row: Any = next(iter(items_of(body)), {})
    use, rest = HOURS_FIELDS[kind]
    return Details(*(_text(row, name) for name in (use, rest, "usefee")))


def _text(row: Any, name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""


def fee_of(text: str) -> Fee | None:
    """Free when the text says only that; an amount when it is the only one, or said to be an adult's."""
    line = " ".join(lines(text))
    if line in {"무료", "무료입장", "무료 입장", "없음"}:
        return Fee(Decimal(0))
    only = _ONLY_WON.fullmatch(line)
    adult = only or _ADULT.search(line)
    amount = _won(adult)
    if amount is None:
        return None
    return Fee(amount, None if only else _won(_CHILD.search(line)))


def _won(match: re.Match[str] | None) -> Decimal | None:
    digits = match[1].replace(",", "") if match is not None else ""
    return Decimal(digits) if digits else None


def _day(stamp: str) -> date | None:
    """Of "20251208091315"."""
    with suppress(ValueError):
        return datetime.strptime(stamp[:8], "%Y%m%d").date()  # noqa: DTZ007  (a day, of no zone)
    return None
