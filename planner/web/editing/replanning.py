"""Planning a saved plan anew from its page: a day, in words, or with other dates, budget, pace or party."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from planner import wiring
from planner.domain.edit import EditImpossible
from planner.domain.phrases import sentence
from planner.domain.run import RunRecord
from planner.domain.trip import InvalidTrip
from planner.store.errors import RevisionConflict, TooManyRuns
from planner.store.plans import SavedPlan
from planner.web import words
from planner.web.access import saved_plan, visitor_of
from planner.web.account.limits import limited
from planner.web.editing.replan_forms import ChangeForm, base_in
from planner.web.pages import SeeOther
from planner.web.parts import present


@require_http_methods(["GET", "HEAD", "POST"])
def redo_day(request: HttpRequest, plan_id: str, day: int) -> HttpResponse:
    """Plans one day anew; who comes by GET sees the plan."""
    if request.method != "POST":
        return redirect("plan", plan_id)
    base, owner = base_in(request.POST), visitor_of(request)
    return _started(
        request, plan_id, lambda: wiring.replanning().redo_day(plan_id, day, base=base, owner=owner)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@limited("read_trip")
def in_words(request: HttpRequest, plan_id: str) -> HttpResponse:
    """Plans the trip anew as the traveller's words ask; who comes by GET sees the plan."""
    if request.method != "POST":
        return redirect("plan", plan_id)
    said, base, owner = request.POST.get("words", ""), base_in(request.POST), visitor_of(request)
    language = words.viewer_language()
    return _started(
        request,
        plan_id,
        lambda: wiring.replanning().in_words(plan_id, said, base=base, owner=owner, language=language),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_trip(request: HttpRequest, plan_id: str) -> HttpResponse:
    """The trip's dates, budget, pace and party, to be changed; sent, the trip is planned anew."""
    saved = saved_plan(request, plan_id)
    form = ChangeForm.of(request, saved.plan.request, words.viewer_language())
    if not form.is_valid():
        return _page(request, saved, form=form, status=422 if form.is_bound else 200)
    base, owner, wanted = base_in(request.POST), visitor_of(request), form.trip_request()
    return _started(
        request,
        plan_id,
        lambda: wiring.replanning().with_request(plan_id, wanted, base=base, owner=owner),
        form=form,
    )


def _started(
    request: HttpRequest, plan_id: str, start: Callable[[], RunRecord], *, form: ChangeForm | None = None
) -> HttpResponse:
    """The page of the run that was started, or the plan's form again with what stands against it."""
    try:
        return SeeOther(resolve_url("run", start().id))
    except RevisionConflict:
        problem, status = _("Somebody changed this plan meanwhile. Have a look, then ask again."), 409
    except TooManyRuns:
        problem = _("You have several plans under way. Start this one when one of them is done.")
        status = 429
    except EditImpossible as error:
        problem, status = sentence(error.code, words.viewer_language(), error.params), 422
    except InvalidTrip as error:
        problem, status = sentence(next(iter(error.problems.values())), words.viewer_language()), 422
    saved = saved_plan(request, plan_id)
    return _page(request, saved, form=form, status=status, problem=problem)


def _page(
    request: HttpRequest,
    saved: SavedPlan,
    *,
    form: ChangeForm | None,
    status: int,
    problem: str = "",
) -> HttpResponse:
    form = form or ChangeForm.unbound(saved.plan.request, words.viewer_language())
    response = render(request, "planner/replan.html", _context(request, saved, form, problem), status=status)
    if status == 429:
        response["Retry-After"] = str(wiring.runs().limits.retry_after_seconds)
    return response


def _context(request: HttpRequest, saved: SavedPlan, form: ChangeForm, problem: str) -> dict[str, Any]:
    return {
        "saved": saved,
        "trip": present.trip_view(saved.plan.request, saved.title),
        "form": form,
        "problem": problem,
        "words": request.POST.get("words", ""),
    }
