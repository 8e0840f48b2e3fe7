"""Days planned with ways measured on a map in the place of the distance model."""

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from pydantic import TypeAdapter

from planner.domain.facts import Category, Context, Fee, Names, Place, Transit
from planner.domain.hours import ALWAYS, HoursRule, OpeningHours
from planner.domain.itinerary import Itinerary, Stop, TravelMode
from planner.domain.legs import NO_WAY_MINUTES, leg_between, measured_leg
from planner.domain.review import hard_failures, review
from planner.domain.trip import TripRequest, trip_request
from planner.domain.ways import Way, Ways, WayTable
from planner.solver import plan
from planner.solver.clocks import leg_of, travel_minutes
from planner.solver.layout import lay_out_day
from tests.solver.worlds import FIRST, TOWN, won

TRANSIT = Transit(18, 8)
FOUR = ("town-0", "town-1", "town-2", "town-3")


def place(number: int, *, lat: float = 37.5, lon: float = 127.0) -> Place:
    return Place(
        id=f"town-{number}",
        names=Names(f"장소{number}", f"Place {number}"),
        category=list(Category)[number],
        lat=lat,
        lon=lon + number / 200,
        area="north",
        minutes=60,
        popularity=3,
        source="atlas",
        hours=OpeningHours((HoursRule(ALWAYS),)),
        fee=Fee(Decimal(0)),
        indoor=True,
    )


PLACES = tuple(map(place, range(4)))


def all_alike(way: Way | None, size: int = 4) -> WayTable:
    return tuple(tuple((0.0, 0.0) if one == other else way for other in range(size)) for one in range(size))


def measured(walking: Way | None, driving: Way | None) -> Ways:
    return Ways(FOUR, "travel:osrm", all_alike(walking), all_alike(driving))


def trip(ways: Ways | None, *, days: int = 1) -> tuple[TripRequest, Context]:
    request = trip_request(location="Town", start=FIRST, end=FIRST + timedelta(days=days - 1))
    return request, Context(destination=TOWN, places=PLACES, weather=(), ways=ways)


def rides(itinerary: Itinerary) -> list[tuple[Stop, Stop]]:
    """Stops after one another with their places, meals in an area left out."""
    return [
        (here, there)
        for day in itinerary.days
        for here, there in pairwise([s for s in day.stops if s.place_id])
    ]


@pytest.mark.parametrize(
    ("walking", "driving", "minutes", "mode"),
    [
        ((14.2, 1.1), (5.0, 1.8), 15, TravelMode.WALK),
        ((25.0, 2.0), (4.0, 3.0), 20, TravelMode.TRANSIT),  # three km at 18 km/h, and the wait
        ((25.0, 2.0), (44.0, 3.0), 45, TravelMode.TRANSIT),  # no bus is faster than the car
        (None, (4.0, 3.0), 20, TravelMode.TRANSIT),
        ((30.0, 2.4), None, 20, TravelMode.TRANSIT),
        (None, None, NO_WAY_MINUTES, TravelMode.TRANSIT),
    ],
)
def test_a_short_way_is_walked_and_a_longer_one_ridden(
    walking: Way | None, driving: Way | None, minutes: int, mode: TravelMode
) -> None:
    leg = measured_leg(measured(walking, driving), "town-0", "town-1", TRANSIT)

    assert leg is not None
    assert (leg.minutes, leg.mode) == (minutes, mode)


def test_there_and_back_takes_as_long_as_the_longer_of_both() -> None:
    walking = (((0.0, 0.0), (9.0, 0.7)), ((13.0, 1.0), (0.0, 0.0)))
    ways = Ways(FOUR[:2], "travel:osrm", walking)

    _, context = trip(ways)

    assert leg_of(PLACES[0], PLACES[1], context).minutes == 15
    assert leg_of(PLACES[1], PLACES[0], context).minutes == 15


def test_what_was_not_measured_goes_by_the_distance_model() -> None:
    request, context = trip(Ways(FOUR[:2], "travel:osrm", all_alike((60.0, 5.0), 2)))
    table = travel_minutes(PLACES, context)

    assert request.days == 1
    assert table[0][1] == table[1][0] == 25
    for here in PLACES[2:]:
        for there in PLACES[:2]:
            modelled = leg_between((here.lat, here.lon), (there.lat, there.lon), TRANSIT).minutes
            assert table[PLACES.index(here)][PLACES.index(there)] == modelled
    assert all(table[n][n] == 0 for n in range(5))


def test_a_day_keeps_the_measured_times_between_its_stops() -> None:
    request, context = trip(measured((50.0, 4.0), (30.0, 6.0)))
    itinerary = plan(request, context, rates=won, iterations=20)

    legs = [there.leg for _, there in rides(itinerary)]
    assert legs
    assert {leg.minutes for leg in legs if leg} == {30}
    assert {leg.km for leg in legs if leg} == {6.0}
    assert all(there.start - here.end >= 30 for here, there in rides(itinerary))
    assert hard_failures(review(itinerary, request, context)) == ()


def test_places_no_street_joins_are_not_visited_on_one_day() -> None:
    apart = Ways(FOUR, "travel:osrm", all_alike(None), all_alike(None))
    request, context = trip(apart, days=2)

    itinerary = plan(request, context, rates=won, iterations=20)

    assert [len(day.visits) for day in itinerary.days] == [1, 1]


def test_longer_ways_make_fewer_visits() -> None:
    near, far = (plan(*trip(measured(None, (1.0, km))), rates=won, iterations=20) for km in (1.0, 60.0))

    assert len(near.days[0].visits) > len(far.days[0].visits)


def test_the_same_ways_give_the_same_trip() -> None:
    ways = measured((50.0, 4.0), (30.0, 6.0))

    assert plan(*trip(ways), rates=won, iterations=30) == plan(*trip(ways), rates=won, iterations=30)


def test_a_day_somebody_proposed_is_timed_by_the_map_too() -> None:
    request, context = trip(measured((50.0, 4.0), (30.0, 6.0)))

    day = lay_out_day(request, context, 1, FOUR, rates=won, notes={})

    assert [stop.leg.minutes for stop in day.visits if stop.leg] == [30, 30, 30]


def test_ways_outlive_a_crash() -> None:
    """As the work between nodes does: JSON of our own types."""
    _, context = trip(measured((14.2, 1.1), None))
    adapter = TypeAdapter(Context)

    assert adapter.validate_json(adapter.dump_json(context)) == context
