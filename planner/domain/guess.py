"""What a traveller's own sentence seems to ask for, for the form to show and the traveller to confirm."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from planner.domain.trip import (
    FIRST_YEAR,
    LAST_YEAR,
    MAX_BUDGET_KRW,
    MAX_DAYS,
    MAX_LOCATION_CHARS,
    MAX_NOTES_CHARS,
    MAX_TRAVELERS,
    MAX_WISH_CHARS,
    MAX_WISHES,
    MIN_BUDGET_KRW,
    Budget,
    Pace,
    Party,
    clean_line,
)

MAX_SENTENCE_CHARS = 1_000


@dataclass(frozen=True, slots=True)
class TripGuess:
    """The form's fields as far as they were said, None and () where they were not.

    `days` is known where a length was said, with or without dates. `notes` holds what no field has a place
    for; `not_understood` are phrases of the sentence that no field was made of.
    """

    location: str | None = None
    start: date | None = None
    end: date | None = None
    days: int | None = None
    budget: Budget | None = None
    pace: Pace | None = None
    party: Party | None = None
    interests: tuple[str, ...] = ()
    must_see: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    notes: str = ""
    not_understood: tuple[str, ...] = ()

    def dates(self, default_start: date) -> tuple[date, date] | None:
        """First and last day; a length without dates counts from the default. None when neither was said."""
        if self.start is None and self.days is None:
            return None
        start = self.start or default_start
        return start, self.end or start + timedelta(days=(self.days or 1) - 1)


def bounded(guess: TripGuess) -> TripGuess:
    """The guess with everything that a trip request would refuse taken out of it, or cut to its bounds."""
    start, end, days = _bounded_dates(guess)
    return replace(
        guess,
        location=_bounded_location(guess.location),
        start=start,
        end=end,
        days=days,
        budget=_bounded_budget(guess.budget),
        party=_bounded_party(guess.party),
        interests=_bounded_wishes(guess.interests),
        must_see=_bounded_wishes(guess.must_see),
        avoid=_bounded_wishes(guess.avoid),
        notes=clean_line(guess.notes)[:MAX_NOTES_CHARS].rstrip(),
        not_understood=tuple(filter(None, map(clean_line, guess.not_understood))),
    )


def _bounded_location(location: str | None) -> str | None:
    cleaned = clean_line(location or "")
    is_place = any(char.isalpha() for char in cleaned) and len(cleaned) <= MAX_LOCATION_CHARS
    return cleaned if is_place else None


def _bounded_dates(guess: TripGuess) -> tuple[date | None, date | None, int | None]:
    """Dates that follow each other, or none; the length they have, or the one that was said."""
    days = guess.days if guess.days is not None and 1 <= guess.days <= MAX_DAYS else None
    start = guess.start
    if start is None or not FIRST_YEAR <= start.year < LAST_YEAR:
        return None, None, days
    end = guess.end or (start + timedelta(days=days - 1) if days else None)
    if end is None or not 0 <= (end - start).days < MAX_DAYS:
        return start, None, days
    return start, end, (end - start).days + 1


def _bounded_budget(budget: Budget | None) -> Budget | None:
    if budget is None or budget.limit_krw is None:
        return budget
    return budget if MIN_BUDGET_KRW <= budget.limit_krw <= MAX_BUDGET_KRW else None


def _bounded_party(party: Party | None) -> Party | None:
    is_possible = party is not None and party.adults >= 1 <= party.size <= MAX_TRAVELERS
    return party if is_possible and party is not None and party.children >= 0 else None


def _bounded_wishes(wishes: tuple[str, ...]) -> tuple[str, ...]:
    cleaned = dict.fromkeys(clean_line(wish) for wish in wishes)
    return tuple(wish for wish in cleaned if 0 < len(wish) <= MAX_WISH_CHARS)[:MAX_WISHES]
