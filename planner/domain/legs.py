"""How long it takes from one stop to the next, by a model that needs no network.

Distances are straight lines lengthened by DETOUR for streets. Short ways are walked; for longer ones the
destination's transit counts, with its wait. Minutes are rounded up to STEP_MINUTES, as people plan.
"""

from math import asin, ceil, cos, radians, sin, sqrt

from planner.domain.facts import Transit
from planner.domain.itinerary import Leg, TravelMode

EARTH_KM = 6371.0
DETOUR = 1.3
WALK_KMH = 4.5
MAX_WALK_KM = 1.2
STEP_MINUTES = 5

type Point = tuple[float, float]
"""Latitude and longitude in degrees, WGS 84."""


def straight_km(here: Point, there: Point) -> float:
    """Great-circle distance in km."""
    lat_here, lat_there = radians(here[0]), radians(there[0])
    half_lat = sin((lat_there - lat_here) / 2)
    half_lon = sin(radians(there[1] - here[1]) / 2)
    return 2 * EARTH_KM * asin(sqrt(half_lat**2 + cos(lat_here) * cos(lat_there) * half_lon**2))


def leg_minutes(km: float, transit: Transit) -> int:
    """Minutes for a way of `km` along streets, rounded up to the step; 0 for no way at all."""
    hours = km / WALK_KMH if km <= MAX_WALK_KM else km / transit.kmh + transit.wait_minutes / 60
    return ceil(hours * 60 / STEP_MINUTES - 1e-9) * STEP_MINUTES


def leg_between(here: Point, there: Point, transit: Transit) -> Leg:
    """The leg the model gives between two points."""
    km = straight_km(here, there) * DETOUR
    mode = TravelMode.WALK if km <= MAX_WALK_KM else TravelMode.TRANSIT
    return Leg(leg_minutes(km, transit), round(km, 2), mode)


def least_minutes(here: Point, there: Point, transit: Transit) -> int:
    """Fewer minutes than this no leg can take: straight on, without detour, wait or rounding."""
    return int(straight_km(here, there) / max(WALK_KMH, transit.kmh) * 60)
