"""What lets the site be installed and read offline: manifest, service worker, offline page."""

from functools import cache
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from planner.domain.trip import Language
from planner.web import words

SHELL = (
    *(f"css/{name}.css" for name in ("tokens", "layout", "components", "forms", "offline")),
    *("vendor/htmx-4.0.1/htmx.min.js", "vendor/htmx-4.0.1/hx-sse.min.js", "app.js", "offline.js"),
    "img/icon.svg",
)
"""What the offline page is made of; a kept plan brings its own files."""
SCRIPT = "text/javascript; charset=utf-8"
PAPER = "#f4f7f5"
BRAND = "#0b6654"


@cache_control(max_age=3600)
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """The app's name, icons and colours, its name in the viewer's language and in each."""
    language = words.viewer_language()
    described = {
        **_names(language),
        "name_localized": {one.value: _names(one)["name"] for one in Language},
        "id": "/",
        "start_url": reverse("home"),
        "scope": "/",
        "lang": language.value,
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": BRAND,
        "icons": [
            _icon("img/icon-192.png", 192),
            _icon("img/icon-512.png", 512),
            _icon("img/icon-maskable-512.png", 512, purpose="maskable"),
        ],
    }
    response = JsonResponse(described, content_type="application/manifest+json")
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


@cache_control(no_cache=True)
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker with its version and the files it keeps: it changes when any of them does."""
    shell = [static(name) for name in SHELL]
    context = {"version": version(), "shell": [*shell, reverse("offline")], "offline": reverse("offline")}
    return render(request, "planner/service-worker.js", context, content_type=SCRIPT)


@cache_control(no_cache=True)
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Shown instead of a page that cannot be had: which plans can be read here."""
    return render(request, "planner/offline.html")


@cache
def version() -> str:
    """Of the files the worker keeps; their addresses hold hashes of what is in them."""
    return sha256("".join(map(static, SHELL)).encode()).hexdigest()[:12]


def _names(language: Language) -> dict[str, Any]:
    with override(language):
        return {
            "name": _("Tripsite: trips planned before your eyes"),
            "short_name": "Tripsite",
            "description": _(
                "Tell us where and when. Tripsite plans the trip in front of you and checks every stop."
            ),
        }


def _icon(name: str, pixels: int, *, purpose: str = "any") -> dict[str, str]:
    return {"src": static(name), "sizes": f"{pixels}x{pixels}", "type": "image/png", "purpose": purpose}
