"""Openings cut into days."""

import pytest

from planner.domain.hours import Interval
from planner.providers.places.spans import by_day, joined, shared

HOUR = 60


def cut(opens: int, closes: int) -> list[tuple[int, int, int]]:
    return [(day, one.start, one.end) for day, one in by_day(opens * HOUR, closes * HOUR)]


@pytest.mark.parametrize(
    ("opens", "closes", "days"),
    [
        (9, 18, [(0, 540, 1080)]),
        (33, 42, [(1, 540, 1080)]),
        (22, 27, [(0, 1320, 1620)]),
        (0, 24, [(0, 0, 1440)]),
        (10, 40, [(0, 600, 2400), (1, 0, 960)]),
        (0, 72, [(0, 0, 2880), (1, 0, 2880), (2, 0, 1440)]),
    ],
)
def test_an_opening_belongs_to_the_days_it_is_of(
    opens: int, closes: int, days: list[tuple[int, int, int]]
) -> None:
    assert cut(opens, closes) == days


def test_openings_that_touch_are_one() -> None:
    assert joined([Interval(720, 800, 800), Interval(540, 720, 700), Interval(900, 960, 960)]) == (
        Interval(540, 800, 800),
        Interval(900, 960, 960),
    )


def test_both_are_open_only_when_each_is() -> None:
    one, other = [Interval(540, 1080, 1020)], [Interval(600, 720, 720), Interval(1050, 1200, 1200)]

    assert shared(one, other) == (Interval(600, 720, 720),)
