"""A planned trip: days of stops joined by legs, with the arithmetic that counts.

Times are minutes of the day's date; past midnight they are above 1,440. Money is won for the whole party.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from planner.domain.facts import Category, DayWeather, Names
from planner.domain.hours import DAY_MINUTES, Interval


class StopKind(StrEnum):
    VISIT = "visit"
    MEAL = "meal"


class Verification(StrEnum):
    VERIFIED = "verified"
    REPAIRED = "repaired"
    UNVERIFIED = "unverified"


class TravelMode(StrEnum):
    WALK = "walk"
    TRANSIT = "transit"


@dataclass(frozen=True, slots=True)
class Leg:
    """How one gets to a stop from the one before."""

    minutes: int
    km: float
    mode: TravelMode


@dataclass(frozen=True, slots=True)
class Stop:
    """One planned stop. `key` names it within the trip: the place id, or a meal's own name.

    A traveller may lock it to its day, pin its start, and keep a private `memo` with it. Where its fee is
    not known, its cost counts as nothing.
    """

    key: str
    kind: StopKind
    names: Names
    lat: float
    lon: float
    start: int
    end: int
    area: str
    cost_krw: Decimal
    source: str
    category: Category | None = None
    place_id: str | None = None
    opening: tuple[Interval, ...] | None = None
    leg: Leg | None = None
    note: str = ""
    verification: Verification = Verification.UNVERIFIED
    locked: bool = False
    pinned: bool = False
    memo: str = ""
    fee_known: bool = True

    @property
    def minutes(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Day:
    """`number` counts from 1; `transport_krw` is local transport for the party on that day."""

    number: int
    date: date
    stops: tuple[Stop, ...]
    weather: DayWeather | None = None
    transport_krw: Decimal = Decimal(0)
    summary: str = ""

    @property
    def cost_krw(self) -> Decimal:
        return sum((stop.cost_krw for stop in self.stops), self.transport_krw)

    @property
    def visits(self) -> tuple[Stop, ...]:
        return tuple(stop for stop in self.stops if stop.kind is StopKind.VISIT)


@dataclass(frozen=True, slots=True)
class Itinerary:
    days: tuple[Day, ...]

    @property
    def cost_krw(self) -> Decimal:
        return sum((day.cost_krw for day in self.days), Decimal(0))

    @property
    def stops(self) -> tuple[Stop, ...]:
        return tuple(stop for day in self.days for stop in day.stops)

    def day(self, number: int) -> Day | None:
        return next((day for day in self.days if day.number == number), None)

    def stop(self, key: str) -> Stop | None:
        return next((stop for stop in self.stops if stop.key == key), None)

    def days_unlike(self, other: "Itinerary") -> tuple[int, ...]:
        """The numbers of its days whose stops are not the other's."""
        theirs = {day.number: day.stops for day in other.days}
        return tuple(day.number for day in self.days if theirs.get(day.number) != day.stops)

    def with_verdicts(self, verdicts: dict[str, Verification]) -> "Itinerary":
        """The same itinerary with the verification of the stops named by key."""
        return replace(self, days=tuple(_judged(day, verdicts) for day in self.days))

    def with_days(self, days: Iterable[Day]) -> "Itinerary":
        """The same itinerary with these days in the place of those of the same number."""
        by_number = {day.number: day for day in (*self.days, *days)}
        return replace(self, days=tuple(by_number[number] for number in sorted(by_number)))


def _judged(day: Day, verdicts: dict[str, Verification]) -> Day:
    stops = tuple(replace(stop, verification=verdicts.get(stop.key, stop.verification)) for stop in day.stops)
    return replace(day, stops=stops)


@lru_cache(maxsize=2 * DAY_MINUTES)
def clock(minutes: int) -> str:
    """Minutes of the day as "HH:MM"; past midnight it starts again at 00:00."""
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
