"""Changing a saved plan from its page. Each view says one sentence; `answers` has what one gets back."""

from collections.abc import Callable
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from planner import wiring
from planner.domain.edit import EditImpossible
from planner.store.errors import RevisionConflict
from planner.store.plans import SavedPlan
from planner.web import words
from planner.web.access import owner_of, saved_plan
from planner.web.editing import answers, choices
from planner.web.editing.changes import told
from planner.web.editing.forms import FORMS, EditForm, revision_in
from planner.web.editing.panels import Did

WANTED: dict[Did, str] = {
    Did.UNDO: gettext_noop("Undo"),
    Did.REDO: gettext_noop("Redo"),
    Did.ACCEPT: gettext_noop("Accept"),
    Did.BACK: gettext_noop("Go back to this version"),
}
BY_POST = ["GET", "HEAD", "POST"]
"""Who comes by GET, as a switch of language does, sees the plan."""


@never_cache
@require_http_methods(BY_POST)
def edit(request: HttpRequest, plan_id: str, kind: str) -> HttpResponse:
    """Makes one edit of the plan."""
    saved = saved_plan(request, plan_id)
    if kind not in FORMS:
        raise Http404
    if request.method != "POST":
        return redirect("plan", plan_id)
    form = FORMS[kind](request.POST)
    return _edited(request, saved, form) if form.is_valid() else answers.refused(request, saved, form)


@never_cache
@require_http_methods(BY_POST)
def undo(request: HttpRequest, plan_id: str) -> HttpResponse:
    """Back to what the plan was before the last change."""
    return _turned(request, plan_id, Did.UNDO, partial(wiring.editing().undo, plan_id))


@never_cache
@require_http_methods(BY_POST)
def redo(request: HttpRequest, plan_id: str) -> HttpResponse:
    """Forward again to what was undone last."""
    return _turned(request, plan_id, Did.REDO, partial(wiring.editing().redo, plan_id))


@never_cache
@require_http_methods(BY_POST)
def accept(request: HttpRequest, plan_id: str, number: int) -> HttpResponse:
    """What a run proposes becomes the plan."""
    return _turned(request, plan_id, Did.ACCEPT, partial(wiring.editing().accept, plan_id, number))


@never_cache
@require_http_methods(BY_POST)
def go_back(request: HttpRequest, plan_id: str, number: int) -> HttpResponse:
    """An earlier version becomes the plan again."""
    return _turned(request, plan_id, Did.BACK, partial(wiring.editing().go_back, plan_id, number))


@never_cache
@require_http_methods(BY_POST)
def discard(request: HttpRequest, plan_id: str, number: int) -> HttpResponse:
    """Takes a proposal away."""
    saved = saved_plan(request, plan_id)
    if request.method != "POST":
        return redirect("plan", plan_id)
    wiring.editing().discard(plan_id, number, owner=owner_of(request))
    return answers.unchanged(request, saved, _("The proposal is discarded."))


@never_cache
@require_safe
def alternates(request: HttpRequest, plan_id: str) -> HttpResponse:
    """Places that a stop can be swapped for."""
    saved, key = saved_plan(request, plan_id), request.GET.get("stop", "")
    stop = saved.plan.itinerary.stop(key)
    if stop is None:
        raise Http404
    found = wiring.editing().alternates(plan_id, key, owner=owner_of(request))
    return _choices(request, choices.for_stop(saved, stop, found))


@never_cache
@require_safe
def candidates(request: HttpRequest, plan_id: str) -> HttpResponse:
    """Places that a day can also go to."""
    saved, number = saved_plan(request, plan_id), request.GET.get("day", "")
    day = next((day for day in saved.plan.itinerary.days if str(day.number) == number), None)
    if day is None:
        raise Http404
    query = request.GET.get("q", "").strip()[: choices.MAX_QUERY_CHARS]
    found = wiring.editing().candidates(plan_id, day.number, owner=owner_of(request), query=query)
    return _choices(request, choices.for_day(saved, day, found, query=query))


def _choices(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    part = "planner/_candidates.html" if answers.is_partial(request) else "planner/plan_choices.html"
    return render(request, part, context)


def _edited(request: HttpRequest, saved: SavedPlan, form: EditForm) -> HttpResponse:
    base, wanted = form.base_revision, form.edit(saved.plan)
    try:
        edited = wiring.editing().edit(saved.id, wanted, base=base, owner=owner_of(request))
    except RevisionConflict:
        said = told(wanted, saved.plan, saved.plan, words.viewer_language())
        return answers.conflict(request, saved.id, base=base, wanted=said, again=request.path)
    except EditImpossible as error:
        return answers.impossible(request, saved, error)
    if edited.saved.revision == base:
        return answers.unchanged(request, saved, _("The plan is like that already."))
    return answers.changed(request, edited.saved, did=Did.EDIT, since=base, stop=form.key)


def _turned(request: HttpRequest, plan_id: str, did: Did, turn: Callable[..., SavedPlan]) -> HttpResponse:
    saved, base = saved_plan(request, plan_id), revision_in(request.POST.get("base", "")) or 0
    if request.method != "POST":
        return redirect("plan", plan_id)
    try:
        turned = turn(base=base, owner=owner_of(request))
    except RevisionConflict:
        return answers.conflict(request, plan_id, base=base, wanted=_(WANTED[did]))
    except EditImpossible as error:
        return answers.impossible(request, saved, error)
    return answers.changed(request, turned, did=did, since=base)
