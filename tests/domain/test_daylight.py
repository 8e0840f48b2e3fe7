"""Open ground is a place for the day."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from planner.atlas import Atlas
from planner.domain.daylight import DUSK_MINUTES, light_hours, needs_daylight
from planner.domain.facts import Category, DayWeather, Names, PartOfDay, Place, Sky, WeatherSource
from planner.domain.hours import ALWAYS, HoursRule, OpeningHours
from planner.domain.itinerary import Day, Itinerary, Stop, StopKind
from planner.domain.review.season import in_daylight, in_season
from tests.solver.test_planning import trip

ATLAS = Atlas().load()
WINTER = date(2026, 12, 21)


@pytest.mark.parametrize(
    ("town", "day", "sunrise", "sunset"),
    [
        ("서울", date(2026, 12, 21), 7 * 60 + 43, 17 * 60 + 17),
        ("서울", date(2026, 6, 21), 5 * 60 + 11, 19 * 60 + 56),
        ("파리", date(2026, 12, 21), 8 * 60 + 41, 16 * 60 + 56),
        ("도쿄", date(2026, 3, 20), 5 * 60 + 45, 17 * 60 + 53),
    ],
)
def test_the_sun_rises_and_sets_as_almanacs_say(town: str, day: date, sunrise: int, sunset: int) -> None:
    light = light_hours(ATLAS.find(town), day)
    assert light.start == pytest.approx(sunrise - DUSK_MINUTES, abs=6)
    assert light.end == pytest.approx(sunset + DUSK_MINUTES, abs=6)


def place(category: Category, *, best_time: PartOfDay | None = None) -> Place:
    hours = OpeningHours((HoursRule(ALWAYS),))
    names = Names("곳", "Place")
    return Place("x", names, category, 37.5, 127.0, "a", 60, 3, "atlas", hours=hours, best_time=best_time)


def test_a_beach_needs_light_and_a_street_does_not() -> None:
    assert needs_daylight(place(Category.BEACH))
    assert not needs_daylight(place(Category.STREET))


def test_what_is_best_in_the_evening_does_not_need_light() -> None:
    assert not needs_daylight(place(Category.PARK, best_time=PartOfDay.EVENING))


def test_what_closes_by_its_own_hours_is_judged_by_those() -> None:
    gated = replace(place(Category.GARDEN), hours=None)
    assert not needs_daylight(gated)


def on_the_beach(*, start: int, minutes: int) -> Itinerary:
    beach = place(Category.BEACH)
    stop = Stop(
        "x", StopKind.VISIT, beach.names, 37.5, 127.0, start, start + minutes, "a", Decimal(0), "atlas",
        category=Category.BEACH, place_id="x",
    )  # fmt: skip
    return Itinerary((Day(1, WINTER, (stop,)),))


def test_a_beach_after_dark_is_told() -> None:
    request, context = trip("서울", 1, start=WINTER)
    context = replace(context, places=(place(Category.BEACH),))
    assert [c.reason for c in in_daylight(on_the_beach(start=1140, minutes=60), request, context)] == [
        "after_dark"
    ]
    assert in_daylight(on_the_beach(start=700, minutes=60), request, context) == ()


def test_a_long_stay_on_a_beach_in_the_cold_is_told() -> None:
    request, context = trip("서울", 1, start=WINTER)
    cold = DayWeather(WINTER, 3.0, -5.0, 0.0, Sky.CLEAR, WeatherSource.FORECAST)
    context = replace(context, weather=(cold,))
    assert [c.reason for c in in_season(on_the_beach(start=700, minutes=120), request, context)] == [
        "cold_beach"
    ]
    assert in_season(on_the_beach(start=700, minutes=60), request, context) == ()


def test_the_solver_plans_no_open_ground_after_dark() -> None:
    from planner.atlas import to_krw
    from planner.solver import plan

    for town in ("오키나와", "부산", "도쿄"):
        request, context = trip(town, 4, start=WINTER)
        itinerary = plan(request, context, rates=to_krw, iterations=30)
        assert in_daylight(itinerary, request, context) == ()
