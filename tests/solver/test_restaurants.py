"""A restaurant is somewhere to eat: meals are taken there, and nobody goes to look at one unasked."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from planner.domain.facts import Category, Context, Names, Place
from planner.domain.hours import HoursRule, Interval, OpeningHours
from planner.domain.itinerary import Itinerary, Stop, StopKind
from planner.domain.trip import TripRequest, trip_request
from planner.solver import plan, repair
from tests.solver.worlds import FIRST, TOWN, won

ALL_DAY = OpeningHours((HoursRule((Interval(600, 1320, 1290),)),))
REQUEST = trip_request(location="마을", start=FIRST, end=FIRST + timedelta(days=1), interests=("food",))


def place(number: int, category: Category, *, popularity: int = 3) -> Place:
    """One of a row of places some hundred metres apart."""
    return Place(
        id=f"{category}-{number}",
        names=Names(f"장소{number}", f"Place {number}"),
        category=category,
        lat=37.5 + number / 1_000,
        lon=127.0,
        area="north",
        minutes=60,
        popularity=popularity,
        source="test",
        hours=ALL_DAY,
    )


SIGHTS = tuple(place(number, Category.MUSEUM if number % 2 else Category.PARK) for number in range(6))
RESTAURANTS = tuple(place(number, Category.RESTAURANT, popularity=5) for number in range(12))
CONTEXT = Context(TOWN, (*SIGHTS, *RESTAURANTS), ())


def planned(context: Context = CONTEXT, request: TripRequest = REQUEST) -> Itinerary:
    return plan(request, context, rates=won)


def at_restaurants(itinerary: Itinerary) -> list[Stop]:
    return [stop for stop in itinerary.stops if stop.category is Category.RESTAURANT]


def test_meals_are_taken_at_restaurants_and_none_is_a_visit() -> None:
    eaten = at_restaurants(planned())
    assert len(eaten) == 4
    assert {stop.kind for stop in eaten} == {StopKind.MEAL}


def test_food_streets_are_visited_by_who_likes_food_and_restaurants_are_not() -> None:
    streets = tuple(replace(one, category=Category.FOOD_STREET) for one in RESTAURANTS)
    visited = planned(replace(CONTEXT, places=(*SIGHTS, *streets)))
    assert any(
        stop.category is Category.FOOD_STREET and stop.kind is StopKind.VISIT for stop in visited.stops
    )


def test_a_restaurant_that_is_wished_for_is_in_the_plan() -> None:
    wished = RESTAURANTS[7].id
    itinerary = planned(replace(CONTEXT, must_see=(wished,)))
    assert wished in {stop.place_id for stop in itinerary.stops}


def test_a_restaurant_costs_what_a_meal_does() -> None:
    for stop in at_restaurants(planned()):
        assert stop.cost_krw == Decimal(30_000)


@pytest.mark.parametrize("number", [0, 5])
def test_a_restaurant_that_a_writer_chose_among_sights_is_where_one_eats(number: int) -> None:
    chosen = {
        1: (SIGHTS[1].id, RESTAURANTS[number].id, SIGHTS[2].id),
        2: (SIGHTS[3].id, SIGHTS[4].id),
    }
    repaired = repair(REQUEST, CONTEXT, chosen, rates=won)
    stop = next(stop for stop in repaired.itinerary.stops if stop.place_id == RESTAURANTS[number].id)
    assert stop.kind is StopKind.MEAL
