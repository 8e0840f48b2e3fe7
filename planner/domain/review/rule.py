"""What a rule is, and the words its findings are filled with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from planner.domain.checks import Check
from planner.domain.facts import Context, Names, Place
from planner.domain.itinerary import Itinerary
from planner.domain.trip import TripRequest

WEEKDAYS_KO = ("월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일")
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

type Finder = Callable[[Itinerary, TripRequest, Context], tuple[Check, ...]]
type Params = dict[str, str | int]


class Severity(StrEnum):
    HARD = "hard"  # a plan that breaks it does not hold and is repaired
    SOFT = "soft"  # a plan that breaks it could be nicer


class Scope(StrEnum):
    """What a rule's findings speak of."""

    STOP = "stop"
    DAY = "day"
    TRIP = "trip"


@dataclass(frozen=True, slots=True)
class Rule:
    """`find` gives what is wrong or not known, never what is right."""

    name: str
    severity: Severity
    scope: Scope
    find: Finder


def places_by_id(context: Context) -> dict[str, Place]:
    return {place.id: place for place in context.places}


def named(names: Names) -> Params:
    return {"place_ko": names.ko, "place_en": names.en}


def weekday_of(day: date) -> Params:
    return {"weekday_ko": WEEKDAYS_KO[day.weekday()], "weekday_en": WEEKDAYS_EN[day.weekday()]}


def date_of(day: date) -> Params:
    return {"date_ko": f"{day.month}월 {day.day}일", "date_en": f"{day.day} {day:%B}"}
