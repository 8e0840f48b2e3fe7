"""What a traveller asks for, checked once for every way in.

`TripRequest` can only be made by `trip_request`, so a run never holds a request that cannot be read.
`InvalidTrip` carries a problem code for each field that is wrong; `domain.phrases` has the sentences.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

MAX_DAYS = 30
MAX_LOCATION_CHARS = 80
MAX_TITLE_CHARS = 120
MAX_NOTES_CHARS = 1_000
MAX_WISHES = 20
MAX_WISH_CHARS = 60
MAX_TRAVELERS = 20
MAX_ITERATIONS = 10
DEFAULT_ITERATIONS = 3
FIRST_YEAR, LAST_YEAR = 2000, 2100
MIN_BUDGET_KRW, MAX_BUDGET_KRW = Decimal(1_000), Decimal(1_000_000_000)


class Language(StrEnum):
    KOREAN = "ko"
    ENGLISH = "en"


class Pace(StrEnum):
    RELAXED = "relaxed"
    NORMAL = "normal"
    PACKED = "packed"


class BudgetLevel(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class InvalidTrip(Exception):
    """The request cannot be planned as it is written."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(", ".join(f"{name}: {code}" for name, code in problems.items()))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Budget:
    """A spending level, and the most the whole party may spend, in won, when an amount was given."""

    level: BudgetLevel = BudgetLevel.MEDIUM
    limit_krw: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """Who travels. Children pay child fees and keep shorter days."""

    adults: int = 2
    children: int = 0

    @property
    def size(self) -> int:
        return self.adults + self.children


@dataclass(frozen=True, slots=True)
class TripRequest:
    location: str
    start: date
    end: date
    title: str
    budget: Budget = field(default_factory=Budget)
    language: Language = Language.KOREAN
    pace: Pace = Pace.NORMAL
    party: Party = field(default_factory=Party)
    interests: tuple[str, ...] = ()
    must_see: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    notes: str = ""
    max_iterations: int = DEFAULT_ITERATIONS

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def dates(self) -> tuple[date, ...]:
        """Every date of the trip, in order."""
        return tuple(self.start + timedelta(days=n) for n in range(self.days))

    @property
    def wishes(self) -> int:
        """How many wishes beyond place, dates and budget it carries."""
        return len(self.interests) + len(self.must_see) + len(self.avoid) + bool(self.notes)


def made_title(location: str, days: int, language: Language) -> str:
    """The title of a trip that was given none: "Seoul 3-Day Trip", "서울 3일 여행"."""
    return f"{location} {days}일 여행" if language is Language.KOREAN else f"{location} {days}-Day Trip"


def trip_request(
    *,
    location: str,
    start: date,
    end: date,
    title: str | None = None,
    budget: Budget | None = None,
    language: Language | None = None,
    pace: Pace = Pace.NORMAL,
    party: Party | None = None,
    interests: tuple[str, ...] = (),
    must_see: tuple[str, ...] = (),
    avoid: tuple[str, ...] = (),
    notes: str = "",
    max_iterations: int = DEFAULT_ITERATIONS,
) -> TripRequest:
    """The request as a run will hold it, texts trimmed and the title made when it is absent.

    Without a language the run speaks Korean, and a made title follows the way the place was written.
    Raises InvalidTrip with a code for each field that is wrong.
    """
    location, title, notes = clean_line(location), clean_line(title or ""), notes.strip()
    budget, party = budget or Budget(), party or Party()
    lists = {"interests": interests, "must_see": must_see, "avoid": avoid}
    wishes = {
        name: tuple(dict.fromkeys(filter(None, map(clean_line, texts)))) for name, texts in lists.items()
    }
    problems = {
        **_text_problems(location=location, title=title, notes=notes),
        **_date_problems(start, end),
        **{name: code for name, texts in wishes.items() if (code := _wish_problem(texts))},
    }
    if budget.limit_krw is not None and not MIN_BUDGET_KRW <= budget.limit_krw <= MAX_BUDGET_KRW:
        problems["budget"] = "budget_out_of_range"
    if party.adults < 1 or party.children < 0 or party.size > MAX_TRAVELERS:
        problems["travelers"] = "travelers_out_of_range"
    if not 0 <= max_iterations <= MAX_ITERATIONS:
        problems["max_iterations"] = "iterations_out_of_range"
    if problems:
        raise InvalidTrip(problems)
    written_in = language or (Language.KOREAN if _has_hangul(location) else Language.ENGLISH)
    return TripRequest(
        location=location,
        start=start,
        end=end,
        title=title or made_title(location, (end - start).days + 1, written_in),
        budget=budget,
        language=language or Language.KOREAN,
        pace=pace,
        party=party,
        notes=notes,
        max_iterations=max_iterations,
        **wishes,
    )


def clean_line(text: str) -> str:
    """One line without control characters and without repeated spaces."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _text_problems(*, location: str, title: str, notes: str) -> dict[str, str]:
    problems = {}
    if not location:
        problems["location"] = "required"
    elif len(location) > MAX_LOCATION_CHARS:
        problems["location"] = "too_long"
    elif not any(char.isalpha() for char in location):
        problems["location"] = "not_a_place"
    if len(title) > MAX_TITLE_CHARS:
        problems["title"] = "too_long"
    if len(notes) > MAX_NOTES_CHARS:
        problems["notes"] = "too_long"
    return problems


def _date_problems(start: date, end: date) -> dict[str, str]:
    problems = {
        name: "date_out_of_range"
        for name, day in (("start", start), ("end", end))
        if not FIRST_YEAR <= day.year <= LAST_YEAR
    }
    if not problems and end < start:
        problems["end"] = "end_before_start"
    elif not problems and (end - start).days + 1 > MAX_DAYS:
        problems["end"] = "too_many_days"
    return problems


def _wish_problem(texts: tuple[str, ...]) -> str | None:
    if len(texts) > MAX_WISHES:
        return "too_many"
    return "too_long" if any(len(text) > MAX_WISH_CHARS for text in texts) else None


def _has_hangul(text: str) -> bool:
    return any("가" <= char <= "힣" for char in text)
