"""Open-Meteo's answers to a search for a name, and which of the towns found is meant."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, ValidationError

from planner.atlas.names import fold, has_hangul, stripped
from planner.domain.legs import straight_km
from planner.ports import DestinationUnknown
from planner.providers.places.text import NAME_CHARS, plain

MAX_SUGGESTIONS = 5
APART_KM = 60.0
"""Nearer than this, two entries are one town and its surroundings."""
MUCH_LARGER = 10
"""A town so many times the others of its name is the one people mean."""


def _existing_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError("no such time zone") from error
    return name


type Text = Annotated[str, BeforeValidator(lambda text: plain(text, NAME_CHARS))]
type Name = Annotated[Text, Field(min_length=1)]


class _Row(BaseModel):
    """One result. Fields that are empty are left out of the answer."""

    id: Annotated[int, Field(gt=0)]
    name: Name
    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    feature_code: str = ""
    country_code: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    timezone: Annotated[str, AfterValidator(_existing_zone)]
    population: Annotated[int, Field(ge=0)] = 0
    admin1: Text = ""
    country: Text = ""


@dataclass(frozen=True, slots=True)
class Town:
    """A place people live in, an island or a region, with what it is called in the language asked for."""

    id: int
    name: str
    lat: float
    lon: float
    kind: str  # GeoNames' feature code
    country: str  # ISO 3166-1 alpha-2
    timezone: str
    population: int
    region: str
    country_name: str

    @property
    def is_settlement(self) -> bool:
        return self.kind.startswith("PPL")

    @property
    def label(self) -> str:
        """Such as "Springfield, Missouri, United States", which finds it again."""
        region = "" if self.region == self.name else self.region
        return ", ".join(filter(None, (self.name, region, self.country_name)))


VISITED_KINDS = ("PPL", "ADM1", "ADM2", "ADM3", "ISL", "ISLS", "RGN")
"""Kinds of feature one goes to for days, by how their codes begin. A hotel or a lake is none."""


def parse_search(body: Any) -> tuple[Town, ...]:
    """The towns of an answer of /v1/search, best first; () when nothing was found.

    A row that cannot be read or is of another kind is left out. Raises ValueError for another shape.
    """
    if not isinstance(body, dict) or body.get("error"):
        raise ValueError("not an answer to a search")
    rows = body.get("results", [])
    if not isinstance(rows, list):
        raise TypeError("the results are no list")
    return tuple(town for town in map(_town, rows) if town and town.kind.startswith(VISITED_KINDS))


def _town(row: Any) -> Town | None:
    try:
        read = _Row.model_validate(row)
    except ValidationError:
        return None
    return Town(
        id=read.id,
        name=read.name,
        lat=read.latitude,
        lon=read.longitude,
        kind=read.feature_code,
        country=read.country_code,
        timezone=read.timezone,
        population=read.population,
        region=read.admin1,
        country_name=read.country,
    )


@dataclass(frozen=True, slots=True)
class Pair:
    """One town as Korean and as English have it."""

    ko: Town
    en: Town

    def is_called(self, name: str) -> bool:
        names = {fold(self.ko.name), fold(self.en.name)}
        return bool({name, *stripped(name)} & {form for one in names for form in (one, *stripped(one))})

    def is_in(self, part: str) -> bool:
        """Whether a region or a country that was written behind the name is this town's."""
        around = (self.ko.region, self.en.region, self.ko.country_name, self.en.country_name, self.en.country)
        return part in {fold(name) for name in around}

    def label(self, location: str) -> str:
        return self.ko.label if has_hangul(location) else self.en.label


def paired(korean: Sequence[Town], english: Sequence[Town]) -> tuple[Pair, ...]:
    """Each town found in either language once; one that only one language found is called so in both."""
    ko, en = ({town.id: town for town in towns} for towns in (korean, english))
    ids = dict.fromkeys((*en, *ko))
    return tuple(Pair(ko.get(key) or en[key], en.get(key) or ko[key]) for key in ids)


def meant(location: str, found: Sequence[Pair]) -> Pair:
    """The town a traveller means by "Toledo" or "Toledo, Spain", by its name as written.

    Raises DestinationUnknown: with those it could be when several are alike, else with names like it.
    """
    name, *parts = (fold(part) for part in location.split(","))
    called = [pair for pair in found if pair.is_called(name)]
    there = [pair for pair in called if all(pair.is_in(part) for part in parts if part)]
    candidates = sorted(there, key=lambda pair: (not pair.en.is_settlement, -pair.en.population))
    if not candidates:
        raise DestinationUnknown(location, _labels(called or found, location))
    best, *others = candidates
    rivals = [pair for pair in others if _is_rival(pair.en, best.en)]
    if rivals:
        raise DestinationUnknown(location, _labels([best, *rivals], location))
    return best


def _is_rival(one: Town, best: Town) -> bool:
    """Whether somebody could as well mean the other: it is elsewhere, and not a village beside a city."""
    is_elsewhere = straight_km((one.lat, one.lon), (best.lat, best.lon)) > APART_KM
    return is_elsewhere and one.is_settlement and one.population * MUCH_LARGER >= best.population


def _labels(pairs: Iterable[Pair], location: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(pair.label(location) for pair in pairs))[:MAX_SUGGESTIONS]
