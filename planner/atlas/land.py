"""Land and water: the outlines of Natural Earth, cut to a part of the world, with no lakes but the largest.

The finer outlines are about 1:10,000,000: at the size of a city a coast is a rough line, which is smoothed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path

from planner.atlas.landfile import Outlines, read_outlines

DATA = Path(__file__).parent / "land"
FINE, COARSE = DATA / "land-10m.bin", DATA / "land-50m.bin"
COARSE_FROM_DEGREES = 14.0
CHUNK_POINTS = 128
DETAILS_A_VIEW = 700
SMOOTH_WHEN_GRID_STEPS = 0.5
SMOOTHINGS = 2
VIEWS_KEPT = 256

type Point = tuple[float, float]
"""Longitude, latitude."""
type Ring = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Bounds:
    """A part of the world in degrees; west is less than east: nothing crosses the date line."""

    west: float
    south: float
    east: float
    north: float

    @property
    def span(self) -> float:
        return max(self.east - self.west, self.north - self.south)

    def padded(self, share: float) -> "Bounds":
        """Wider by this share of its size on each side, within the world."""
        x, y = (self.east - self.west) * share, (self.north - self.south) * share
        return Bounds(
            max(-180.0, self.west - x),
            max(-90.0, self.south - y),
            min(180.0, self.east + x),
            min(90.0, self.north + y),
        )


@dataclass(frozen=True, slots=True)
class Chunk:
    """Points of a ring from `first` to before `last`, and their bounds on the grid."""

    first: int
    last: int
    bounds: tuple[int, int, int, int]

    def is_outside(self, box: tuple[float, float, float, float]) -> bool:
        """Whether all of it lies beyond one side of the box."""
        west, south, east, north = self.bounds
        return east < box[0] or north < box[1] or west > box[2] or south > box[3]


class Land:
    """Outlines read from their files when they are first asked for."""

    def __init__(self, fine: Path = FINE, coarse: Path = COARSE) -> None:
        self._files = fine, coarse
        self.within = lru_cache(maxsize=VIEWS_KEPT)(self._within)

    within: Callable[[Bounds], tuple[Ring, ...]]
    """The rings of land in these bounds, closed, as detailed as a view of that size can show.

    A ring within another one is a lake. Their sides along the bounds are not coast.
    """

    def _within(self, bounds: Bounds) -> tuple[Ring, ...]:
        level = self._coarse if bounds.span > COARSE_FROM_DEGREES else self._fine
        detail = bounds.span / DETAILS_A_VIEW
        cut = (simplified(ring, detail) for ring in level.cut(bounds))
        rings = (ring for ring in cut if len(ring) > 2)
        if detail > level.outlines.step[0] * SMOOTH_WHEN_GRID_STEPS:
            return tuple(map(tuple, rings))
        return tuple(smoothed(ring) for ring in rings)

    @cached_property
    def _fine(self) -> "Level":
        return Level(read_outlines(self._files[0]))

    @cached_property
    def _coarse(self) -> "Level":
        return Level(read_outlines(self._files[1]))


class Level:
    """Outlines of one fineness, with the bounds of every stretch of them."""

    def __init__(self, outlines: Outlines) -> None:
        self.outlines = outlines
        self._rings = [
            tuple(_chunks(outlines, first, last)) for first, last in pairwise(outlines.starts) if last > first
        ]
        self._boxes = [_around(chunks) for chunks in self._rings]

    def cut(self, bounds: Bounds) -> Iterator[list[Point]]:
        """Each ring's part within the bounds."""
        (step_x, step_y), (left, bottom) = self.outlines.step, self.outlines.origin
        west, east = ((degrees - left) / step_x for degrees in (bounds.west, bounds.east))
        south, north = ((degrees - bottom) / step_y for degrees in (bounds.south, bounds.north))
        box = (west, south, east, north)
        for whole, chunks in zip(self._boxes, self._rings, strict=True):
            if whole.is_outside(box):
                continue
            cut = clipped(list(self._points(chunks, box)), box)
            yield [(left + x * step_x, bottom + y * step_y) for x, y in cut]

    def _points(self, chunks: tuple[Chunk, ...], box: tuple[float, float, float, float]) -> Iterator[Point]:
        """The ring; of a stretch beyond one side of the box only the ends, which changes nothing inside."""
        xs, ys = self.outlines.xs, self.outlines.ys
        for chunk in chunks:
            if chunk.is_outside(box):
                yield xs[chunk.first], ys[chunk.first]
                yield xs[chunk.last - 1], ys[chunk.last - 1]
            else:
                yield from zip(xs[chunk.first : chunk.last], ys[chunk.first : chunk.last], strict=True)


def clipped(ring: list[Point], box: tuple[float, float, float, float]) -> list[Point]:
    """The ring within the box (Sutherland-Hodgman), side by side."""
    for axis, limit, sign in ((0, box[0], 1), (1, box[1], 1), (0, box[2], -1), (1, box[3], -1)):
        kept: list[Point] = []
        before = ring[-1] if ring else (0.0, 0.0)
        for point in ring:
            is_in, was_in = sign * (point[axis] - limit) >= 0, sign * (before[axis] - limit) >= 0
            if is_in != was_in:
                kept.append(_crossing(before, point, axis, limit))
            if is_in:
                kept.append(point)
            before = point
        ring = kept
    return ring


def simplified(ring: list[Point], detail: float) -> list[Point]:
    """The ring without points closer than `detail` to the last one kept."""
    kept: list[Point] = []
    for x, y in ring:
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= detail:
            kept.append((x, y))
    return kept


def smoothed(ring: list[Point]) -> Ring:
    """The ring with its corners cut (Chaikin): a coast known to the kilometre is no staircase."""
    for _ in range(SMOOTHINGS):
        ring = [
            (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)
            for a, b in pairwise((*ring, ring[0]))
            for share in (0.25, 0.75)
        ]
    return tuple(ring)


def _crossing(a: Point, b: Point, axis: int, limit: float) -> Point:
    share = (limit - a[axis]) / (b[axis] - a[axis])
    other = a[1 - axis] + (b[1 - axis] - a[1 - axis]) * share
    return (limit, other) if axis == 0 else (other, limit)


def _chunks(outlines: Outlines, first: int, last: int) -> Iterator[Chunk]:
    for start in range(first, last, CHUNK_POINTS):
        end = min(start + CHUNK_POINTS, last)
        xs, ys = outlines.xs[start:end], outlines.ys[start:end]
        yield Chunk(start, end, (min(xs), min(ys), max(xs), max(ys)))


def _around(chunks: tuple[Chunk, ...]) -> Chunk:
    sides = list(zip(*(chunk.bounds for chunk in chunks), strict=True))
    box = (min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3]))
    return Chunk(chunks[0].first, chunks[-1].last, box)
