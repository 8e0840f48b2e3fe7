"""The pages for people: the form, a run, saved plans. Each view says one sentence."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from planner import wiring
from planner.domain.phrases import sentence
from planner.domain.run import RunRecord, RunStatus
from planner.domain.trip import InvalidTrip
from planner.store.errors import TooManyRuns
from planner.web import words
from planner.web.access import owner_of, saved_plan, visitor_of
from planner.web.home import showing
from planner.web.home.forms import TripForm
from planner.web.home.initials import initial_from
from planner.web.home.tripform import home_context, trip_form
from planner.web.plan.planpage import plan_context
from planner.web.run import runpage
from planner.web.run.proposals import revising_context

SUGGESTIONS_SHOWN = 8
MAX_QUERY_CHARS = 120
MAX_DATE_CHARS = 10


class SeeOther(HttpResponseRedirect):
    """After a POST: the browser gets the other page, whatever the method was."""

    status_code = 303


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """The form of a new trip; sent, it starts a run and goes to the run's page."""
    form = _trip_form(request)
    if not form.is_valid():
        return render(request, "planner/home.html", home_context(form), status=422 if form.is_bound else 200)
    wanted, owner = form.trip_request(), visitor_of(request)
    try:
        made = wiring.runs().open_or_start(wanted, owner=owner, delivery=form.delivery_wish())
    except TooManyRuns:
        return _too_many_runs(request, form)
    return showing.remember_sent(request, SeeOther(resolve_url("run", made.id)))


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
    found = showing.as_liked(_own_run(request, run_id), showing.liked(request))
    progress = wiring.runs().progress(run_id)
    if found.has_ended and not progress.closed:  # its log is purged, or was read a moment too early
        if found.status is RunStatus.SUCCEEDED:
            return SeeOther(resolve_url("plan", found.revises.plan_id if found.revises else run_id))
        progress = replace(progress, status=found.status, closed=True)
    template = "planner/run.html#state" if request.headers.get("HX-Request") else "planner/run.html"
    context = runpage.page_context(found, progress) | revising_context(request, found)
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, run_id: str) -> HttpResponse:
    """Stops a run; who comes by GET only sees it."""
    if request.method != "POST":
        return redirect("run", run_id)
    wiring.runs().cancel(run_id, owner=owner_of(request))
    return SeeOther(resolve_url("run", run_id))


@never_cache
@require_safe
def plan(request: HttpRequest, plan_id: str) -> HttpResponse:
    return render(request, "planner/plan.html", plan_context(request, saved_plan(request, plan_id)))


@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, plan_id: str) -> HttpResponse:
    """A new title; who comes by GET, as a switch of language does, sees the plan."""
    if request.method != "POST":
        return redirect("plan", plan_id)
    title = request.POST.get("title", "")
    try:
        wiring.plans().rename(plan_id, title, owner=owner_of(request))
    except InvalidTrip as error:
        problem = sentence(error.problems["title"], words.viewer_language())
        context = plan_context(request, saved_plan(request, plan_id))
        context |= {"title_error": problem, "new_title": title}
        return render(request, "planner/plan.html", context, status=422)
    return SeeOther(resolve_url("plan", plan_id))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, plan_id: str) -> HttpResponse:
    """Asks first; a POST deletes. An editor of somebody else's plan does not get as far."""
    found = saved_plan(request, plan_id)
    if not found.is_own:
        raise Http404
    if request.method != "POST":
        return render(request, "planner/plan_delete.html", plan_context(request, found))
    wiring.plans().delete(plan_id, owner=owner_of(request))
    return SeeOther(resolve_url("plans"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Shown when a form is too old or does not come from here."""
    return render(request, "planner/403_csrf.html", status=403)


def _trip_form(request: HttpRequest) -> TripForm:
    if request.method == "POST":
        return trip_form(request.POST)
    return trip_form(initial=_asked_before(request))


def _asked_before(request: HttpRequest) -> dict[str, Any]:
    """What the address says the form begins with: an earlier run of one's own, a place, dates."""
    asked: dict[str, Any] = {}
    if "from" in request.GET:
        asked = initial_from(_own_run(request, request.GET["from"]).request)
    asked["delivery"] = showing.liked(request)
    if place := request.GET.get("location", "").strip():
        asked["location"] = place[:MAX_QUERY_CHARS]
    asked |= {name: request.GET[name][:MAX_DATE_CHARS] for name in ("start", "end") if name in request.GET}
    return asked


def _too_many_runs(request: HttpRequest, form: TripForm) -> HttpResponse:
    form.add_error(None, _("You have several plans under way. Start this one when one of them is done."))
    response = render(request, "planner/home.html", home_context(form), status=429)
    response["Retry-After"] = str(wiring.runs().limits.retry_after_seconds)
    return response


def _names(destinations: Any) -> list[str]:
    language = words.viewer_language()
    return [destination.names.in_language(language) for destination in destinations]


def _own_run(request: HttpRequest, run_id: str) -> RunRecord:
    return wiring.runs().find(run_id, owner=owner_of(request))
