"""Sharing a plan of one's own: its links, made and revoked, and who edits it with one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from planner import wiring
from planner.plans.sharing import Share
from planner.store.errors import TooManyShares
from planner.store.plans import SavedPlan
from planner.store.shares import MAX_SHARES
from planner.web import words
from planner.web.access import owner_of, saved_plan
from planner.web.pages import SeeOther
from planner.web.parts import present

LIFETIMES_DAYS = (1, 7, 30)
USUAL_DAYS = 30


@dataclass(frozen=True, slots=True)
class LinkView:
    id: str
    address: str
    may_edit: bool
    expires: str
    has_expired: bool


type OfPlan = Callable[..., HttpResponse]


def of_plan(view: OfPlan) -> OfPlan:
    """A view of a plan that one has a part in, as the use case judges; never kept by a cache."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def owned(request: HttpRequest, plan_id: str, **more: Any) -> HttpResponse:
        return view(request, plan_id, **more)

    return owned


@of_plan
def share(request: HttpRequest, plan_id: str) -> HttpResponse:
    """Everything about who else sees or edits the plan; sent, it makes a link."""
    if request.method != "POST":
        return _page(request, plan_id)
    days = request.POST.get("days", "")
    lifetime = timedelta(days=int(days)) if days in map(str, LIFETIMES_DAYS) else None
    try:
        made = wiring.sharing().share(
            plan_id,
            owner=owner_of(request),
            may_edit=request.POST.get("may_edit") == "1",
            expires_at=wiring.now() + lifetime if lifetime else None,
        )
    except TooManyShares:
        problem = _("This plan has %(count)s links. Revoke one that you no longer need.")
        return _page(request, plan_id, problem=problem % {"count": MAX_SHARES})
    return SeeOther(f"{resolve_url('plan_share', plan_id)}#link-{made.id}")


@of_plan
def revoke(request: HttpRequest, plan_id: str, *, share_id: str) -> HttpResponse:
    if request.method == "POST":
        wiring.sharing().revoke(share_id, owner=owner_of(request))
        messages.success(request, _("The link opens nothing any more."))
    return SeeOther(resolve_url("plan_share", plan_id))


@of_plan
def remove_editor(request: HttpRequest, plan_id: str, *, user_id: int) -> HttpResponse:
    if request.method == "POST":
        wiring.sharing().remove_editor(plan_id, user_id, owner=owner_of(request))
        messages.success(request, _("This account can no longer see or edit the plan."))
    return SeeOther(resolve_url("plan_share", plan_id))


@of_plan
def leave(request: HttpRequest, plan_id: str) -> HttpResponse:
    """An editor's way out; asks first."""
    saved = saved_plan(request, plan_id)
    if saved.is_own or not request.user.is_authenticated:
        raise Http404
    if request.method != "POST":
        return render(request, "planner/plan_leave.html", _told(saved))
    wiring.sharing().leave(plan_id, user_id=request.user.pk)
    messages.success(request, _("You have left the plan."))
    return SeeOther(resolve_url("plans"))


def address_of(request: HttpRequest, share: Share) -> str:
    """The link as one sends it to people."""
    return request.build_absolute_uri(resolve_url("shared", share.id, share.key))


def _page(request: HttpRequest, plan_id: str, *, problem: str = "") -> HttpResponse:
    owner, sharing = owner_of(request), wiring.sharing()
    shares = sharing.shares(plan_id, owner=owner)
    context = {
        **_told(saved_plan(request, plan_id)),
        "links": [_link(request, share) for share in shares],
        "editors": sharing.editors(plan_id, owner=owner),
        "lifetimes": [(days, _lifetime(days), days == USUAL_DAYS) for days in LIFETIMES_DAYS],
        "problem": problem,
    }
    return render(request, "planner/share.html", context, status=422 if problem else 200)


def _told(saved: SavedPlan) -> dict[str, Any]:
    return {"saved": saved, "trip": present.trip_view(saved.plan.request, saved.title)}


def _lifetime(days: int) -> str:
    return ngettext("for %(days)s day", "for %(days)s days", days) % {"days": days}


def _link(request: HttpRequest, share: Share) -> LinkView:
    expires = _("until it is revoked")
    if share.expires_at is not None:
        until = localtime(share.expires_at)
        said = _("expired %(moment)s") if share.has_expired else _("until %(moment)s")
        expires = said % {"moment": f"{words.long_date(until.date())} {until:%H:%M}"}
    return LinkView(share.id, address_of(request, share), share.may_edit, expires, share.has_expired)
