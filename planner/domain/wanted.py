"""What a traveller's words want changed in a trip, and the request that follows from it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from planner.domain.guess import TripGuess
from planner.domain.trip import (
    MAX_DAYS,
    MAX_NOTES_CHARS,
    MAX_WISHES,
    MIN_BUDGET_KRW,
    Budget,
    BudgetLevel,
    Pace,
    TripRequest,
)

PACES = tuple(Pace)
LEVELS = tuple(BudgetLevel)
CHEAPER, DEARER = Decimal("0.85"), Decimal("1.25")
"""Of what the plan costs now, where there is no level left to go to."""
ROUND_TO_KRW = Decimal(10_000)


@dataclass(frozen=True, slots=True)
class Wanted:
    """`days` are the only ones to be changed, () for the trip; a step is -1 or 1 on the scale of its kind.

    `gone` are wishes of the request, as they are written there, that the words take back. `said` is what
    the words say of the form's own fields.
    """

    days: tuple[int, ...] = ()
    pace_step: int = 0
    budget_step: int = 0
    days_step: int = 0
    must_see: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    said: TripGuess = field(default_factory=TripGuess)


def changed_by(wanted: Wanted, request: TripRequest, *, cost_krw: Decimal) -> TripRequest:
    """The request as these words would have it; the same one where they ask for nothing a form has."""
    said = wanted.said
    gone = {*wanted.gone, *wanted.avoid}
    must_see = _joined(
        (wish for wish in request.must_see if wish not in gone), wanted.must_see, said.must_see
    )
    avoid = _joined((wish for wish in request.avoid if wish not in {*wanted.gone, *must_see}), wanted.avoid)
    interests = _joined(
        (one for one in request.interests if one not in gone), wanted.interests, said.interests
    )
    start, end = _dates(wanted, request)
    return replace(
        request,
        start=start,
        end=end,
        pace=said.pace or PACES[_step(PACES.index(request.pace), wanted.pace_step, len(PACES))],
        budget=said.budget or _budget(request.budget, wanted.budget_step, cost_krw),
        party=said.party or request.party,
        must_see=must_see,
        avoid=avoid,
        interests=interests,
    )


def with_words(request: TripRequest, words: str) -> TripRequest:
    """The request with the words at the end of its notes, where there is room."""
    notes = "\n".join(filter(None, (request.notes, words)))
    return replace(request, notes=notes) if len(notes) <= MAX_NOTES_CHARS else request


def _joined(*wishes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(wish for each in wishes for wish in each))[:MAX_WISHES]


def _step(index: int, step: int, count: int) -> int:
    return min(max(index + step, 0), count - 1)


def _dates(wanted: Wanted, request: TripRequest) -> tuple[date, date]:
    said = wanted.said
    start = said.start or request.start
    days = said.days or min(max(request.days + wanted.days_step, 1), MAX_DAYS)
    end = said.end if said.start and said.end else start + timedelta(days=days - 1)
    return start, end


def _budget(budget: Budget, step: int, cost_krw: Decimal) -> Budget:
    """A level lower or higher; where there is none, or a limit already, a limit about the present cost."""
    if not step:
        return budget
    index = LEVELS.index(budget.level)
    if budget.limit_krw is None and 0 <= index + step < len(LEVELS):
        return Budget(LEVELS[index + step])
    if step > 0:
        return Budget(budget.level, None if budget.limit_krw is None else _rounded(cost_krw * DEARER))
    return Budget(budget.level, _rounded(cost_krw * CHEAPER))


def _rounded(amount_krw: Decimal) -> Decimal:
    return max(MIN_BUDGET_KRW, amount_krw // ROUND_TO_KRW * ROUND_TO_KRW)
