"""When it is light: what has no gate is still no place to be after dark.

Sunrise and sunset by NOAA's short formulas, good to a few minutes between the polar circles.
"""

from datetime import date, datetime, time
from functools import lru_cache
from math import acos, cos, degrees, pi, radians, sin, tan
from zoneinfo import ZoneInfo

from planner.domain.facts import Category, Destination, PartOfDay, Place
from planner.domain.hours import ALWAYS, Interval

OUT_OF_DOORS = frozenset(
    {Category.BEACH, Category.GARDEN, Category.MOUNTAIN, Category.NATURE, Category.PARK, Category.HISTORIC}
)
DUSK_MINUTES = 20
SUN_ANGLE = 90.833  # degrees from the zenith when the sun's upper edge is at the horizon


def needs_daylight(place: Place) -> bool:
    """Whether a place that never closes is one for the day: a beach, not a street or a night view."""
    is_open_ground = place.category in OUT_OF_DOORS and place.best_time is not PartOfDay.EVENING
    return (
        is_open_ground and place.hours is not None and any(r.intervals == ALWAYS for r in place.hours.rules)
    )


def light_hours(destination: Destination, day: date) -> Interval:
    """From first to last light, in minutes of the destination's day."""
    sunrise, sunset = _sun(destination.lat, destination.lon, destination.timezone, day)
    return Interval(sunrise - DUSK_MINUTES, sunset + DUSK_MINUTES, sunset + DUSK_MINUTES)


@lru_cache(maxsize=4096)
def _sun(lat: float, lon: float, timezone: str, day: date) -> tuple[int, int]:
    turn = 2 * pi / 365 * (day.timetuple().tm_yday - 1)
    equation_of_time = 229.18 * (
        0.000075
        + 0.001868 * cos(turn)
        - 0.032077 * sin(turn)
        - 0.014615 * cos(2 * turn)
        - 0.040849 * sin(2 * turn)
    )
    declination = (
        0.006918
        - 0.399912 * cos(turn)
        + 0.070257 * sin(turn)
        - 0.006758 * cos(2 * turn)
        + 0.000907 * sin(2 * turn)
    )
    slant = cos(radians(SUN_ANGLE)) / (cos(radians(lat)) * cos(declination)) - tan(radians(lat)) * tan(
        declination
    )
    half_day = 4 * degrees(acos(max(-1.0, min(1.0, slant))))
    offset = datetime.combine(day, time(12), ZoneInfo(timezone)).utcoffset()
    noon = 720 - 4 * lon - equation_of_time + (offset.total_seconds() / 60 if offset else 0)
    return round(noon - half_day), round(noon + half_day)
