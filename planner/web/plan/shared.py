"""What a link to a plan opens, for whoever has it: to read, to take along, to copy, to edit with others.

Nobody has to be known here, and nothing private is shown. The address is the key, so no page of it may be
kept, indexed, or named to another site.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.internal import ratelimit  # the public one counts no GET
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.templatetags.static import static
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from planner import wiring
from planner.plans.sharing import SharedPlan
from planner.store.errors import PlanNotFound, ShareNotFound
from planner.web import words
from planner.web.access import owner_of, visitor_of
from planner.web.account.limits import too_many
from planner.web.pages import SeeOther
from planner.web.parts import overview, present
from planner.web.parts.cards import plan_days
from planner.web.plan import sheets
from planner.web.plan.downloads import FORMATS, as_file, calendar_at, public_url

HIGHLIGHTS = 4
SUFFIXES = ("ics", "gpx")

type OfLink = Callable[..., HttpResponse]


def of_link(view: OfLink) -> OfLink:
    """A view of what a link opens; for one that opens nothing, whatever the cause, one and the same 404."""

    @wraps(view)
    def opened(request: HttpRequest, share_id: str, key: str, **more: Any) -> HttpResponse:
        try:
            answer = view(request, wiring.sharing().open(share_id, key), **more)
        except (ShareNotFound, Http404):
            answer = _nothing(request)
        # Our own forms need their referrer; no other site gets it.
        answer["Referrer-Policy"] = "same-origin"
        answer["X-Robots-Tag"] = "noindex, nofollow"
        answer["Cache-Control"] = "private, no-store"
        return answer

    return opened


@require_safe
@of_link
def shared(request: HttpRequest, opened: SharedPlan) -> HttpResponse:
    """The plan as it is now, to read."""
    plan, days = opened.plan, plan_days(opened.plan)
    context = {
        **_link_context(request, opened),
        "days": days,
        "summary": present.summary(plan),
        **overview.of_plan(plan, days),
        "ended": True,
        "card": _card(request, opened),
        "is_mine": _may_edit(request, opened),
    }
    return render(request, "planner/shared.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@of_link
def copy(request: HttpRequest, opened: SharedPlan) -> HttpResponse:
    """Makes the plan one of the viewer's own; who comes by GET sees it."""
    share = opened.share
    if request.method != "POST":
        return SeeOther(resolve_url("shared", share.id, share.key))
    made = wiring.sharing().copy(share.id, share.key, owner=visitor_of(request))
    messages.success(request, _("This is your own copy. Change it as you like."))
    return SeeOther(resolve_url("plan", made))


@require_http_methods(["GET", "HEAD", "POST"])
@of_link
def accept(request: HttpRequest, opened: SharedPlan) -> HttpResponse:
    """Who has an account becomes an editor by it; who has none signs in or up first, and comes back."""
    share = opened.share
    if not share.may_edit:
        raise Http404
    if _may_edit(request, opened):
        return SeeOther(resolve_url("plan", share.plan_id))
    if request.method != "POST" or not request.user.is_authenticated:
        here = urlencode({"next": resolve_url("shared_accept", share.id, share.key)})
        return render(request, "planner/shared_accept.html", _link_context(request, opened) | {"here": here})
    plan_id = wiring.sharing().accept_invitation(share.id, share.key, owner=owner_of(request))
    messages.success(request, _("You can edit this plan now. It is among your trips."))
    return SeeOther(resolve_url("plan", plan_id))


@require_safe
@of_link
def print_sheet(request: HttpRequest, opened: SharedPlan) -> HttpResponse:
    back = resolve_url("shared", opened.share.id, opened.share.key)
    return render(request, "planner/print.html", sheets.sheet_context(opened.saved) | {"back": back})


@require_safe
@of_link
def download(request: HttpRequest, opened: SharedPlan, *, suffix: str) -> HttpResponse:
    if suffix not in SUFFIXES:
        raise Http404
    write, saved = FORMATS[suffix].write, opened.saved
    body = _calendar(request, opened) if suffix == "ics" else write(request, saved, words.viewer_language())
    return as_file(body, saved, suffix)


def _calendar(request: HttpRequest, opened: SharedPlan) -> bytes:
    """As the owner's, with the link in the place of the plan's own page, which the reader may not see."""
    share = opened.share
    url = public_url(request, resolve_url("shared", share.id, share.key))
    return calendar_at(url, opened.saved, words.viewer_language())


def _link_context(request: HttpRequest, opened: SharedPlan) -> dict[str, Any]:
    saved = opened.saved
    return {
        "share": opened.share,
        "shared": saved,
        "trip": present.trip_view(saved.plan.request, saved.title, saved.plan.destination),
    }


def _card(request: HttpRequest, opened: SharedPlan) -> dict[str, str]:
    """What a chat shows of the link: in the plan's own language, as nobody has chosen one there."""
    plan, language = opened.plan, opened.plan.request.language
    visits = [stop for day in plan.itinerary.days for stop in day.visits]
    names = dict.fromkeys(stop.names.in_language(language) for stop in visits)
    with override(language):
        trip = present.trip_view(plan.request, opened.saved.title)
        said = [trip.dates, trip.length, ", ".join([*names][:HIGHLIGHTS])]
    return {
        "title": trip.title,
        "description": " · ".join(filter(None, said)),
        "locale": "ko_KR" if language == "ko" else "en_US",
        "image": request.build_absolute_uri(static("img/share.png")),
        "url": request.build_absolute_uri(request.path),
    }


def _may_edit(request: HttpRequest, opened: SharedPlan) -> bool:
    try:
        wiring.plans().find(opened.share.plan_id, owner=owner_of(request))
    except PlanNotFound:
        return False
    return True


def _nothing(request: HttpRequest) -> HttpResponse:
    """Who tries many links that open nothing is told to wait."""
    if not ratelimit.consume(request, app="allauth.account", action="open_share", limit_get=True):
        return too_many(request)
    return render(request, "planner/share_gone.html", status=404)
