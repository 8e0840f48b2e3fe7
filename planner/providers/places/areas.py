"""The part of town a place is in: that of the nearest known place, else its direction from the centre."""

from collections.abc import Sequence
from math import atan2, cos, degrees, radians

from planner.domain.facts import Destination, Names, Place
from planner.domain.legs import straight_km

CENTRE_KM = 1.2
NEAR_KM = 3.0
"""Farther from every known place than this, a place is in none of their areas."""

QUARTERS: dict[str, Names] = {
    "centre": Names("도심", "the centre"),
    "north": Names("북쪽", "the north"),
    "east": Names("동쪽", "the east"),
    "south": Names("남쪽", "the south"),
    "west": Names("서쪽", "the west"),
}


def area_of(lat: float, lon: float, *, destination: Destination, known: Sequence[Place]) -> str:
    """A key of the destination's areas or of QUARTERS."""
    near = min(((straight_km((lat, lon), (one.lat, one.lon)), one.area) for one in known), default=None)
    if near is not None and near[0] <= NEAR_KM:
        return near[1]
    return quarter(lat, lon, destination)


def quarter(lat: float, lon: float, destination: Destination) -> str:
    """The key of QUARTERS."""
    if straight_km((lat, lon), (destination.lat, destination.lon)) <= CENTRE_KM:
        return "centre"
    eastward = (lon - destination.lon) * cos(radians(destination.lat))
    bearing = degrees(atan2(eastward, lat - destination.lat)) % 360
    return ("north", "east", "south", "west")[int((bearing + 45) // 90) % 4]
