"""Where a destination and the parts of its town are on a map."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from planner.domain.facts import Destination, Names, Place


@dataclass(frozen=True, slots=True)
class Area:
    """A part of town, in the middle of its places; `at` is latitude and longitude."""

    names: Names
    at: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A destination's middle (latitude, longitude), and its areas with the most places first."""

    center: tuple[float, float]
    areas: tuple[Area, ...] = ()


def whereabouts(destination: Destination, places: Sequence[Place]) -> Whereabouts:
    found: dict[str, list[Place]] = {}
    for place in places:
        found.setdefault(place.area, []).append(place)
    areas = [
        Area(
            destination.areas[key],
            (median(place.lat for place in members), median(place.lon for place in members)),
        )
        for key, members in sorted(found.items(), key=lambda item: -len(item[1]))
        if key in destination.areas
    ]
    return Whereabouts((destination.lat, destination.lon), tuple(areas))
