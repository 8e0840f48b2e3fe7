"""A finished plan for who has none yet: the season's first destination, planned like every other."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from planner import wiring
from planner.domain.plan import Plan
from planner.domain.trip import Language, TripRequest, trip_request
from planner.web import words
from planner.web.home import season_cards
from planner.web.home.initials import DEFAULT_DAYS, initial_for
from planner.web.parts import overview, present
from planner.web.parts.cards import DayView, plan_days

TEASER_STOPS = 4


@dataclass(frozen=True, slots=True)
class Teaser:
    """The first day of the example, shortened: `more` stops follow those of the day shown."""

    place: str
    days: str
    cost: str
    day: DayView
    more: int


@never_cache
@require_safe
def example(request: HttpRequest) -> HttpResponse:
    """The example as a saved plan is shown, to be read."""
    return render(request, "planner/example.html", _context(_plan()))


def teaser() -> Teaser:
    """The beginning of the example, for the home page."""
    plan = _plan()
    day = plan_days(plan)[0]
    return Teaser(
        place=plan.destination.in_language(words.viewer_language()),
        days=words.length(plan.request.days),
        cost=words.won(plan.cost_krw),
        day=day,
        more=max(0, len(day.stops) - TEASER_STOPS),
    )


def warm_up() -> None:
    """Plans it in every language: the first who opens the home page would wait for LangGraph's imports, and
    every open stream of the process with them.
    """
    for language in Language:
        with translation.override(language):
            _plan()


def _plan() -> Plan:
    return wiring.example(_request())


def _request() -> TripRequest:
    """In the viewer's language, on the dates that an empty form proposes."""
    start, language = initial_for(localdate())["start"], words.viewer_language()
    destination = season_cards.in_season(start.month)[0].destination
    return trip_request(
        location=destination.names.in_language(language),
        start=start,
        end=start + timedelta(days=DEFAULT_DAYS - 1),
        language=language,
    )


def _context(plan: Plan) -> dict[str, Any]:
    days = plan_days(plan)
    return {
        "plan": plan,
        "place": plan.destination.in_language(words.viewer_language()),
        "trip": present.trip_view(plan.request, plan.title, plan.destination),
        "days": days,
        "summary": present.summary(plan),
        **overview.of_plan(plan, days),
        "ended": True,
    }
