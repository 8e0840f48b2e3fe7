"""Places in minutes: how long a visit takes, when it may begin, and the ways between all of them at once."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from math import asin, ceil, cos, radians, sin, sqrt

from planner.domain.facts import Context, Place, Transit
from planner.domain.hours import Interval
from planner.domain.itinerary import Leg
from planner.domain.legs import (
    DETOUR,
    EARTH_KM,
    MAX_WALK_KM,
    STEP_MINUTES,
    WALK_KMH,
    Point,
    leg_between,
    measured_leg,
)
from planner.domain.ways import Ways
from planner.solver.problem import Windows


def visit_minutes(place: Place) -> int:
    """The usual visit, rounded up to the step of legs, so that plans keep to a grid people can read."""
    return -(-place.minutes // STEP_MINUTES) * STEP_MINUTES


def opening_on(place: Place, day: date, context: Context) -> tuple[Interval, ...] | None:
    """When the place is open on that date; None where nobody knows."""
    return place.hours.on(day, context.holidays) if place.hours else None


def starts(intervals: Sequence[Interval], minutes: int) -> Windows:
    """When a stay of `minutes` may begin so that it is let in and over by closing."""
    limits = ((one.start, min(one.last_entry, one.end - minutes)) for one in intervals)
    return tuple((first, last) for first, last in limits if first <= last)


def leg_of(here: Place, there: Place, context: Context) -> Leg:
    """The way between two places: measured where it has been, else by the distance model."""
    return leg_by(((here.lat, here.lon), here.id), ((there.lat, there.lon), there.id), context)


def leg_by(here: tuple[Point, str], there: tuple[Point, str], context: Context) -> Leg:
    """`leg_of` between points by the ids of the places there, "" where there is none."""
    transit = context.destination.transit
    if context.ways is not None and here[1] != there[1]:
        measured = measured_leg(context.ways, here[1], there[1], transit)
        if measured is not None:
            return measured
    return leg_between(here[0], there[0], transit)


def travel_minutes(places: Sequence[Place], context: Context) -> tuple[tuple[int, ...], ...]:
    """`leg_of` in minutes between all places at once, with a row and a column of zeros for the depot."""
    modelled = _modelled(tuple((place.lat, place.lon) for place in places), context.destination.transit)
    if context.ways is not None:
        rows = list(map(list, modelled))
        minutes = _measured_minutes(context.ways, context.destination.transit)
        index = context.ways.index
        measured = [(n, index[place.id]) for n, place in enumerate(places) if place.id in index]
        for one, here in measured:
            row, known = rows[one], minutes[here]
            for other, there in measured:
                row[other] = known[there]
        return tuple(map(tuple, rows))
    return modelled


@lru_cache(maxsize=16)
def _measured_minutes(ways: Ways, transit: Transit) -> tuple[tuple[int, ...], ...]:
    """Between the places of `ways.ids`, in their order: once for a trip, which is built many times."""
    rows = [[0] * len(ways.ids) for _ in ways.ids]
    for one, here in enumerate(ways.ids):
        for other, there in enumerate(ways.ids[:one]):
            leg = measured_leg(ways, here, there, transit)
            rows[one][other] = rows[other][one] = leg.minutes if leg else 0
    return tuple(map(tuple, rows))


@lru_cache(maxsize=16)
def _modelled(points: tuple[tuple[float, float], ...], transit: Transit) -> tuple[tuple[int, ...], ...]:
    """`legs.leg_minutes` between all points, worked out once for each pair."""
    lat = [radians(point[0]) for point in points]
    lon = [radians(point[1]) for point in points]
    cosine = [cos(angle) for angle in lat]
    walk, ride = 60 / WALK_KMH / STEP_MINUTES, 60 / transit.kmh / STEP_MINUTES
    wait, reach = transit.wait_minutes / STEP_MINUTES, 2 * EARTH_KM * DETOUR
    size = len(points)
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
