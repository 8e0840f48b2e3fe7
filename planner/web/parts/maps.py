"""The map of a trip as the server draws it, and what the script needs to make one that moves.

All numbers go into the template as text: a drawing's decimals are not those of the reader's language.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from planner.atlas.areas import Whereabouts
from planner.domain.facts import Names
from planner.web import words
from planner.web.parts.cards import DayView, StopView
from planner.web.parts.frame import HEIGHT, WIDTH, Frame, Spot, frame_around, pushed_apart
from planner.wiring import mapping

LAND_PAD = 0.15
GRID_UNITS = 80.0
BAR_UNITS = 90.0
DAY_LOOKS = 6
LETTER_UNITS = (10.0, 5.4)
"""How wide a letter of a label is about: in Hangul and the like, and in ASCII."""
LABEL_HEIGHT = 13.0
MARKER_RADIUS = 11.0
MOVED_UNITS = 3.0
SIGN_BESIDE, SIGN_ABOVE = 3.0, 14.0
BAR_ROOM = 24.0

type Box = tuple[float, float, float, float]
type Numbered = tuple[int, int, StopView]
"""A day, the place in its order from 1, and the stop."""


@dataclass(frozen=True, slots=True)
class MarkerView:
    """A stop on the map. `look` is its day's; `is_moved` when it stands beside its place to be seen."""

    card: str
    x: str
    y: str
    true_x: str
    true_y: str
    sign_x: str
    sign_y: str
    is_moved: bool
    number: int
    look: int
    verdict: str
    label: str


@dataclass(frozen=True, slots=True)
class RouteView:
    day: int
    look: int
    points: str


@dataclass(frozen=True, slots=True)
class LabelView:
    x: str
    y: str
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """`land` and `grid` are paths' data; `bar` is the scale bar's length in units."""

    land: str
    grid: str
    labels: tuple[LabelView, ...]
    routes: tuple[RouteView, ...]
    markers: tuple[MarkerView, ...]
    bar: str
    bar_label: str
    title: str
    description: str


def map_context(days: Sequence[DayView], *, place: str, length: int) -> dict[str, Any]:
    """What `_map.html` needs: where the map is, its days, and the drawing of what is decided.

    `place` is as the traveller or the plan calls it; `length` the days there will be.
    """
    where = mapping.whereabouts_of(place)
    return {
        "map_days": [(number, look_of(number)) for number in range(1, length + 1)],
        "map_data": {
            "center": where.center if where else None,
            "areas": [[_name(area.names), *area.at] for area in where.areas] if where else [],
            "tiles": mapping.tiles(),
            "land": reverse("map_land"),
        },
        "drawing": drawing(days, place, where),
    }


def drawn_context(days: Sequence[DayView], *, place: str) -> dict[str, Any]:
    """The drawing alone."""
    return {"drawing": drawing(days, place, mapping.whereabouts_of(place))}


def look_of(day: int) -> int:
    """Which of the colours and dashes a day has, from 1."""
    return (day - 1) % DAY_LOOKS + 1


def drawing(days: Sequence[DayView], place: str, where: Whereabouts | None) -> Drawing | None:
    """None while nothing says where in the world it is."""
    stops = [(day.number, number, stop) for day in days for number, stop in enumerate(day.stops, start=1)]
    points = [(float(stop.lat), float(stop.lon)) for _day, _number, stop in stops]
    if not points and where is None:
        return None
    frame = frame_around(points or ([area.at for area in where.areas] or [where.center] if where else []))
    true = [frame.at(lat, lon) for lat, lon in points]
    spots = pushed_apart(true)
    km = frame.round_km(BAR_UNITS)
    return Drawing(
        land=_land(frame),
        grid=_grid(frame),
        labels=tuple(_labels(frame, where, spots)),
        routes=tuple(_routes(stops, spots)),
        markers=tuple(_markers(stops, spots, true)),
        bar=_text(km * frame.units_per_km),
        bar_label=f"{km:g} km" if km >= 1 else f"{km * 1000:g} m",
        title=_("Map of %(place)s") % {"place": place},
        description=words.stops(len(stops)),
    )


def _land(frame: Frame) -> str:
    """A path of all land in the frame; where rings lie in one another, the even-odd rule makes lakes."""
    rings = mapping.land().within(frame.bounds.padded(LAND_PAD))
    drawn = ([frame.at(lat, lon) for lon, lat in ring] for ring in rings)
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in drawn)


def _grid(frame: Frame) -> str:
    """Lines a round distance apart, from the middle of the map on."""
    gap = frame.round_km(GRID_UNITS) * frame.units_per_km
    across = [f"M{x:.1f} 0V{HEIGHT:g}" for x in _steps(WIDTH, gap)]
    return "".join([*across, *(f"M0 {y:.1f}H{WIDTH:g}" for y in _steps(HEIGHT, gap))])


def _steps(length: float, gap: float) -> list[float]:
    count = int(length / 2 / gap)
    return [length / 2 + step * gap for step in range(-count, count + 1)]


def _labels(frame: Frame, where: Whereabouts | None, spots: Sequence[Spot]) -> Iterator[LabelView]:
    """The names of areas that have room: on the map, and not over a marker or one another."""
    taken = [_box(x, y, 2 * MARKER_RADIUS, 2 * MARKER_RADIUS) for x, y in spots]
    for area in where.areas if where else ():
        (x, y), name = frame.at(*area.at), _name(area.names)
        wide = sum(LETTER_UNITS[letter.isascii()] for letter in name)
        box = _box(x, y, wide, LABEL_HEIGHT)
        fits = box[0] >= 0 and box[1] >= 0 and box[2] <= WIDTH and box[3] <= HEIGHT - BAR_ROOM
        if fits and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            yield LabelView(_text(x), _text(y), name)


def _routes(stops: Sequence[Numbered], spots: Sequence[Spot]) -> Iterator[RouteView]:
    by_day: dict[int, list[Spot]] = {}
    for (day, _number, _stop), spot in zip(stops, spots, strict=True):
        by_day.setdefault(day, []).append(spot)
    for day, line in by_day.items():
        yield RouteView(day, look_of(day), " ".join(f"{x:.1f},{y:.1f}" for x, y in line))


def _markers(stops: Sequence[Numbered], spots: Sequence[Spot], true: Sequence[Spot]) -> Iterator[MarkerView]:
    for (day, number, stop), (x, y), at in zip(stops, spots, true, strict=True):
        moved = abs(x - at[0]) + abs(y - at[1]) > MOVED_UNITS
        yield MarkerView(
            card=stop.id, x=_text(x), y=_text(y), true_x=_text(at[0]), true_y=_text(at[1]), is_moved=moved,
            sign_x=_text(x + SIGN_BESIDE), sign_y=_text(y - SIGN_ABOVE),
            number=number, look=look_of(day), verdict=stop.badge,
            label=_("Day %(day)s, stop %(number)s: %(name)s, %(start)s, %(verdict)s")
            % {
                "day": day, "number": number, "name": stop.name, "start": stop.start,
                "verdict": stop.badge_label,
            },
        )  # fmt: skip


def _name(names: Names) -> str:
    return names.in_language(words.viewer_language())


def _box(x: float, y: float, wide: float, high: float) -> Box:
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _text(number: float) -> str:
    return f"{number:.1f}"
