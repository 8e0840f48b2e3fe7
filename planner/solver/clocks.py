"""Places in minutes: how long a visit takes, when it may begin, and the ways between all of them at once."""

from collections.abc import Sequence
from math import asin, ceil, cos, radians, sin, sqrt

from planner.domain.facts import Context, Place
from planner.domain.hours import Interval
from planner.domain.legs import DETOUR, EARTH_KM, MAX_WALK_KM, STEP_MINUTES, WALK_KMH
from planner.solver.problem import Windows


def visit_minutes(place: Place) -> int:
    """The usual visit, rounded up to the step of legs, so that plans keep to a grid people can read."""
    return -(-place.minutes // STEP_MINUTES) * STEP_MINUTES


def starts(intervals: Sequence[Interval], minutes: int) -> Windows:
    """When a stay of `minutes` may begin so that it is let in and over by closing."""
    limits = ((one.start, min(one.last_entry, one.end - minutes)) for one in intervals)
    return tuple((first, last) for first, last in limits if first <= last)


def travel_minutes(places: Sequence[Place], context: Context) -> tuple[tuple[int, ...], ...]:
    """`legs.leg_minutes` between all places at once, with a row and a column of zeros for the depot."""
    transit = context.destination.transit
    lat = [radians(place.lat) for place in places]
    lon = [radians(place.lon) for place in places]
    cosine = [cos(angle) for angle in lat]
    walk, ride = 60 / WALK_KMH / STEP_MINUTES, 60 / transit.kmh / STEP_MINUTES
    wait, reach = transit.wait_minutes / STEP_MINUTES, 2 * EARTH_KM * DETOUR
    size = len(places)
    rows = [[0] * (size + 1) for _ in range(size + 1)]
    for one in range(size):
        row, lat_one, lon_one, cosine_one = rows[one], lat[one], lon[one], cosine[one]
        for other in range(one):
            high = sin((lat[other] - lat_one) / 2)
            wide = sin((lon[other] - lon_one) / 2)
            km = reach * asin(sqrt(high * high + cosine_one * cosine[other] * wide * wide))
            steps = km * walk if km <= MAX_WALK_KM else km * ride + wait
            row[other] = rows[other][one] = ceil(steps - 1e-9) * STEP_MINUTES
    return tuple(map(tuple, rows))
