"""Places to choose from, for a stop's stead or for a day, as the list of them shows each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planner.domain.checks import Check
from planner.domain.itinerary import Day, Stop
from planner.domain.phrases import sentence
from planner.domain.plan import Plan
from planner.plans.edited import Choice
from planner.store.plans import SavedPlan
from planner.web import words
from planner.web.parts.cards import card_id

MAX_QUERY_CHARS = 60


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """`problem` is "" when nothing speaks against the place."""

    place_id: str
    name: str
    icon: str
    category: str
    hours: str
    cost: str
    way: str
    problem: str


def for_stop(saved: SavedPlan, stop: Stop, found: Iterable[Choice]) -> dict[str, Any]:
    """What the list of a stop's alternates shows."""
    name = stop.names.in_language(words.viewer_language())
    return {
        "saved": saved,
        "title": _("Instead of %(name)s") % {"name": name},
        "kind": "swap",
        "key": stop.key,
        "anchor": card_id(stop.key),
        "choices": tuple(_view(choice, saved.plan) for choice in found),
    }


def for_day(saved: SavedPlan, day: Day, found: Iterable[Choice], *, query: str) -> dict[str, Any]:
    """What the list of a day's candidates shows."""
    return {
        "saved": saved,
        "title": _("Add a stop to day %(day)s") % {"day": day.number},
        "kind": "add",
        "day": day.number,
        "anchor": f"day-{day.number}",
        "query": query,
        "max_query_chars": MAX_QUERY_CHARS,
        "choices": tuple(_view(choice, saved.plan) for choice in found),
    }


def _view(choice: Choice, plan: Plan) -> ChoiceView:
    place, language = choice.place, words.viewer_language()
    icon, category = words.CATEGORIES.get(place.category, words.ELSEWHERE)
    return ChoiceView(
        place_id=place.id,
        name=place.names.in_language(language),
        icon=icon,
        category=_(category),
        hours=words.hours(choice.opening),
        cost=words.cost(choice.cost_krw, fee_known=place.fee is not None),
        way=_way(choice.minutes_more),
        problem=_problem(choice.problem, plan) if choice.problem else "",
    )


def _problem(check: Check, plan: Plan) -> str:
    """What would not hold; with its name where that is another stop of the plan."""
    language = words.viewer_language()
    names = {stop.key: stop.names.in_language(language) for stop in plan.itinerary.stops}
    reason = sentence(check.reason or check.rule, language, check.params)
    return f"{names[check.stop]}: {reason}" if check.stop in names else reason


def _way(minutes: int) -> str:
    if minutes > 0:
        more = ngettext("%(minutes)s more minute on the way", "%(minutes)s more minutes on the way", minutes)
        return more % {"minutes": minutes}
    if minutes < 0:
        less = ngettext("%(minutes)s minute less on the way", "%(minutes)s minutes less on the way", -minutes)
        return less % {"minutes": -minutes}
    return _("Just as long on the way")
