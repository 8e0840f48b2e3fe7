"""The form of a destination file (docs/atlas.md), and its conversion to the ground types.

A file with a field that is not known here, or a value that cannot be read, is refused with a sentence that
names the place and the field.
"""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from planner.atlas.times import parse_days, parse_interval, parse_months, parse_nth_weekday, parse_weekdays
from planner.domain.facts import (
    Category,
    Destination,
    Fee,
    LevelCosts,
    MonthClimate,
    Names,
    PartOfDay,
    Place,
    Transit,
)
from planner.domain.hours import ALWAYS, EVERY_DAY, EVERY_MONTH, Closures, HoursRule, Interval, OpeningHours
from planner.domain.trip import BudgetLevel

SOURCE = "atlas"

type Suits = Literal["family", "couple", "friends", "solo", "seniors"]
type HolidayId = Literal[
    "new_year",
    "seollal",
    "seollal_day",
    "chuseok",
    "chuseok_day",
    "christmas",
    "labour_day",
    "golden_week",
    "obon",
    "all_public",
]
type Amount = Annotated[Decimal, Field(ge=0)]
type Latitude = Annotated[float, Field(ge=-90, le=90)]
type Longitude = Annotated[float, Field(ge=-180, le=180)]
type MonthRow = tuple[float, float, float, float]


class AtlasFileError(Exception):
    """A destination file cannot be read; the message says which part and why."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NamesPart(_Part):
    ko: str = Field(min_length=1)
    en: str = Field(min_length=1)
    local: str | None = None

    def to_domain(self) -> Names:
        return Names(self.ko, self.en, self.local)


class RulePart(_Part):
    """One rule of `hours`; each text is parsed when the file is read, so a bad one is refused then."""

    times: list[str]
    weekdays: str | None = None
    months: str | None = None
    last_entry: str | None = None

    @model_validator(mode="after")
    def _readable(self) -> Self:
        self.to_domain()
        return self

    def to_domain(self) -> HoursRule:
        """The rule with times in minutes of the day; `last_entry` bounds the last of its times."""
        intervals = [parse_interval(text) for text in self.times]
        if self.last_entry is not None:
            if not intervals:
                raise ValueError("last_entry is given, but there are no times")
            last = intervals[-1]
            entry = parse_interval(f"{self.last_entry}-{self.last_entry}").start
            entry += 0 if entry >= last.start else 24 * 60
            if entry > last.end:
                raise ValueError(f"last_entry {self.last_entry} is after the closing")
            intervals[-1] = Interval(last.start, last.end, entry)
        if any(later.start < earlier.end for earlier, later in zip(intervals, intervals[1:], strict=False)):
            raise ValueError(f"times {self.times} overlap or are not in order")
        return HoursRule(
            intervals=tuple(intervals),
            weekdays=EVERY_DAY if self.weekdays is None else parse_weekdays(self.weekdays),
            months=EVERY_MONTH if self.months is None else parse_months(self.months),
        )


class ClosedPart(_Part):
    weekdays: list[str] = []
    moves_after_holiday: bool = False
    nth_weekdays: list[str] = []
    holidays: list[HolidayId] = []
    dates: list[str] = []

    @model_validator(mode="after")
    def _readable(self) -> Self:
        self.to_domain()
        return self

    def to_domain(self) -> Closures:
        return Closures(
            weekdays=frozenset(day for text in self.weekdays for day in parse_weekdays(text)),
            nth_weekdays=frozenset(map(parse_nth_weekday, self.nth_weekdays)),
            holidays=frozenset("public" if name == "all_public" else name for name in self.holidays),
            dates=frozenset(map(parse_days, self.dates)),
            moves_after_holiday=self.moves_after_holiday,
        )


class FeePart(_Part):
    adult: Amount
    child: Amount | None = None


class PlacePart(_Part):
    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)+$")
    names: NamesPart
    category: Category
    lat: Latitude
    lon: Longitude
    area: str
    minutes: int = Field(ge=20, le=480)
    popularity: int = Field(ge=1, le=5)
    indoor: bool | None = None
    hours: Literal["always"] | list[RulePart] | None = None
    closed: ClosedPart | None = None
    fee: FeePart | None = None
    suits: list[Suits] = []
    best_time: PartOfDay | None = None
    known_true_in: int | None = Field(default=None, ge=2000, le=2100)

    @model_validator(mode="after")
    def _closed_needs_hours(self) -> Self:
        if self.closed is not None and self.hours is None:
            raise ValueError("closed is given, but hours are not: an unknown hour cannot be closed")
        return self

    def opening_hours(self) -> OpeningHours | None:
        if self.hours is None:
            return None
        rules = (
            (HoursRule(ALWAYS),)
            if self.hours == "always"
            else tuple(rule.to_domain() for rule in self.hours)
        )
        return OpeningHours(rules, self.closed.to_domain() if self.closed else Closures())

    def to_domain(self) -> Place:
        return Place(
            id=self.id,
            names=self.names.to_domain(),
            category=self.category,
            lat=self.lat,
            lon=self.lon,
            area=self.area,
            minutes=self.minutes,
            popularity=self.popularity,
            source=SOURCE,
            hours=self.opening_hours(),
            fee=None if self.fee is None else Fee(self.fee.adult, self.fee.child),
            indoor=self.indoor,
            suits=frozenset(self.suits),
            best_time=self.best_time,
            known_true_in=self.known_true_in,
        )


class LevelPart(_Part):
    meal: Amount
    transport_day: Amount
    night: Amount


class TransitPart(_Part):
    kmh: float = Field(gt=4, le=120)
    wait_minutes: int = Field(ge=0, le=60)


class DestinationPart(_Part):
    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    names: NamesPart
    aliases: list[str] = []
    country: str = Field(pattern=r"^[A-Z]{2}$")
    timezone: Annotated[str, AfterValidator(str.strip)]
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    lat: Latitude
    lon: Longitude
    transit: TransitPart
    costs: dict[BudgetLevel, LevelPart]
    climate: list[MonthRow] = Field(min_length=12, max_length=12)
    areas: dict[str, NamesPart]
    places: list[PlacePart] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        missing = [level.value for level in BudgetLevel if level not in self.costs]
        if missing:
            raise ValueError(f"costs lack {', '.join(missing)}")
        seen: set[str] = set()
        for place in self.places:
            if place.id in seen:
                raise ValueError(f"{place.id}: the id is used twice")
            seen.add(place.id)
            if place.area not in self.areas:
                raise ValueError(f"{place.id}: the area {place.area!r} is not among areas")
            if not place.id.startswith(f"{self.id}-"):
                raise ValueError(f"{place.id}: the id does not begin with {self.id}-")
        return self

    def to_domain(self) -> tuple[Destination, tuple[Place, ...]]:
        """The destination, and its places with the most popular first."""
        destination = Destination(
            id=self.id,
            names=self.names.to_domain(),
            country=self.country,
            timezone=self.timezone,
            currency=self.currency,
            lat=self.lat,
            lon=self.lon,
            areas={key: names.to_domain() for key, names in self.areas.items()},
            climate=tuple(MonthClimate(*row) for row in self.climate),
            costs={
                level: LevelCosts(part.meal, part.transport_day, part.night)
                for level, part in self.costs.items()
            },
            transit=Transit(self.transit.kmh, self.transit.wait_minutes),
            aliases=tuple(self.aliases),
            source=SOURCE,
        )
        places = sorted(self.places, key=lambda place: -place.popularity)
        return destination, tuple(place.to_domain() for place in places)


def read_destination(body: object, *, name: str) -> tuple[Destination, tuple[Place, ...]]:
    """A destination and its places out of a decoded JSON body; `name` is the file's, for the message.

    Raises AtlasFileError with one line for each thing that is wrong.
    """
    try:
        return DestinationPart.model_validate(body).to_domain()
    except ValidationError as error:
        lines = [f"{name}: {_where(body, issue['loc'])}: {issue['msg']}" for issue in error.errors()]
        raise AtlasFileError("\n".join(lines)) from error


def _where(body: object, path: tuple[int | str, ...]) -> str:
    """The path of a problem, with a place called by its id instead of its number."""
    steps = [str(step) for step in path]
    if len(path) > 1 and path[0] == "places" and isinstance(path[1], int) and isinstance(body, dict):
        place = body["places"][path[1]]
        if isinstance(place, dict) and isinstance(place.get("id"), str):
            steps[:2] = [place["id"]]
    return ".".join(steps) or "the file"
