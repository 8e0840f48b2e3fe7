"""The pages for people: the form, a run, saved plans. Each view says one sentence."""

import re
from dataclasses import replace
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from planner import wiring
from planner.domain.phrases import sentence
from planner.domain.run import RunRecord, RunStatus
from planner.domain.trip import MAX_TITLE_CHARS, InvalidTrip
from planner.store.errors import PlanNotFound, RunNotFound, TooManyRuns
from planner.store.plans import SavedPlan
from planner.web import present, runpage, words
from planner.web.access import owner_of, visitor_of
from planner.web.cards import plan_days
from planner.web.forms import TripForm, initial_for, initial_from

DESTINATIONS_SHOWN = 8
SUGGESTIONS_SHOWN = 8
MAX_QUERY_CHARS = 120


class SeeOther(HttpResponseRedirect):
    """After a POST: the browser gets the other page, whatever the method was."""

    status_code = 303


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """The form of a new trip; sent, it starts a run and goes to the run's page."""
    form = _trip_form(request)
    if not form.is_valid():
        return render(request, "planner/home.html", _home_context(form), status=422 if form.is_bound else 200)
    wanted, owner = form.trip_request(), visitor_of(request)
    try:
        made = wiring.runs().open_or_start(wanted, owner=owner, delivery=form.delivery_wish())
    except TooManyRuns:
        return _too_many_runs(request, form)
    return SeeOther(resolve_url("run", made.id))


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Options for the destination field: what begins with or resembles the text so far."""
    text = request.GET.get("q") or request.GET.get("location", "")
    found = wiring.gazetteer().suggest(text[:MAX_QUERY_CHARS], SUGGESTIONS_SHOWN)
    return render(request, "planner/home.html#options", {"destinations": _names(found)})


@never_cache
@require_safe
def run(request: HttpRequest, run_id: str) -> HttpResponse:
    """A run as far as it is; the page goes on live from there."""
    found = _run_or_404(request, run_id)
    progress = wiring.runs().progress(run_id)
    if found.has_ended and not progress.closed:  # its log is purged, or was read a moment too early
        if found.status is RunStatus.SUCCEEDED:
            return SeeOther(resolve_url("plan", run_id))
        progress = replace(progress, status=found.status, closed=True)
    template = "planner/run.html#state" if request.headers.get("HX-Request") else "planner/run.html"
    response = render(request, template, runpage.page_context(found, progress))
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, run_id: str) -> HttpResponse:
    """Stops a run; who comes by GET only sees it."""
    if request.method != "POST":
        return redirect("run", run_id)
    try:
        wiring.runs().cancel(run_id, owner=owner_of(request))
    except RunNotFound as error:
        raise Http404 from error
    return SeeOther(resolve_url("run", run_id))


@never_cache
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """The owner's plans, newest first, and the runs under way."""
    query = request.GET.get("q", "").strip()[:MAX_QUERY_CHARS]
    listing = wiring.plans().listing(owner_of(request), query=query, page=_page_number(request))
    if listing.page > listing.pages:
        raise Http404
    context = {
        "listing": listing,
        "cards": [present.card_of(summary) for summary in listing.items],
        "query": query,
        "previous_page": listing.page - 1,
        "next_page": listing.page + 1,
    }
    return render(request, "planner/plans.html", context)


@never_cache
@require_safe
def plan(request: HttpRequest, plan_id: str) -> HttpResponse:
    return render(request, "planner/plan.html", _plan_context(_plan_or_404(request, plan_id)))


@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, plan_id: str) -> HttpResponse:
    """A new title; who comes by GET, as a switch of language does, sees the plan."""
    if request.method != "POST":
        return redirect("plan", plan_id)
    title = request.POST.get("title", "")
    try:
        wiring.plans().rename(plan_id, title, owner=owner_of(request))
    except PlanNotFound as error:
        raise Http404 from error
    except InvalidTrip as error:
        problem = sentence(error.problems["title"], words.viewer_language())
        context = _plan_context(_plan_or_404(request, plan_id)) | {"title_error": problem, "new_title": title}
        return render(request, "planner/plan.html", context, status=422)
    return SeeOther(resolve_url("plan", plan_id))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, plan_id: str) -> HttpResponse:
    """Asks first; a POST deletes."""
    found = _plan_or_404(request, plan_id)
    if request.method != "POST":
        return render(request, "planner/plan_delete.html", _plan_context(found))
    wiring.plans().delete(plan_id, owner=owner_of(request))
    return SeeOther(resolve_url("plans"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Shown when a form is too old or does not come from here."""
    return render(request, "planner/403_csrf.html", status=403)


def _trip_form(request: HttpRequest) -> TripForm:
    sent = request.POST if request.method == "POST" else None
    initial = None if sent else {**initial_for(localdate()), **_asked_before(request)}
    return TripForm(
        sent,
        initial=initial,
        gazetteer=wiring.gazetteer(),
        language=words.viewer_language(),
        looks_elsewhere=wiring.knows_other_towns(),
    )


def _asked_before(request: HttpRequest) -> dict[str, Any]:
    """What the address says the form begins with: an earlier run of one's own, a place."""
    asked: dict[str, Any] = {}
    if "from" in request.GET:
        asked = initial_from(_run_or_404(request, request.GET["from"]).request)
    if place := request.GET.get("location", "").strip():
        asked["location"] = place[:MAX_QUERY_CHARS]
    return asked


def _home_context(form: TripForm) -> dict[str, Any]:
    known = wiring.gazetteer().suggest("", DESTINATIONS_SHOWN)
    return {"form": form, "destinations": _names(known), "suggestions": form.suggestions}


def _too_many_runs(request: HttpRequest, form: TripForm) -> HttpResponse:
    form.add_error(None, _("You have several plans under way. Start this one when one of them is done."))
    response = render(request, "planner/home.html", _home_context(form), status=429)
    response["Retry-After"] = str(wiring.runs().limits.retry_after_seconds)
    return response


def _plan_context(saved: SavedPlan) -> dict[str, Any]:
    return {
        "saved": saved,
        "trip": present.trip_view(saved.plan.request, saved.title),
        "days": plan_days(saved.plan),
        "summary": present.summary(saved.plan),
        "max_title_chars": MAX_TITLE_CHARS,
        "ended": True,
    }


def _names(destinations: Any) -> list[str]:
    language = words.viewer_language()
    return [destination.names.in_language(language) for destination in destinations]


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    if not re.fullmatch("[1-9][0-9]{0,6}", text):
        raise BadRequest("page must be a number from 1")
    return int(text)


def _run_or_404(request: HttpRequest, run_id: str) -> RunRecord:
    try:
        return wiring.runs().find(run_id, owner=owner_of(request))
    except RunNotFound as error:
        raise Http404 from error


def _plan_or_404(request: HttpRequest, plan_id: str) -> SavedPlan:
    try:
        return wiring.plans().find(plan_id, owner=owner_of(request))
    except PlanNotFound as error:
        raise Http404 from error
