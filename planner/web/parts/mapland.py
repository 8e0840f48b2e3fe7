"""The land under a map that moves: public, the same for everyone, and kept by browsers."""

from math import ceil, floor, isfinite, log2

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from planner.atlas.land import Bounds
from planner.wiring import mapping

WIDEST_DEGREES = 90.0
NARROWEST_DEGREES = 1e-4
STEPS_A_SPAN = 4
KEPT_SECONDS = 7 * 24 * 3600
DIGITS = 4
SIDES = ("west", "south", "east", "north")


@require_safe
@cache_control(public=True, max_age=KEPT_SECONDS)
def land(request: HttpRequest) -> HttpResponse:
    """The land in the bounds asked for and a little around: `bounds`, and rings of [lat, lon]."""
    bounds = snapped(_asked(request))
    rings = [
        [[round(lat, DIGITS), round(lon, DIGITS)] for lon, lat in ring]
        for ring in mapping.land().within(bounds)
    ]
    sides = [bounds.west, bounds.south, bounds.east, bounds.north]
    return JsonResponse({"bounds": sides, "rings": rings})


def snapped(bounds: Bounds) -> Bounds:
    """The bounds widened to steps of about a quarter of their size: views near each other share one."""
    step = 2.0 ** ceil(log2(max(bounds.span, NARROWEST_DEGREES))) / STEPS_A_SPAN
    return Bounds(
        max(-180.0, floor(bounds.west / step) * step),
        max(-90.0, floor(bounds.south / step) * step),
        min(180.0, ceil(bounds.east / step) * step),
        min(90.0, ceil(bounds.north / step) * step),
    )


def _asked(request: HttpRequest) -> Bounds:
    try:
        bounds = Bounds(*(float(request.GET.get(side, "nan")) for side in SIDES))
    except ValueError as error:
        raise BadRequest("west, south, east and north must be degrees") from error
    if not all(isfinite(getattr(bounds, side)) for side in SIDES):
        raise BadRequest("west, south, east and north must be degrees")
    if not (-180 <= bounds.west < bounds.east <= 180 and -90 <= bounds.south < bounds.north <= 90):
        raise BadRequest("west must be before east, and south before north")
    if bounds.span > WIDEST_DEGREES:
        raise BadRequest(f"at most {WIDEST_DEGREES:g} degrees at once")
    return bounds
