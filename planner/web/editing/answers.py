"""What a browser gets after an edit: the parts of the page that changed, or, without htmx, another page.

A conflict is 409 and what cannot be done 422, both ways; nothing that was typed is lost.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import gettext as _

from planner import wiring
from planner.domain.edit import EditImpossible
from planner.domain.phrases import sentence
from planner.store.plans import SavedPlan
from planner.web import words
from planner.web.access import owner_of, saved_plan
from planner.web.editing.controls import Typed
from planner.web.editing.differences import difference_view, when_of
from planner.web.editing.forms import EditForm
from planner.web.editing.panels import Did, change_panel
from planner.web.pages import SeeOther
from planner.web.parts.cards import card_id
from planner.web.plan.planpage import plan_context

MORPH = "innerMorph"
PARTS = {
    "#plan-days": "planner/_days.html",
    "#plan-summary": "planner/_summary.html",
    "#forecast": "planner/_weather_strip.html",
    "#map-drawn": "planner/_map_drawing.html",
    "#costs": "planner/_costs.html",
    "#edit-tools": "planner/_edit_tools.html",
    "#change": "planner/_change.html",
    "#proposals": "planner/_proposals.html",
    "#plan-replan": "planner/_replan.html",
}
NOT_SENT_AGAIN = {"csrfmiddlewaretoken", "base"}


def is_partial(request: HttpRequest) -> bool:
    """Whether htmx asks, and swaps parts into the page that it has."""
    return "HX-Request" in request.headers


def changed(request: HttpRequest, saved: SavedPlan, *, did: Did, since: int, stop: str = "") -> HttpResponse:
    """The plan as it is after `since`, with what was done to it told, at the stop it was done to."""
    if not is_partial(request):
        asked = urlencode({"did": did.value, "since": since})
        anchor = f"#{card_id(stop)}" if saved.plan.itinerary.stop(stop) else "#change"
        return SeeOther(f"{resolve_url('plan', saved.id)}?{asked}{anchor}")
    panel = change_panel(request, saved, did, since=since)
    told = [panel.told if panel else "", *_whereabouts(saved, stop)]
    opened = "" if "folded" in request.POST else stop  # a stop that was dragged
    return _parts(request, saved, opened=opened, change=panel, status=". ".join(filter(None, told)))


def unchanged(request: HttpRequest, saved: SavedPlan, said: str) -> HttpResponse:
    """The plan as it is, with nothing done to it, and why."""
    if not is_partial(request):
        messages.info(request, said)
        return SeeOther(resolve_url("plan", saved.id))
    return _parts(request, saved, change=None, problem=said, status=said)


def refused(request: HttpRequest, saved: SavedPlan, form: EditForm) -> HttpResponse:
    """What the fields of a form say wrong, at the fields, with what was typed."""
    problems = {name: str(errors[0]) for name, errors in form.errors.items()}
    typed = Typed(form.data.get("stop", ""), dict(form.data.items()), problems)
    problem = next(iter(problems.values()))
    return _problem(request, saved, problem, typed=typed)


def impossible(request: HttpRequest, saved: SavedPlan, error: EditImpossible) -> HttpResponse:
    """There is nothing in the plan that this could be done to."""
    said = sentence(error.code, words.viewer_language(), error.params)
    opened = "" if "folded" in request.POST else request.POST.get("stop", "")
    return _problem(request, saved, said, opened=opened)


def conflict(request: HttpRequest, plan_id: str, *, base: int, wanted: str, again: str = "") -> HttpResponse:
    """Somebody else changed the plan since `base`: what they did, what was `wanted`, and what to do now.

    Raises RevisionNotFound for a `base` that is no version of this plan.
    `again` is the address that the same change goes to for the plan as it is now; "" for none.
    """
    owner, saved = owner_of(request), saved_plan(request, plan_id)
    compared = wiring.editing().compare(plan_id, saved.revision, owner=owner, against=base)
    context = {
        "saved": saved,
        "wanted": wanted,
        "again": again,
        "sent": [(name, text) for name, text in request.POST.items() if name not in NOT_SENT_AGAIN],
        "comparison": difference_view(compared),
    }
    if is_partial(request):
        status = _("Somebody else changed this plan meanwhile.")
        html = _partial("#change", render_to_string("planner/_conflict.html", context, request))
        return HttpResponse(html + _status(status), status=409)
    return render(request, "planner/plan_conflict.html", context, status=409)


def _problem(
    request: HttpRequest, saved: SavedPlan, problem: str, *, opened: str = "", typed: Typed | None = None
) -> HttpResponse:
    if is_partial(request):
        return _parts(request, saved, opened=opened, typed=typed, problem=problem, status=problem, code=422)
    context = plan_context(request, saved, opened=opened, typed=typed)
    return render(request, "planner/plan.html", {**context, "change": None, "problem": problem}, status=422)


def _parts(
    request: HttpRequest,
    saved: SavedPlan,
    *,
    status: str,
    opened: str = "",
    typed: Typed | None = None,
    code: int = 200,
    **more: Any,
) -> HttpResponse:
    context: Mapping[str, Any] = {**plan_context(request, saved, opened=opened, typed=typed), **more}
    parts = (_partial(at, render_to_string(name, dict(context), request)) for at, name in PARTS.items())
    return HttpResponse("".join(parts) + _status(status), status=code)


def _partial(target: str, html: str) -> str:
    return f'<hx-partial hx-target="{target}" hx-swap="{MORPH}">{html}</hx-partial>'


def _status(line: str) -> str:
    return _partial("#edit-status", escape(line))


def _whereabouts(saved: SavedPlan, key: str) -> list[str]:
    """Where a stop is now, for who does not see it."""
    return [
        when_of(day.number, stop)
        for day in saved.plan.itinerary.days
        for stop in day.stops
        if stop.key == key
    ]
