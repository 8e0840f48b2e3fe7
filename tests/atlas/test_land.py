"""Land is where land is, cut to the view, quick enough for every page."""

import time

import pytest

from planner.atlas.land import Bounds, Land, Point, Ring, clipped, simplified

ROUNDING = 1e-9
LAND = Land()
"""Read once: it is the shipped file that is tested."""


def is_land(rings: tuple[Ring, ...], lat: float, lon: float) -> bool:
    """By the even-odd rule, as a drawing fills them."""
    return sum(crosses(ring, lat, lon) for ring in rings) % 2 == 1


def crosses(ring: Ring, lat: float, lon: float) -> bool:
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y1 > lat) != (y2 > lat) and lon < x1 + (lat - y1) / (y2 - y1) * (x2 - x1):
            inside = not inside
    return inside


def around(lat: float, lon: float, degrees: float = 0.5) -> Bounds:
    return Bounds(lon - degrees, lat - degrees, lon + degrees, lat + degrees)


@pytest.mark.parametrize(
    ("place", "lat", "lon", "expected"),
    [
        ("Seoul", 37.57, 126.98, True), ("Busan", 35.20, 129.03, True), ("off Busan", 35.0, 129.3, False),
        ("Jeju's middle", 33.36, 126.53, True), ("south of Jeju", 33.05, 126.53, False),
        ("Paris", 48.86, 2.35, True), ("the Channel", 50.2, -1.0, False), ("Reykjavik", 64.13, -21.85, True),
        ("Sydney", -33.9, 151.0, True), ("the Tasman Sea", -34.0, 151.6, False),
        ("Honolulu", 21.4, -157.95, True),
    ],
)  # fmt: skip
def test_towns_stand_on_land_and_seas_are_water(place: str, lat: float, lon: float, expected: bool) -> None:
    assert is_land(LAND.within(around(lat, lon)), lat, lon) is expected, place


def test_a_wide_view_and_a_near_one_agree() -> None:
    wide = LAND.within(Bounds(100, 10, 150, 50))
    assert is_land(wide, 37.3, 127.5)
    assert not is_land(wide, 38.5, 132.0)


def test_nothing_reaches_out_of_the_view() -> None:
    view = around(35.1, 129.0)
    points = [point for ring in LAND.within(view) for point in ring]
    assert points
    lons, lats = zip(*points, strict=True)
    assert min(lons) >= view.west - ROUNDING
    assert max(lons) <= view.east + ROUNDING
    assert min(lats) >= view.south - ROUNDING
    assert max(lats) <= view.north + ROUNDING


def test_the_middle_of_the_ocean_has_no_land_and_the_middle_of_a_continent_no_coast() -> None:
    assert LAND.within(around(0, -30)) == ()
    inland = around(48.2, 16.4)
    assert is_land(LAND.within(inland), 48.2, 16.4)
    assert len([point for ring in LAND.within(inland) for point in ring]) <= 16


def test_a_view_is_simple_enough_to_be_sent() -> None:
    for view in (around(35.1, 129.0), around(40.7, -74.0, 0.4), Bounds(60, 0, 150, 60)):
        assert sum(map(len, LAND.within(view))) < 6_000


def test_a_view_asked_for_again_is_the_one_made_before() -> None:
    assert LAND.within(around(33.4, 126.5)) is LAND.within(around(33.4, 126.5))


def test_a_city_takes_no_more_than_a_moment() -> None:
    LAND.within(around(10, 10))
    views = [around(lat, lon) for lat, lon in ((35.1, 129.1), (40.7, -74.1), (1.3, 103.9), (41.1, 29.1))]
    taken = []
    for view in views:
        began = time.process_time()
        LAND.within(view)
        taken.append(time.process_time() - began)
    assert sorted(taken)[1] < 0.02


def test_a_ring_that_leaves_the_box_is_cut_at_its_sides() -> None:
    square: list[Point] = [(-1, -1), (3, -1), (3, 3), (-1, 3)]
    assert set(clipped(square, (0, 0, 2, 2))) == {(0, 0), (2, 0), (2, 2), (0, 2)}
    assert clipped(square, (5, 5, 6, 6)) == []


def test_points_too_close_to_tell_apart_are_left_out() -> None:
    assert simplified([(0, 0), (0.1, 0), (1, 0), (1, 0.1), (1, 1)], 0.5) == [(0, 0), (1, 0), (1, 1)]
