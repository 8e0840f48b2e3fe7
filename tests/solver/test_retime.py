"""A day put in the traveller's own order: every stop in its place, each as soon as one can be there."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.atlas import to_krw
from planner.domain.facts import Context
from planner.domain.hours import HoursRule, Interval, OpeningHours
from planner.domain.itinerary import Day, Stop, StopKind
from planner.domain.pacing import DINNER, LUNCH, day_window
from planner.domain.trip import TripRequest
from planner.solver import Infeasible, new_stop, plan, retime
from planner.solver.clocks import leg_of
from planner.solver.stops import is_around, meal_of
from tests.solver.test_planning import planned, trip
from tests.solver.worlds import trips, won


@pytest.fixture(scope="module")
def seoul() -> tuple[TripRequest, Context]:
    return trip("서울", 3)


@pytest.fixture(scope="module")
def day(seoul: tuple[TripRequest, Context]) -> Day:
    """A Monday with meals at no place of their own."""
    request, context = seoul
    return next(
        day
        for day in planned(request, context, iterations=20).days
        if sum(map(is_around, day.stops)) and len(day.visits) > 2
    )


def at_place(context: Context, place_id: str, day: Day, request: TripRequest) -> Stop:
    place = context.place(place_id)
    assert place is not None
    return new_stop(request, context, place, day=day, rates=to_krw)


def keys(stops: tuple[Stop, ...]) -> list[str]:
    return [stop.key for stop in stops]


def test_a_fee_nobody_knows_counts_as_nothing_and_is_not_called_known(
    seoul: tuple[TripRequest, Context], day: Day
) -> None:
    request, context = seoul
    place = replace(next(place for place in context.places if place.fee), fee=None)
    stop = new_stop(request, context, place, day=day, rates=to_krw)
    meal = next(stop for stop in day.stops if stop.kind is StopKind.MEAL)
    assert stop.cost_krw == 0
    assert not stop.fee_known
    assert new_stop(request, context, place, day=day, rates=to_krw, meal=meal).fee_known


def test_a_day_that_nobody_changed_stays_to_the_minute(seoul: tuple[TripRequest, Context], day: Day) -> None:
    assert retime(*seoul, day, day.stops) == day


def test_what_comes_before_the_change_keeps_its_times(seoul: tuple[TripRequest, Context], day: Day) -> None:
    *first, one, other = day.stops
    turned = retime(*seoul, day, (*first, other, one))
    assert turned.stops[: len(first)] == tuple(first)
    assert keys(turned.stops) == keys((*first, other, one))


def test_each_stop_begins_when_one_has_got_there_by_the_solvers_ways(
    seoul: tuple[TripRequest, Context], day: Day
) -> None:
    request, context = seoul
    visits = tuple(reversed(day.visits))
    timed = retime(request, context, day, visits)
    assert timed.stops[0].leg is None
    for here, there in pairwise(timed.stops):
        one, other = context.place(here.key), context.place(there.key)
        assert one
        assert other
        assert there.leg == leg_of(one, other, context)
        assert there.start - here.end >= there.leg.minutes
    assert [stop.minutes for stop in timed.stops] == [stop.minutes for stop in visits]
    assert [stop.cost_krw for stop in timed.stops] == [stop.cost_krw for stop in visits]


def test_a_gate_that_opens_soon_is_waited_for_and_one_that_opens_late_is_not(
    seoul: tuple[TripRequest, Context], day: Day
) -> None:
    request, context = seoul
    opens = {"seoul-jongmyo": 9 * 60 + 30, "seoul-insadong": 20 * 60}
    openings = {}
    for place_id, opening in opens.items():
        place = context.place(place_id)
        assert place is not None
        hours = OpeningHours((HoursRule((Interval(opening, 23 * 60, 22 * 60),)),))
        openings[place_id] = replace(place, hours=hours)
    known = replace(context, places=tuple(openings.get(one.id, one) for one in context.places))
    stops = [at_place(known, place_id, day, request) for place_id in opens]
    timed = retime(request, known, replace(day, stops=()), stops)
    assert timed.stops[0].start == 9 * 60 + 30
    assert timed.stops[1].start < 12 * 60
    assert timed.stops[1].opening == (Interval(20 * 60, 23 * 60, 22 * 60),)


def test_a_meal_follows_its_neighbours_and_is_not_eaten_before_its_time(
    seoul: tuple[TripRequest, Context], day: Day
) -> None:
    request, context = seoul
    meal = next(stop for stop in day.stops if is_around(stop))
    far = at_place(context, "seoul-lotte-world", day, request)
    for order in ((far, meal), (meal, far)):
        timed = retime(request, context, replace(day, stops=()), order)
        eaten = next(stop for stop in timed.stops if is_around(stop))
        assert (eaten.lat, eaten.lon, eaten.area) == (far.lat, far.lon, far.area)
        assert context.destination.areas[far.area].en in eaten.names.en
        assert eaten.start >= meal_of(meal).earliest
        assert eaten.cost_krw == meal.cost_krw


def test_a_pinned_stop_begins_at_its_own_time_and_the_others_come_after_it(
    seoul: tuple[TripRequest, Context], day: Day
) -> None:
    first, second, *rest = day.visits
    late = replace(first, pinned=True, start=13 * 60, end=13 * 60 + first.minutes)
    timed = retime(*seoul, day, (late, second, *rest))
    assert timed.stops[0].start == 13 * 60
    assert timed.stops[1].start >= timed.stops[0].end
    early = replace(second, pinned=True, start=9 * 60, end=9 * 60 + second.minutes)
    timed = retime(*seoul, day, (first, early, *rest))
    assert timed.stops[1].start == 9 * 60
    assert timed.stops[2].start >= max(timed.stops[0].end, timed.stops[1].end)


def test_on_another_day_a_place_has_that_days_hours(seoul: tuple[TripRequest, Context]) -> None:
    request, context = seoul
    days = planned(request, context, iterations=0).days
    palace = at_place(context, "seoul-gyeongbokgung", days[0], request)
    tuesday = next(day for day in days if day.date.weekday() == 1)
    assert palace.opening
    assert retime(request, context, tuesday, (palace,)).stops[0].opening == ()


def test_a_new_stop_costs_what_the_party_pays_and_a_meal_what_meals_cost(
    seoul: tuple[TripRequest, Context], day: Day
) -> None:
    request, context = seoul
    place, meal = context.place("seoul-gwangjang-market"), next(filter(is_around, day.stops))
    assert place is not None
    eaten = new_stop(request, context, place, day=day, rates=to_krw, meal=meal)
    assert (eaten.kind, eaten.cost_krw, eaten.minutes) == (StopKind.MEAL, meal.cost_krw, meal.minutes)
    assert at_place(context, "seoul-gyeongbokgung", day, request).cost_krw == 6000


@given(st.data())
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_whatever_the_order_no_stop_is_lost_none_overlaps_and_pins_are_kept(data: st.DataObject) -> None:
    town = data.draw(trips())
    try:
        itinerary = plan(town.request, town.context, rates=won, iterations=0)
    except Infeasible:
        return
    target = data.draw(st.sampled_from(itinerary.days))
    stops = data.draw(st.permutations([stop for day in itinerary.days for stop in day.stops]))[:8]
    pinned = data.draw(st.sets(st.sampled_from(range(len(stops))), max_size=2)) if stops else set()
    starts = {at: data.draw(st.integers(0, 23 * 60)) for at in sorted(pinned)}
    put = [
        replace(stop, pinned=True, start=starts[at], end=starts[at] + stop.minutes) if at in pinned else stop
        for at, stop in enumerate(stops)
    ]
    timed = retime(town.request, town.context, target, put, first=0)
    assert keys(timed.stops) == [stop.key for stop in put]
    assert [stop.minutes for stop in timed.stops] == [stop.minutes for stop in put]
    clear_from = day_window(town.request).start
    for at, stop in enumerate(timed.stops):
        if at in pinned:
            assert stop.start == starts[at]
        else:
            assert stop.start >= clear_from + (stop.leg.minutes if stop.leg else 0)
            if stop.kind is StopKind.MEAL:
                assert stop.start >= min(LUNCH.earliest, DINNER.earliest)
        clear_from = max(clear_from, stop.end)
    assert timed == retime(town.request, town.context, timed, timed.stops)
