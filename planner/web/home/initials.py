"""What the form of a trip begins with: proposals for an empty one, or an earlier request."""

from datetime import date, timedelta
from typing import Any

from planner.domain import trip
from planner.domain.trip import BudgetLevel, Language, Pace, Party, TripRequest
from planner.web import words
from planner.web.home.forms import AMOUNT

DEFAULT_DAYS = 3


def initial_for(today: date) -> dict[str, Any]:
    """What an empty form proposes: the weekend after next week's, so that a place alone is enough."""
    friday = today + timedelta(days=(4 - today.weekday()) % 7 + 7)
    return {
        "start": friday,
        "end": friday + timedelta(days=DEFAULT_DAYS - 1),
        "budget": BudgetLevel.MEDIUM.value,
        "pace": Pace.NORMAL.value,
        "adults": Party().adults,
        "children": 0,
        "delivery": "",
    }


def initial_from(request: TripRequest) -> dict[str, Any]:
    """The form as it was filled in for this request, to be changed and sent again."""
    limit = request.budget.limit_krw
    return {
        "location": request.location,
        "start": request.start,
        "end": request.end,
        "budget": AMOUNT if limit is not None else request.budget.level.value,
        "budget_amount": limit,
        "title": "" if request.title in _made_titles(request) else request.title,
        "interests": [word for word in request.interests if word in words.INTERESTS],
        "other_interests": tuple(word for word in request.interests if word not in words.INTERESTS),
        "pace": request.pace.value,
        "adults": request.party.adults,
        "children": request.party.children,
        "must_see": request.must_see,
        "avoid": request.avoid,
        "notes": request.notes,
        "delivery": "",
    }


def _made_titles(request: TripRequest) -> set[str]:
    return {trip.made_title(request.location, request.days, language) for language in Language}
