"""The checker itself: a plan spoilt in one way is told so, else the property tests would prove nothing."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from planner.atlas import to_krw
from planner.domain.itinerary import Day, Stop
from tests.solver.checker import problems_of
from tests.solver.test_planning import planned, trip

REQUEST, CONTEXT = trip("서울", 1)
GOOD = planned(REQUEST, CONTEXT)


def spoilt(at: int, change: Callable[[Stop], Stop]) -> Day:
    stops = list(GOOD.days[0].stops)
    stops[at] = change(stops[at])
    return replace(GOOD.days[0], stops=tuple(stops))


def test_a_good_plan_has_no_problem() -> None:
    assert problems_of(GOOD, REQUEST, CONTEXT, to_krw) == []


@pytest.mark.parametrize(
    "day",
    [
        spoilt(0, lambda stop: replace(stop, start=stop.start - 60)),
        spoilt(1, lambda stop: replace(stop, start=stop.start - 40)),
        spoilt(0, lambda stop: replace(stop, cost_krw=Decimal(77))),
        spoilt(0, lambda stop: replace(stop, place_id="seoul-nowhere", key="x")),
        spoilt(1, lambda stop: replace(stop, leg=None)),
        spoilt(-1, lambda stop: replace(stop, end=24 * 60)),
        spoilt(0, lambda stop: replace(stop, opening=())),
        replace(GOOD.days[0], stops=GOOD.days[0].visits),
        replace(GOOD.days[0], stops=()),
    ],
)
def test_a_spoilt_plan_is_told_so(day: Day) -> None:
    try:
        found = problems_of(GOOD.with_days([day]), REQUEST, CONTEXT, to_krw)
    except KeyError:
        return
    assert found
