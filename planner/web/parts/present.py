"""Requests and finished plans as headings, summaries and list entries show them.

Chrome is in the active language; a plan's own sentences are in the language of its run.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from planner.domain.checks import Check, Verdict
from planner.domain.facts import Names
from planner.domain.phrases import PHRASES, sentence
from planner.domain.plan import Plan
from planner.domain.sources import SOURCES, Source
from planner.domain.trip import Language, TripRequest
from planner.store.listing import PlanSummary
from planner.web import words
from planner.web.parts.cards import remarks_of


@dataclass(frozen=True, slots=True)
class TripView:
    """The request as headings and chips show it."""

    title: str
    place: str
    dates: str
    length: str
    party: str
    budget: str
    pace: str
    wishes: tuple[str, ...]
    text_language: str


@dataclass(frozen=True, slots=True)
class PlanCard:
    """A saved plan in a list; `shared_by` names the account whose it is, where that is another's."""

    id: str
    title: str
    place: str
    dates: str
    length: str
    cost: str
    is_own: bool
    is_archived: bool
    shared_by: str


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source, with the link and the licence it asks to be named with; both may be empty."""

    name: str
    url: str
    licence: str


@dataclass(frozen=True, slots=True)
class SummaryView:
    """A finished plan in figures. `counts` are (verdict, label, number), those of zero left out."""

    cost: str
    budget_left: str
    days: int
    stops: int
    counts: tuple[tuple[str, str, int], ...]
    remarks: tuple[str, ...]
    sources: tuple[SourceView, ...]
    costs_cover: str
    text_language: str


def trip_view(request: TripRequest, title: str, destination: Names | None = None) -> TripView:
    """`destination` is what was found for the words of the request, once that is known."""
    return TripView(
        title=title,
        place=destination.in_language(words.viewer_language()) if destination else request.location,
        dates=words.date_span(request.start, request.end),
        length=words.length(request.days),
        party=words.party(request.party),
        budget=words.budget(request.budget),
        pace=_(words.PACES[request.pace]),
        wishes=(*map(words.interest, request.interests), *request.must_see),
        text_language=request.language,
    )


def card_of(plan: PlanSummary) -> PlanCard:
    return PlanCard(
        id=plan.id,
        title=plan.title,
        place=plan.location,
        dates=words.date_span(plan.start, plan.end),
        length=words.length(plan.days),
        cost=words.won(plan.cost_krw),
        is_own=plan.is_own,
        is_archived=plan.is_archived,
        shared_by=plan.shared_by,
    )


def summary(plan: Plan) -> SummaryView:
    limit, language = plan.request.budget.limit_krw, plan.request.language
    left = ""
    if limit is not None and limit >= plan.cost_krw:
        left = _("%(left)s left of %(limit)s") % {
            "left": words.won(limit - plan.cost_krw),
            "limit": words.won(limit),
        }
    return SummaryView(
        cost=words.won(plan.cost_krw),
        budget_left=left,
        days=len(plan.itinerary.days),
        stops=len(plan.itinerary.stops),
        counts=tally(plan.checks),
        remarks=(
            *notes(plan.notes, language),
            *remarks_of(
                (check for check in plan.checks if check.day is None and check.stop is None), language
            ),
        ),
        sources=tuple(map(_source, dict.fromkeys(plan.sources))),
        costs_cover=sentence("costs_cover", words.viewer_language()),
        text_language=language,
    )


def _source(name: str) -> SourceView:
    known = SOURCES.get(name, Source(name))
    return SourceView(words.source(name), known.url, known.licence)


def tally(checks: Iterable[Check]) -> tuple[tuple[str, str, int], ...]:
    """How many verdicts of each kind there are, worst last, those of zero left out."""
    labels = {
        Verdict.PASSED: _("Passed"),
        Verdict.REPAIRED: _("Repaired"),
        Verdict.UNVERIFIED: _("Not confirmed"),
        Verdict.FAILED: _("Failed"),
    }
    verdicts = [check.verdict for check in checks]
    return tuple(
        (verdict.value, label, verdicts.count(verdict))
        for verdict, label in labels.items()
        if verdict in verdicts
    )


def notes(codes: Iterable[str], language: Language) -> tuple[str, ...]:
    """A plan's notes as sentences; the one on costs stands with the total already."""
    known = [code for code in dict.fromkeys(codes) if code in PHRASES and code != "costs_cover"]
    return tuple(sentence(code, language) for code in known)
