"""From degrees to a drawing: the part of the world a map shows, in Web Mercator, and its measures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import asinh, atan, cos, degrees, hypot, pi, radians, sinh, tan

from planner.atlas.land import Bounds

WIDTH, HEIGHT = 400.0, 320.0
MARGIN = 44.0
LEAST_KM = 3.0
EQUATOR_KM = 40_075.0
ROUND_KM = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)
APART = 21.0
PUSHES = 12

type Spot = tuple[float, float]
"""In a frame: units from the left and the top."""


@dataclass(frozen=True, slots=True)
class Frame:
    """`left` and `top` are Mercator's x and y, 0 to 1 over the world; `scale` is units for all of it."""

    left: float
    top: float
    scale: float
    width: float = WIDTH
    height: float = HEIGHT

    def at(self, lat: float, lon: float) -> Spot:
        x, y = mercator(lat, lon)
        return (x - self.left) * self.scale, (y - self.top) * self.scale

    @property
    def bounds(self) -> Bounds:
        north, west = unmercator(self.left, self.top)
        south, east = unmercator(self.left + self.width / self.scale, self.top + self.height / self.scale)
        return Bounds(max(west, -180.0), south, min(east, 180.0), north)

    @property
    def units_per_km(self) -> float:
        """In the middle of the map."""
        lat, _ = unmercator(self.left, self.top + self.height / 2 / self.scale)
        return self.scale / (EQUATOR_KM * cos(radians(lat)))

    def round_km(self, units: float) -> float:
        """The longest round distance that is not drawn longer than this."""
        fitting = [km for km in ROUND_KM if km * self.units_per_km <= units]
        return fitting[-1] if fitting else ROUND_KM[0]


def frame_around(points: Sequence[tuple[float, float]]) -> Frame:
    """The frame that shows these points of (lat, lon) with a margin; a single one with its surroundings."""
    xs, ys = zip(*(mercator(lat, lon) for lat, lon in points), strict=True)
    mean_lat = sum(lat for lat, _ in points) / len(points)
    least = LEAST_KM / (EQUATOR_KM * cos(radians(mean_lat)))
    across, down = max(max(xs) - min(xs), least), max(max(ys) - min(ys), least)
    scale = min((WIDTH - 2 * MARGIN) / across, (HEIGHT - 2 * MARGIN) / down)
    middle_x, middle_y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    return Frame(middle_x - WIDTH / 2 / scale, middle_y - HEIGHT / 2 / scale, scale)


def mercator(lat: float, lon: float) -> Spot:
    lat = max(-85.0, min(85.0, lat))
    return lon / 360 + 0.5, 0.5 - asinh(tan(radians(lat))) / (2 * pi)


def unmercator(x: float, y: float) -> tuple[float, float]:
    """Latitude and longitude."""
    return degrees(atan(sinh((0.5 - y) * 2 * pi))), (x - 0.5) * 360


def pushed_apart(spots: Iterable[Spot]) -> list[Spot]:
    """The spots moved as little as it takes for markers on them to be told apart."""
    moved = list(spots)
    for _ in range(PUSHES):
        pushes = [_push(moved, one, other) for one in range(len(moved)) for other in range(one)]
        if not any(pushes):
            break
    return moved


def _push(spots: list[Spot], one: int, other: int) -> bool:
    """Moves two that overlap; those on one spot go left and right."""
    (x1, y1), (x2, y2) = spots[one], spots[other]
    far = hypot(x1 - x2, y1 - y2)
    if far >= APART - 0.5:
        return False
    across, down = ((x1 - x2) / far, (y1 - y2) / far) if far else (1.0, 0.0)
    by = (APART - far) / 2
    spots[one], spots[other] = (x1 + across * by, y1 + down * by), (x2 - across * by, y2 - down * by)
    return True
