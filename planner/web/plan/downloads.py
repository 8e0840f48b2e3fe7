"""A plan taken along: files, the print sheet, the calendar feed, links into maps; and a plan brought back.

Files and sheet are for who may see the plan, by session, token or run key, and 404 for everybody else. The
feed is for calendars, which send none of these: its address holds a key of its own.
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address

from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import render, resolve_url
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from planner import wiring
from planner.atlas.rates import TABLE
from planner.domain.plan import Plan
from planner.domain.rates import CurrencyUnknown, LocalCurrency
from planner.domain.trip import Language
from planner.exports import costs, document, gpx, kml, markdown
from planner.exports.filenames import filename
from planner.ports import DestinationUnknown
from planner.store import feeds
from planner.store.plans import SavedPlan
from planner.web import access, words
from planner.web.pages import SeeOther
from planner.web.parts import present
from planner.web.plan import sheets

NO_STORE = "private, no-store"
FEED_KEY_CHARS = 32


@dataclass(frozen=True, slots=True)
class Format:
    """How a plan is written in one format, in the viewer's language."""

    content_type: str
    write: Callable[[HttpRequest, SavedPlan, Language], bytes]


@require_safe
def download(request: HttpRequest, plan_id: str, suffix: str) -> HttpResponse:
    """The plan as a file, named after its title."""
    if suffix not in FORMATS:
        raise Http404
    saved, write = _readable(request, plan_id), FORMATS[suffix].write
    return _private(as_file(write(request, saved, words.viewer_language()), saved, suffix))


@require_safe
def print_sheet(request: HttpRequest, plan_id: str) -> HttpResponse:
    """Paper: an overview, then a page a day. The browser prints it, or saves it as PDF."""
    saved = _readable(request, plan_id)
    return _private(render(request, "planner/print.html", sheets.sheet_context(saved)))


@require_safe
def take_along(request: HttpRequest, plan_id: str) -> HttpResponse:
    """Everything one can take along, on one page: files, the feed's address, links into maps."""
    saved = _readable(request, plan_id)
    key = feed_key(plan_id, feeds.version_of(plan_id))
    feed_url = request.build_absolute_uri(resolve_url("plan_feed", plan_id, key))
    context = {
        "saved": saved,
        "trip": present.trip_view(saved.plan.request, saved.title),
        "feed_url": feed_url,
        "subscribe_url": f"webcal://{feed_url.partition('://')[2]}",
        "days": sheets.map_days(saved.plan, app=request.build_absolute_uri("/")),
    }
    return _private(render(request, "planner/take_along.html", context))


@require_safe
def feed(request: HttpRequest, plan_id: str, key: str) -> HttpResponse:
    """The plan as a calendar that programs read again and again, in the plan's own language."""
    if not constant_time_compare(key, feed_key(plan_id, feeds.version_of(plan_id))):
        raise Http404
    saved = feeds.find(plan_id)
    body = _calendar(request, saved, saved.plan.request.language)
    return _private(HttpResponse(body, content_type=FORMATS["ics"].content_type))


@require_http_methods(["GET", "HEAD", "POST"])
def feed_renew(request: HttpRequest, plan_id: str) -> HttpResponse:
    """A new address for the feed; the old ones are 404 from then on. Who comes by GET sees the page."""
    if request.method == "POST":
        feeds.renew(plan_id, owner=access.owner_of(request))
    return SeeOther(resolve_url("plan_take_along", plan_id))


def as_file(body: bytes, saved: SavedPlan, suffix: str) -> HttpResponse:
    """What a browser keeps as a file, named after the plan's title."""
    name = content_disposition_header(as_attachment=True, filename=filename(saved.title, suffix))
    return HttpResponse(
        body,
        content_type=FORMATS[suffix].content_type,
        headers={"Content-Disposition": name or "attachment"},
    )


def feed_key(plan_id: str, version: int) -> str:
    """What opens a plan's feed at this version, and nothing else of it."""
    value = f"{plan_id}:{version}"
    digest = salted_hmac("tripsite.feed-key", value, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode()[:FEED_KEY_CHARS]


def public_url(request: HttpRequest, path: str) -> str:
    """The address of a page of ours; "" on a machine that only it itself can reach."""
    host = split_domain_port(request.get_host())[0].strip("[]")
    return "" if _is_loopback(host) else request.build_absolute_uri(path)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _readable(request: HttpRequest, plan_id: str) -> SavedPlan:
    """The plan, for its owner by session or token, or for who shows its run key."""
    given = access.credentials(
        {name.lower(): value for name, value in request.headers.items()},
        query_key=request.GET.get("key", ""),
        address=request.META.get("REMOTE_ADDR", ""),
    )
    try:
        return wiring.plans().find(plan_id, owner=access.identify(given, run_id=plan_id))
    except access.TokenRejected as error:
        raise Http404 from error


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = NO_STORE
    return response


def calendar_at(url: str, saved: SavedPlan, language: Language) -> bytes:
    """The plan as a calendar that names this address as the plan's own; "" for none."""
    from planner.exports import calendar  # noqa: PLC0415  (half a second, which the start need not wait for)

    return calendar.to_ics(saved.plan, calendar.Revision(saved.created_at, saved.updated_at, url), language)


def _calendar(request: HttpRequest, saved: SavedPlan, language: Language) -> bytes:
    return calendar_at(public_url(request, resolve_url("plan", saved.id)), saved, language)


def _costs(saved: SavedPlan, language: Language) -> bytes:
    return costs.to_csv(saved.plan, language, local=_local_currency(saved.plan))


def _local_currency(plan: Plan) -> LocalCurrency | None:
    """The currency there at the plan's own rate; an older plan's at our table's. None where we know none."""
    if plan.local is not None:
        return plan.local
    try:
        destination = wiring.gazetteer().find(plan.destination.en)
        rate = TABLE.of(destination.currency)
    except (DestinationUnknown, CurrencyUnknown):
        return None
    return LocalCurrency(destination.currency, rate) if destination.country == plan.country else None


FORMATS: dict[str, Format] = {
    "ics": Format("text/calendar; charset=utf-8", _calendar),
    "gpx": Format("application/gpx+xml", lambda _, saved, language: gpx.to_gpx(saved.plan, language)),
    "kml": Format(
        "application/vnd.google-earth.kml+xml", lambda _, saved, language: kml.to_kml(saved.plan, language)
    ),
    "md": Format(
        "text/markdown; charset=utf-8", lambda _, saved, language: markdown.to_markdown(saved.plan, language)
    ),
    "json": Format("application/json", lambda _, saved, language: document.to_json(saved.plan)),
    "csv": Format("text/csv; charset=utf-8", lambda _, saved, language: _costs(saved, language)),
}
