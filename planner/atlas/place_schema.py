"""The form of one place in a destination file (docs/atlas.md), and its conversion to a Place."""

from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from planner.atlas.times import parse_date, parse_interval, parse_months, parse_nth_weekday, parse_weekdays
from planner.domain.facts import Category, Fee, Names, PartOfDay, Place
from planner.domain.hours import (
    ALWAYS,
    DAY_MINUTES,
    EVERY_DAY,
    EVERY_MONTH,
    PUBLIC,
    Closures,
    HoursRule,
    Interval,
    OpeningHours,
)

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
    "good_friday",
    "easter",
    "lunar_new_year",
    "nyepi",
    "thanksgiving",
    "obon",
    "all_public",
]
type Amount = Annotated[Decimal, Field(ge=0)]
type Latitude = Annotated[float, Field(ge=-90, le=90)]
type Longitude = Annotated[float, Field(ge=-180, le=180)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NamesPart(Part):
    ko: str = Field(min_length=1)
    en: str = Field(min_length=1)
    local: str | None = None

    def to_domain(self) -> Names:
        return Names(self.ko, self.en, self.local)


class RulePart(Part):
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
            entry += 0 if entry >= last.start else DAY_MINUTES
            if entry > last.end:
                raise ValueError(f"last_entry {self.last_entry} is after the closing")
            intervals[-1] = Interval(last.start, last.end, entry)
        if any(later.start < earlier.end for earlier, later in pairwise(intervals)):
            raise ValueError(f"times {self.times} overlap or are not in order")
        return HoursRule(
            intervals=tuple(intervals),
            weekdays=EVERY_DAY if self.weekdays is None else parse_weekdays(self.weekdays),
            months=EVERY_MONTH if self.months is None else parse_months(self.months),
        )


class ClosedPart(Part):
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
            holidays=frozenset(PUBLIC if name == "all_public" else name for name in self.holidays),
            dates=frozenset(map(parse_date, self.dates)),
            moves_after_holiday=self.moves_after_holiday,
        )


class FeePart(Part):
    adult: Amount
    child: Amount | None = None


class PlacePart(Part):
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
            (HoursRule(ALWAYS),) if self.hours == "always" else tuple(rule.to_domain() for rule in self.hours)
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
