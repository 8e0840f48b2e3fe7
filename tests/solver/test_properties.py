"""Whatever the town and the wishes: a plan holds, or the reason why there is none can be told."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.domain.phrases_review import sentence
from planner.domain.review import hard_failures, review
from planner.domain.trip import Language
from planner.solver import Infeasible, Repair, plan, repair, schedule_day
from tests.solver.checker import problems_of
from tests.solver.worlds import Trip, proposals, trips, won

thorough = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def assert_can_be_told(refusal: Infeasible) -> None:
    assert refusal.conflicts
    assert refusal.relaxations
    for reason in (*refusal.conflicts, *refusal.relaxations):
        for language in Language:
            assert "{" not in sentence(reason.code, reason.params, language)


def assert_changes_can_be_told(repaired: Repair) -> None:
    for check in repaired.changes:
        assert check.reason is not None
        for language in Language:
            assert "{" not in sentence(check.reason, check.params, language)


@given(trips(), st.sampled_from((0, 12)))
@thorough
def test_a_plan_holds_or_says_which_wishes_contradict(trip: Trip, iterations: int) -> None:
    try:
        planned = plan(trip.request, trip.context, rates=won, iterations=iterations, seed=3)
    except Infeasible as refusal:
        assert_can_be_told(refusal)
        return
    assert problems_of(planned, trip.request, trip.context, won) == []
    assert hard_failures(review(planned, trip.request, trip.context)) == ()


@given(st.data())
@thorough
def test_a_repaired_draft_holds_and_tells_of_every_place_it_left_out(data: st.DataObject) -> None:
    trip = data.draw(trips())
    proposal = data.draw(proposals(trip))
    try:
        repaired = repair(trip.request, trip.context, proposal, rates=won)
    except Infeasible as refusal:
        assert_can_be_told(refusal)
        return
    assert problems_of(repaired.itinerary, trip.request, trip.context, won) == []
    assert_changes_can_be_told(repaired)
    told = {(check.day, check.stop) for check in repaired.changes}
    there = {(day.number, stop.place_id) for day in repaired.itinerary.days for stop in day.stops}
    moved_or_gone = {stop for _, stop in told}
    for number, ids in proposal.items():
        for place_id in ids:
            assert (number, place_id) in there or place_id in moved_or_gone


@given(st.data())
@thorough
def test_a_day_on_its_own_holds_and_leaves_the_places_of_others_alone(data: st.DataObject) -> None:
    trip = data.draw(trips())
    ids = [place.id for place in trip.context.places]
    used = tuple(data.draw(st.lists(st.sampled_from(ids), max_size=5, unique=True)))
    wanted = tuple(data.draw(st.lists(st.sampled_from(ids), max_size=7)))
    number = data.draw(st.integers(1, trip.request.days))
    repaired = schedule_day(trip.request, trip.context, number=number, place_ids=wanted, rates=won, used=used)
    (day,) = repaired.itinerary.days
    assert day.number == number
    assert not {stop.place_id for stop in day.stops} & {*used, *trip.context.avoid}
    assert_changes_can_be_told(repaired)
    alone = replace(trip.request, start=day.date, end=day.date)
    if day.visits and trip.request.budget.limit_krw is None:
        own = replace(trip.context, must_see=())
        numbered = replace(repaired.itinerary, days=(replace(day, number=1),))
        assert problems_of(numbered, alone, own, won) == []
