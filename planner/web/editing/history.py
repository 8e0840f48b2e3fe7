"""Every version of a plan: the list of them, and a look at one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from planner import wiring
from planner.store import versions
from planner.store.plans import SavedPlan
from planner.store.revisions import RevisionRecord
from planner.web import words
from planner.web.access import owner_of, saved_plan
from planner.web.editing.changes import told
from planner.web.editing.differences import difference_view
from planner.web.editing.panels import change_words
from planner.web.parts import present
from planner.web.parts.cards import plan_days

ROWS_ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class HistoryRow:
    number: int
    told: str
    who: str
    made_at: datetime
    cost: str
    is_current: bool
    is_proposal: bool


@never_cache
@require_safe
def history(request: HttpRequest, plan_id: str) -> HttpResponse:
    """Every version of the plan, newest first."""
    saved = saved_plan(request, plan_id)
    records = wiring.editing().history(plan_id, owner=owner_of(request))
    page = Paginator(records[::-1], ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "planner/plan_history.html", _history_context(request, saved, page))


@never_cache
@require_safe
def revision(request: HttpRequest, plan_id: str, number: int) -> HttpResponse:
    """The plan as it was at one version, and how that differs from the plan as it is."""
    saved, owner = saved_plan(request, plan_id), owner_of(request)
    made = wiring.editing().compare(plan_id, number, owner=owner)
    to_come = wiring.editing().compare(plan_id, number, owner=owner, against=saved.revision)
    return render(
        request,
        "planner/plan_revision.html",
        {
            "saved": saved,
            "number": number,
            "told": change_words(made),
            "is_current": number == saved.revision,
            "is_proposal": bool(made.record and made.record.is_proposal),
            "comparison": difference_view(to_come),
            "trip": present.trip_view(made.after.request, saved.title),
            "days": plan_days(made.after),
            "summary": present.summary(made.after),
            "ended": True,
        },
    )


def _history_context(request: HttpRequest, saved: SavedPlan, page: "Page[RevisionRecord]") -> dict[str, Any]:
    return {
        "saved": saved,
        "trip": present.trip_view(saved.plan.request, saved.title),
        "page": page,
        "rows": _rows(request, saved, list(page)),
    }


def _rows(request: HttpRequest, saved: SavedPlan, records: Sequence[RevisionRecord]) -> list[HistoryRow]:
    plans = versions.plans_of(saved.id, records)
    names = versions.people(one.author for one in records if one.author is not None)
    return [
        HistoryRow(
            number=one.number,
            told=told(one.change, plans[one.base or one.number], plans[one.number], words.viewer_language()),
            who=_who(request, one, names.get(one.author or 0, "")),
            made_at=one.made_at,
            cost=words.won(plans[one.number].cost_krw),
            is_current=one.number == saved.revision,
            is_proposal=one.is_proposal,
        )
        for one in records
    ]


def _who(request: HttpRequest, record: RevisionRecord, name: str) -> str:
    if record.author is None:
        return _("This browser")
    return _("You") if record.author == request.user.pk else name or _("Somebody who left")
