"""What operators ask of the process: whether it can do its work, and its figures.

That it lives, `planner.web.streams.stream` says before Django is asked.
"""

import hmac
import ipaddress
import logging
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CollectorRegistry

from planner import wiring
from planner.store.claims import backlog
from planner.telemetry import metrics, probes
from planner.telemetry.backlog import BacklogCollector

log = logging.getLogger(__name__)

LATE_SECONDS = 30.0  # a run that waits so long waits for a worker that is not there
PROXY_HEADERS = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via")

type Check = dict[str, Any]


def readyz(request: HttpRequest) -> JsonResponse:
    """Each check with its figure: 200 when this process can do its work, 503 when it cannot.

    "degraded" is a 200 too: Redis is away and readers poll, or runs wait for workers that are not there.
    """
    database, waiting = _database()
    needed = {"database": database, "runner": _runner()}
    wanted = {"backlog": waiting}
    if settings.ENV["REDIS_URL"]:
        wanted["redis"] = _redis(settings.ENV["REDIS_URL"])
    can_work = all(check["ok"] for check in needed.values())
    is_whole = all(check["ok"] for check in wanted.values())
    return JsonResponse(
        {
            "status": ("ok" if is_whole else "degraded") if can_work else "unavailable",
            "checks": needed | wanted,
        },
        status=200 if can_work else 503,
        headers={"Cache-Control": "no-store"},
    )


def metrics_page(request: HttpRequest) -> HttpResponse:
    """The process's metrics and the database's backlog in Prometheus' text format; 404 for strangers."""
    if not _may_scrape(request):
        raise Http404
    return HttpResponse(
        metrics.exposition(metrics.REGISTRY, BACKLOG_REGISTRY),
        content_type=metrics.CONTENT_TYPE,
        headers={"Cache-Control": "no-store"},
    )


BACKLOG = BacklogCollector(lambda: backlog(now=wiring.now()))
BACKLOG_REGISTRY = CollectorRegistry()
BACKLOG_REGISTRY.register(BACKLOG)


def _database() -> tuple[Check, Check]:
    """The database's answer, which is what waits in it: that takes a connection and our tables."""
    began = perf_counter()
    try:
        waiting = backlog(now=wiring.now())
    except (DatabaseError, InterfaceError) as error:
        log.warning("the database does not answer: %s", error)
        return _check(False, began), {"ok": False}
    is_late = waiting.oldest_seconds > LATE_SECONDS
    figures = {"queued": waiting.queued, "oldestSeconds": round(waiting.oldest_seconds, 1)}
    return _check(True, began), {"ok": not is_late, **figures}


def _runner() -> Check:
    mode, running = settings.RUNNER, metrics.REGISTRY.get_sample_value("tripsite_attempts_in_progress")
    return {"ok": wiring.runner_is_ready(), "mode": mode, "running": int(running or 0)}


def _redis(url: str) -> Check:
    began = perf_counter()
    return _check(probes.redis_answers(url), began)


def _check(ok: bool, began: float) -> Check:
    return {"ok": ok, "milliseconds": round((perf_counter() - began) * 1000, 1)}


def _may_scrape(request: HttpRequest) -> bool:
    """Who shows METRICS_TOKEN; without one set, on a laptop, who asks from the machine itself."""
    token = settings.ENV["METRICS_TOKEN"]
    if token:
        shown = request.headers.get("Authorization", "")
        return hmac.compare_digest(shown.encode(), f"Bearer {token}".encode())
    is_direct = not any(name in request.headers for name in PROXY_HEADERS)
    return settings.IS_LAPTOP and is_direct and _is_loopback(request.META.get("REMOTE_ADDR", ""))


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:  # a socket that has no address
        return False
