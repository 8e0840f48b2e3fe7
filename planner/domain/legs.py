"""How long it takes from one stop to the next, by a model that needs no network.

Distances are straight lines lengthened by DETOUR for streets, or measured on a map where there is one. Short
ways are walked; for longer ones the destination's transit counts, with its wait. Minutes are rounded up to
STEP_MINUTES, as people plan.
"""

from math import asin, ceil, cos, radians, sin, sqrt

from planner.domain.facts import Transit
from planner.domain.itinerary import Leg, TravelMode
from planner.domain.ways import Ways

EARTH_KM = 6371.0
DETOUR = 1.3
WALK_KMH = 4.5
MAX_WALK_KM = 1.2
STEP_MINUTES = 5
NO_WAY_MINUTES = 24 * 60
"""Between places that no street joins: longer than any day, so that none holds both."""

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
    return _stepped(hours * 60)


def leg_between(here: Point, there: Point, transit: Transit) -> Leg:
    """The leg the model gives between two points."""
    km = straight_km(here, there) * DETOUR
    mode = TravelMode.WALK if km <= MAX_WALK_KM else TravelMode.TRANSIT
    return Leg(leg_minutes(km, transit), round(km, 2), mode)


def measured_leg(ways: Ways, here: str, there: str, transit: Transit) -> Leg | None:
    """The leg between two places by their ids as a map has it; None when it was not measured.

    A ride takes what the destination's transit takes for the way by road, and never less than a car. Places
    that no street joins are NO_WAY_MINUTES and no km apart.
    """
    if not ways.knows(here, there):
        return None
    foot, road = ways.on_foot(here, there), ways.by_road(here, there)
    if foot and foot[1] <= MAX_WALK_KM:
        return Leg(_stepped(foot[0]), round(foot[1], 2), TravelMode.WALK)
    along = road or foot
    if along is None:
        return Leg(NO_WAY_MINUTES, 0.0, TravelMode.TRANSIT)
    ride = along[1] / transit.kmh * 60 + transit.wait_minutes
    return Leg(_stepped(max(ride, road[0] if road else 0)), round(along[1], 2), TravelMode.TRANSIT)


def _stepped(minutes: float) -> int:
    return ceil(minutes / STEP_MINUTES - 1e-9) * STEP_MINUTES


def least_minutes(here: Point, there: Point, transit: Transit) -> int:
    """Fewer minutes than this no leg can take: straight on, without detour, wait or rounding."""
    return int(straight_km(here, there) / max(WALK_KMH, transit.kmh) * 60)
