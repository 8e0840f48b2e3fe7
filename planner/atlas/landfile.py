"""The files of land outlines: how they are written once, and read.

A file is zlib over: the number of rings and of points, the size and the origin of the grid (°), how many
points each ring has, then every x and every y as the difference to the one before. Little-endian.
"""

import struct
import sys
import zlib
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

HEAD = struct.Struct("<iidddd")
NUMBERS = "i"

type GridPoint = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Outlines:
    """Closed rings on a grid; ring n is `xs[starts[n]:starts[n + 1]]`, without its first point again."""

    step: tuple[float, float]
    origin: tuple[float, float]
    starts: tuple[int, ...]
    xs: array[int]
    ys: array[int]


def read_outlines(path: Path) -> Outlines:
    """Raises OSError, zlib.error or struct.error for a file that is not one of ours."""
    body = zlib.decompress(path.read_bytes())
    rings, points, step_x, step_y, left, bottom = HEAD.unpack_from(body)
    numbers = array(NUMBERS, body[HEAD.size :])
    if sys.byteorder == "big":
        numbers.byteswap()
    starts = tuple(accumulate(numbers[:rings], initial=0))
    xs = array(NUMBERS, accumulate(numbers[rings : rings + points]))
    ys = array(NUMBERS, accumulate(numbers[rings + points :]))
    return Outlines((step_x, step_y), (left, bottom), starts, xs, ys)


def write_outlines(path: Path, topology: dict[str, Any]) -> None:
    """Writes the object `land` of a quantised TopoJSON."""
    rings = [_open(ring) for ring in _rings(topology)]
    numbers = array(NUMBERS, (len(ring) for ring in rings))
    for axis in (0, 1):
        along = [point[axis] for ring in rings for point in ring]
        numbers.extend(later - earlier for earlier, later in pairwise((0, *along)))
    if sys.byteorder == "big":
        numbers.byteswap()
    step, origin = topology["transform"]["scale"], topology["transform"]["translate"]
    head = HEAD.pack(len(rings), sum(map(len, rings)), *step, *origin)
    path.write_bytes(zlib.compress(head + numbers.tobytes(), 9))


def _rings(topology: dict[str, Any]) -> Iterable[list[GridPoint]]:
    arcs = [_absolute(arc) for arc in topology["arcs"]]
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            yield from (_joined(ring, arcs) for ring in polygon)


def _absolute(arc: Iterable[Sequence[int]]) -> list[GridPoint]:
    return list(accumulate((tuple(step) for step in arc), lambda at, by: (at[0] + by[0], at[1] + by[1])))


def _joined(ring: Iterable[int], arcs: list[list[GridPoint]]) -> list[GridPoint]:
    """A ring of arcs; ~n is arc n backwards, and each arc begins where the one before ends."""
    points: list[GridPoint] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points.extend(arc[1:] if points else arc)
    return points


def _open(ring: list[GridPoint]) -> list[GridPoint]:
    return ring[:-1] if ring[0] == ring[-1] else ring
