"""My trips: the plans one has, searched, filtered, sorted; what is under way; what one does with each."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from planner import wiring
from planner.domain.owner import Owner
from planner.domain.trip import clean_line
from planner.plans.service import Glance, PlanPage
from planner.store.listing import Sort, Wanted, When
from planner.web.access import owner_of
from planner.web.pages import SeeOther
from planner.web.parts import present
from planner.web.run import runpage

MAX_QUERY_CHARS = 120
POLL_SECONDS = 3

SORTS: dict[Sort, str] = {
    Sort.NEWEST: gettext_noop("Newest first"),
    Sort.TRIP: gettext_noop("By date of the trip"),
    Sort.TITLE: gettext_noop("By title"),
    Sort.COST: gettext_noop("Most expensive first"),
}
WHENS: dict[When, str] = {
    When.ANY: gettext_noop("All"),
    When.UPCOMING: gettext_noop("Upcoming"),
    When.NOW: gettext_noop("On the way now"),
    When.PAST: gettext_noop("Past"),
    When.ARCHIVED: gettext_noop("Archive"),
}


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of the list's; None as its value leaves it out of the address."""

    value: str | None
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class GlanceView:
    """A run that has left no plan: how far it is, or why it failed."""

    id: str
    place: str
    title: str
    text_language: str
    percent: int
    words: str
    is_change: bool


@never_cache
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """The list. Asked for by itself while runs are under way, it sends what changed since."""
    wanted, page = wanted_of(request), _page_number(request)
    listing = wiring.plans().listing(owner_of(request), wanted, today=localdate(), page=page)
    if page > listing.pages:
        return redirect(_at_page(request, listing.pages))
    context = _context(owner_of(request), wanted, listing)
    response = render(request, _template(request, context["running_ids"]), context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def change(act: Callable[[str, Owner], str]) -> Callable[..., HttpResponse]:
    """A view that does this to one plan by POST, says so over the list; by GET one only sees the list."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    def changed(request: HttpRequest, plan_id: str) -> HttpResponse:
        if request.method == "POST":
            messages.success(request, act(plan_id, owner_of(request)))
        return SeeOther(resolve_url("plans"))

    return changed


@change
def duplicate(plan_id: str, owner: Owner) -> str:
    made = wiring.plans().find(wiring.sharing().duplicate(plan_id, owner=owner), owner=owner)
    return _("“%(title)s” is a plan of its own now.") % {"title": made.title}


@change
def archive(plan_id: str, owner: Owner) -> str:
    wiring.plans().archive(plan_id, owner=owner, is_archived=True)
    return _("The plan is in the archive now.")


@change
def unarchive(plan_id: str, owner: Owner) -> str:
    wiring.plans().archive(plan_id, owner=owner, is_archived=False)
    return _("The plan is back from the archive.")


def wanted_of(request: HttpRequest) -> Wanted:
    """What the address asks for; what it says that we do not know counts as not said."""
    asked = {name: clean_line(request.GET.get(name, ""))[:MAX_QUERY_CHARS] for name in ("q", "place")}
    return Wanted(
        query=asked["q"],
        place=asked["place"],
        when=_known(When, request.GET.get("when", ""), When.ANY),
        sort=_known(Sort, request.GET.get("sort", ""), Sort.NEWEST),
    )


def _known[Kind: StrEnum](kind: type[Kind], text: str, otherwise: Kind) -> Kind:
    return kind(text) if text in set(kind) else otherwise


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    if not re.fullmatch("[1-9][0-9]{0,6}", text):
        raise BadRequest("page must be a number from 1")
    return int(text)


def _at_page(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    return f"{resolve_url('plans')}?{query.urlencode()}"


def _template(request: HttpRequest, running_ids: str) -> str:
    """The whole page; for one that asks by itself, what is under way, and the list when some of it ended."""
    if not request.headers.get("HX-Request"):
        return "planner/plans.html"
    is_same = request.GET.get("was", "") == running_ids
    return "planner/plans.html#running" if is_same else "planner/plans.html#changed"


def _context(owner: Owner, wanted: Wanted, listing: PlanPage) -> dict[str, Any]:
    places = wiring.plans().places(owner)
    return {
        "listing": listing,
        "cards": [present.card_of(summary) for summary in listing.items],
        "running": _views(listing.running),
        "running_ids": ",".join(sorted(glance.run.id for glance in listing.running)),
        "failed": _views(listing.failed),
        "poll_seconds": POLL_SECONDS,
        "wanted": wanted,
        "has_plans": bool(places),
        "has_more_places": len(places) > 1 or bool(wanted.place),
        "places": [Option(place, place, place == wanted.place) for place in places],
        "whens": [Option(when.value or None, _(label), when is wanted.when) for when, label in WHENS.items()],
        "sorts": [Option(sort.value, _(label), sort is wanted.sort) for sort, label in SORTS.items()],
        "previous_page": listing.page - 1,
        "next_page": listing.page + 1,
    }


def _views(glances: Sequence[Glance]) -> list[GlanceView]:
    return [
        GlanceView(
            id=run.id,
            place=run.request.location,
            title=run.request.title,
            text_language=run.request.language,
            percent=progress.percent,
            words=runpage.ending_sentence(progress, run.request)
            or runpage.status_line(progress, run.request),
            is_change=run.revises is not None,
        )
        for run, progress in ((glance.run, glance.progress) for glance in glances)
    ]
