from datetime import date, timedelta
from typing import Any

import pytest

from planner.domain.delivery import LONG_TRIP_DAYS, MANY_WISHES, SHORT_TRIP_DAYS, Visit, way_to_show
from planner.domain.run import Delivery
from planner.domain.trip import trip_request

START = date(2026, 11, 23)
AGAIN = Visit(is_first=False, is_cached=False)


def shown(days: int, visit: Visit = AGAIN, **wishes: Any) -> Delivery:
    return way_to_show(
        trip_request(location="서울", start=START, end=START + timedelta(days=days - 1), **wishes), visit
    )


@pytest.mark.parametrize("days", range(1, 31))
def test_short_trips_are_shown_whole_and_all_others_streamed(days: int) -> None:
    assert shown(days) is (Delivery.WHOLE if days <= SHORT_TRIP_DAYS else Delivery.STREAM)


def test_a_plan_at_hand_is_shown_whole_however_long_or_wished_for() -> None:
    cached = Visit(is_first=True, is_cached=True)
    assert shown(LONG_TRIP_DAYS, cached, notes="slowly") is Delivery.WHOLE


def test_a_first_visit_is_streamed() -> None:
    assert shown(1, Visit(is_first=True, is_cached=False)) is Delivery.STREAM


def test_many_wishes_are_streamed_and_few_are_not() -> None:
    wishes: dict[str, Any] = {"interests": ("a",), "must_see": ("b",), "notes": "c"}
    assert len(wishes) == MANY_WISHES
    assert shown(1, **wishes) is Delivery.STREAM
    assert shown(1, interests=("a",), avoid=("b",)) is Delivery.WHOLE
