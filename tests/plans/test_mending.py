"""Mending: what edits broke is repaired, and what contradicts nothing stays to the letter."""

from dataclasses import replace

import pytest

from planner.domain.checks import Verdict
from planner.domain.edit import (
    EditImpossible,
    LockStop,
    Mend,
    MoveStop,
    RemoveStop,
    SetMemo,
    SetTimes,
)
from planner.domain.facts import Names
from planner.domain.itinerary import Itinerary, Stop, Verification
from planner.domain.phrases import PHRASES
from planner.domain.trip import Budget
from tests.exports import trips
from tests.factories import CLOSED_ON_TUESDAYS
from tests.plans.editors import Desk

pytestmark = pytest.mark.django_db

MUSEUM, HANOK, LUNCH = "seoul-national-museum", "seoul-bukchon", "day-3-lunch"


@pytest.fixture
def desk() -> Desk:
    return Desk()


def timed(stops: tuple[Stop, ...]) -> list[tuple[str, int, int]]:
    return [(stop.key, stop.start, stop.end) for stop in stops]


def test_a_place_moved_to_its_closing_day_goes_where_it_is_open_with_the_reason(desk: Desk) -> None:
    desk.edit(MoveStop(CLOSED_ON_TUESDAYS, 2, 0))
    edited = desk.edit(Mend())
    assert edited.broken == ()
    assert CLOSED_ON_TUESDAYS not in desk.keys(2)
    checks = [
        check
        for check in edited.saved.plan.checks
        if check.stop == CLOSED_ON_TUESDAYS and check.verdict is Verdict.REPAIRED
    ]
    assert [check.reason for check in checks] in (["moved_closed_weekday"], ["removed_closed_weekday"])
    if CLOSED_ON_TUESDAYS in [stop.key for stop in edited.saved.plan.itinerary.stops]:
        assert desk.stop(CLOSED_ON_TUESDAYS).verification is Verification.REPAIRED
    assert "repaired_by_solver" in edited.saved.plan.notes


def test_days_that_nothing_speaks_against_are_not_touched(desk: Desk) -> None:
    desk.edit(SetTimes(desk.keys(2)[0], None, 300))
    before = desk.day(1), desk.day(3)
    edited = desk.edit(Mend())
    assert edited.broken == ()
    assert [timed(day.stops) for day in (desk.day(1), desk.day(3))] == [timed(day.stops) for day in before]
    assert edited.difference.days == (2,)


def test_a_meal_taken_out_comes_back_and_a_thin_day_stays_thin(desk: Desk) -> None:
    for key in desk.keys(3)[2:-1]:
        desk.edit(RemoveStop(key))
    desk.edit(RemoveStop(LUNCH))
    desk.edit(SetTimes(HANOK, 12 * 60 + 45, 180))
    visits = [stop.key for stop in desk.day(3).visits]
    assert desk.edit(LockStop(HANOK, locked=True)).broken
    edited = desk.edit(Mend())
    assert edited.broken == ()
    assert [stop.key for stop in desk.day(3).visits] == visits


def test_what_the_traveller_settled_stays(desk: Desk) -> None:
    first, second, *_ = [stop.key for stop in desk.day(1).visits]
    desk.edit(SetMemo(first, "ticket 12"))
    desk.edit(SetTimes(first, 10 * 60, 45))
    desk.edit(LockStop(second, locked=True))
    desk.edit(SetTimes(MUSEUM, None, 400))
    assert desk.edit(SetMemo(second, "meet Anna")).broken
    edited = desk.edit(Mend())
    assert edited.broken == ()
    one, other = desk.stop(first), desk.stop(second)
    assert (one.memo, one.start, one.minutes, one.pinned) == ("ticket 12", 10 * 60, 45, True)
    assert (other.memo, other.locked) == ("meet Anna", True)
    assert {first, second} <= set(desk.keys(1))
    notes = {stop.key: stop.note for stop in trips.solved(3).itinerary.stops}
    assert all(stop.note == notes.get(stop.key, stop.note) for stop in edited.saved.plan.itinerary.stops)


def test_a_plan_that_holds_and_one_that_cannot_be_mended_say_so(desk: Desk) -> None:
    with pytest.raises(EditImpossible) as refused:
        desk.edit(Mend())
    assert refused.value.code == "nothing_to_mend"
    desk.edit(MoveStop(CLOSED_ON_TUESDAYS, 2, 0))
    desk.edit(LockStop(CLOSED_ON_TUESDAYS, locked=True))
    with pytest.raises(EditImpossible) as refused:
        desk.edit(Mend())
    assert refused.value.code in PHRASES
    assert CLOSED_ON_TUESDAYS in desk.keys(2)


def test_a_plan_over_its_budget_is_mended_within_it() -> None:
    plan = trips.solved(3)
    limit = plan.cost_krw - 1
    desk = Desk(replace(plan, request=replace(plan.request, budget=Budget(limit_krw=limit)), run_id="dear"))
    broken = desk.edit(SetMemo(MUSEUM, "x")).broken
    assert {check.rule for check in broken} == {"within_budget"}
    edited = desk.edit(Mend())
    assert edited.broken == ()
    assert edited.saved.plan.cost_krw <= limit


def test_a_place_we_do_not_know_is_kept_where_it_is() -> None:
    plan = trips.solved(3)
    first, *rest = plan.itinerary.days
    cafe = replace(
        first.visits[1],
        key="file-cafe",
        place_id="file-cafe",
        names=Names("골목 카페", "Alley Café"),
        source="imported",
    )
    stops = tuple(cafe if stop == first.visits[1] else stop for stop in first.stops)
    plan = replace(plan, itinerary=Itinerary((replace(first, stops=stops), *rest)), run_id="with-a-cafe")
    desk = Desk(plan)
    assert desk.edit(SetTimes(MUSEUM, None, 420)).broken
    edited = desk.edit(Mend())
    assert [check for check in edited.broken if check.day == 1] == []
    kept = desk.stop("file-cafe")
    assert (kept.names, kept.cost_krw, kept.source) == (cafe.names, cafe.cost_krw, "imported")
    assert kept.verification is Verification.UNVERIFIED


def test_in_a_town_we_do_not_know_nothing_is_mended() -> None:
    nowhere = replace(trips.paris(), destination=Names("없는 마을", "Nowhere-on-Sea"), run_id="nowhere")
    desk = Desk(nowhere)
    with pytest.raises(EditImpossible) as refused:
        desk.edit(Mend())
    assert refused.value.code == "nothing_to_mend"
