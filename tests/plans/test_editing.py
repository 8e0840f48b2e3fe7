"""Edits of a saved plan: each makes a revision that is timed anew and judged, and nothing else moves."""

import subprocess
import sys
from dataclasses import replace
from itertools import pairwise

import pytest

from planner.domain.checks import Check, Verdict
from planner.domain.difference import Differs
from planner.domain.edit import (
    MAX_MEMO_CHARS,
    AddStop,
    Edit,
    EditImpossible,
    LockStop,
    MoveStop,
    RemoveStop,
    SetMemo,
    SetTimes,
    SwapStop,
)
from planner.domain.itinerary import Itinerary, StopKind, Verification
from planner.domain.phrases import PHRASES
from planner.store import contexts
from tests.conftest import ROOT
from tests.exports import trips
from tests.factories import CLOSED_ON_TUESDAYS, atlas
from tests.plans.editors import Desk

pytestmark = pytest.mark.django_db

MUSEUM, HANOK, LUNCH = "seoul-national-museum", "seoul-bukchon", "day-3-lunch"


@pytest.fixture
def desk() -> Desk:
    return Desk()


def refusal(desk: Desk, edit: Edit) -> str:
    with pytest.raises(EditImpossible) as refused:
        desk.edit(edit)
    assert refused.value.code in PHRASES
    assert desk.saved.revision == 1
    return refused.value.code


def test_a_stop_moves_to_another_day_and_both_days_are_timed_anew(desk: Desk) -> None:
    untouched = desk.day(2)
    edited = desk.edit(MoveStop(MUSEUM, 3, 2))
    assert desk.keys(3)[:3] == [LUNCH, HANOK, MUSEUM]
    assert MUSEUM not in desk.keys(1)
    assert desk.day(2).stops == edited.saved.plan.itinerary.days[1].stops
    assert [stop.start for stop in desk.day(2).stops] == [stop.start for stop in untouched.stops]
    assert edited.difference.days == (1, 3)
    moved = next(one for one in edited.difference.stops if one.how is Differs.MOVED)
    assert (moved.stop.key, moved.day_before, moved.day) == (MUSEUM, 1, 3)
    assert desk.stop(MUSEUM).opening != ()
    for number in (1, 3):
        stops = desk.day(number).stops
        assert all(one.end <= other.start for one, other in pairwise(stops))


def test_a_stop_moves_within_its_day(desk: Desk) -> None:
    before = desk.keys(2)
    desk.edit(MoveStop(before[3], 2, 0))
    assert desk.keys(2) == [before[3], *before[:3], *before[4:]]


def test_what_breaks_a_rule_is_saved_and_told(desk: Desk) -> None:
    edited = desk.edit(MoveStop(CLOSED_ON_TUESDAYS, 2, 0))
    assert desk.keys(2)[0] == CLOSED_ON_TUESDAYS
    (check,) = [check for check in edited.broken if check.stop == CLOSED_ON_TUESDAYS]
    assert (check.verdict, check.reason) == (Verdict.FAILED, "closed_weekday")
    assert check in desk.saved.plan.checks
    assert desk.stop(CLOSED_ON_TUESDAYS).verification is Verification.UNVERIFIED


def test_what_holds_is_verified_and_a_repair_that_still_stands_stays_told(desk: Desk) -> None:
    repaired = Check("open_then", Verdict.REPAIRED, 2, desk.keys(2)[0], "moved_closed_weekday")
    gone = Check("open_then", Verdict.REPAIRED, 1, MUSEUM, "moved_closed_weekday")
    held = Desk(replace(trips.solved(3), run_id="told-before", checks=(repaired, gone)))
    held.edit(RemoveStop(MUSEUM))
    assert repaired in held.saved.plan.checks
    assert gone not in held.saved.plan.checks
    assert held.stop(held.keys(2)[0]).verification is Verification.REPAIRED
    assert held.stop(HANOK).verification is Verification.VERIFIED


def test_a_stop_is_removed_and_those_after_it_come_sooner(desk: Desk) -> None:
    before = {stop.key: stop.start for stop in desk.day(1).stops}
    edited = desk.edit(RemoveStop(MUSEUM))
    assert desk.stop("seoul-jogyesa").start < before["seoul-jogyesa"]
    assert desk.stop(CLOSED_ON_TUESDAYS).start == before[CLOSED_ON_TUESDAYS]
    assert edited.difference.stops[-1].how is Differs.REMOVED


def test_a_summary_goes_with_the_stop_it_may_speak_of() -> None:
    plan = trips.solved(3)
    days = [replace(day, summary=f"summary {day.number}") for day in plan.itinerary.days]
    desk = Desk(replace(plan, itinerary=Itinerary(tuple(days))))
    desk.edit(MoveStop(MUSEUM, 1, 0))
    assert desk.day(1).summary == "summary 1"
    desk.edit(MoveStop(MUSEUM, 2, 0))
    assert [desk.day(number).summary for number in (1, 2, 3)] == ["", "summary 2", "summary 3"]


def test_another_place_takes_a_stops_place_with_its_own_hours_and_price(desk: Desk) -> None:
    at = desk.keys(1).index(MUSEUM)
    desk.edit(SetMemo(MUSEUM, "ticket 12"))
    edited = desk.edit(SwapStop(MUSEUM, "seoul-deoksugung"))
    stop = desk.day(1).stops[at]
    assert (stop.key, stop.names.en, stop.memo) == ("seoul-deoksugung", "Deoksugung Palace", "")
    assert stop.cost_krw == 2000
    assert edited.difference.cost_krw == 2000
    assert "atlas" in desk.saved.plan.sources


def test_a_meal_is_swapped_for_a_place_to_eat_at_and_no_other(desk: Desk) -> None:
    assert refusal(desk, SwapStop(LUNCH, "seoul-deoksugung")) == "not_a_place_to_eat"
    price = desk.stop(LUNCH).cost_krw
    edited = desk.edit(SwapStop(LUNCH, "seoul-tongin-market"))
    stop = desk.stop("seoul-tongin-market")
    assert (stop.kind, stop.cost_krw) == (StopKind.MEAL, price)
    assert "meals_present" not in {check.rule for check in edited.broken}


def test_a_candidate_is_added_where_it_makes_the_shortest_way(desk: Desk) -> None:
    desk.edit(AddStop("seoul-changgyeonggung", 2))
    keys = desk.keys(2)
    assert abs(keys.index("seoul-changgyeonggung") - keys.index("seoul-changdeokgung")) == 1
    desk.edit(AddStop("seoul-leeum", 2, 0))
    assert desk.keys(2)[0] == "seoul-leeum"


def test_times_are_set_and_given_free_again(desk: Desk) -> None:
    before = desk.day(3).stops
    desk.edit(SetTimes("seoul-insadong", 15 * 60, 30))
    stop = desk.stop("seoul-insadong")
    assert (stop.start, stop.end, stop.pinned) == (15 * 60, 15 * 60 + 30, True)
    assert desk.stop("seoul-jongmyo").start >= 15 * 60 + 30
    assert desk.day(3).stops[:2] == tuple(
        replace(stop, verification=Verification.VERIFIED) for stop in before[:2]
    )
    desk.edit(RemoveStop(HANOK))
    assert desk.stop("seoul-insadong").start == 15 * 60
    desk.edit(SetTimes("seoul-insadong", None, 30))
    assert not desk.stop("seoul-insadong").pinned
    assert desk.stop("seoul-insadong").start < 15 * 60


def test_a_stop_that_waits_for_nothing_comes_as_soon_as_one_can_be_there(desk: Desk) -> None:
    slack = desk.stop("seoul-jongmyo").start
    desk.edit(SetTimes("seoul-jongmyo", slack + 60, 60))
    desk.edit(SetTimes("seoul-jongmyo", None, 60))
    assert desk.stop("seoul-jongmyo").start == slack


def test_a_locked_stop_stays_until_it_is_unlocked(desk: Desk) -> None:
    desk.edit(LockStop(MUSEUM, locked=True))
    for edit in (RemoveStop(MUSEUM), SwapStop(MUSEUM, "seoul-deoksugung"), MoveStop(MUSEUM, 2, 0)):
        with pytest.raises(EditImpossible) as refused:
            desk.edit(edit)
        assert refused.value.code == "stop_is_locked"
    desk.edit(MoveStop(MUSEUM, 1, 0))
    desk.edit(SetMemo(MUSEUM, "10:30, two tickets"))
    assert desk.stop(MUSEUM).locked
    desk.edit(LockStop(MUSEUM, locked=False))
    desk.edit(RemoveStop(MUSEUM))
    assert MUSEUM not in desk.keys(1)


def test_a_memo_is_cleaned_kept_and_moves_nothing(desk: Desk) -> None:
    before = desk.day(1)
    edited = desk.edit(SetMemo(MUSEUM, "  PIN\u202e 12\x07 34 \r\nsecond line\n\n"))
    assert desk.stop(MUSEUM).memo == "PIN 12 34\nsecond line"
    assert [one.how for one in edited.difference.stops] == [Differs.CHANGED]
    assert [stop.start for stop in desk.day(1).stops] == [stop.start for stop in before.stops]
    desk.edit(SetMemo(MUSEUM, ""))
    assert desk.stop(MUSEUM).memo == ""


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (RemoveStop("seoul-nowhere"), "no_such_stop"),
        (MoveStop(MUSEUM, 4, 0), "no_such_day"),
        (MoveStop(MUSEUM, 1, 7), "no_such_position"),
        (MoveStop(MUSEUM, 1, -1), "no_such_position"),
        (MoveStop(LUNCH, 1, 0), "meal_stays_on_its_day"),
        (AddStop("paris-louvre", 1), "no_such_place"),
        (AddStop(HANOK, 1), "place_used"),
        (AddStop("seoul-leeum", 0), "no_such_day"),
        (AddStop("seoul-leeum", 1, 99), "no_such_position"),
        (SwapStop(MUSEUM, HANOK), "place_used"),
        (SwapStop(MUSEUM, MUSEUM), "place_used"),
        (SetTimes(MUSEUM, 28 * 60, 60), "start_out_of_range"),
        (SetTimes(MUSEUM, -1, 60), "start_out_of_range"),
        (SetTimes(MUSEUM, None, 5), "minutes_out_of_range"),
        (SetTimes(MUSEUM, None, 12 * 60 + 1), "minutes_out_of_range"),
        (SetMemo(MUSEUM, "x" * (MAX_MEMO_CHARS + 1)), "memo_too_long"),
    ],
)
def test_what_cannot_be_done_says_why_and_changes_nothing(desk: Desk, edit: Edit, code: str) -> None:
    assert refusal(desk, edit) == code


def test_a_day_does_not_go_on_past_the_end_of_the_next(desk: Desk) -> None:
    first, second, third, *_ = desk.keys(1)
    desk.edit(SetTimes(first, None, 720))
    desk.edit(SetTimes(second, None, 720))
    with pytest.raises(EditImpossible) as refused:
        desk.edit(SetTimes(third, None, 720))
    assert refused.value.code == "day_too_long"


def test_an_edit_that_changes_nothing_makes_no_revision(desk: Desk) -> None:
    at = desk.keys(1).index(MUSEUM)
    edited = desk.edit(MoveStop(MUSEUM, 1, at))
    assert (edited.saved.revision, edited.difference.stops) == (1, ())
    assert desk.editing.history(desk.id, owner=desk.owner) == ()


def test_what_the_plan_was_made_from_goes_before_the_atlas(desk: Desk) -> None:
    seoul = atlas().find("Seoul")
    place = atlas().places(seoul)[0]
    found = replace(place, id="osm-42", names=replace(place.names, ko="골목 미술관", en="Alley Gallery"))
    context = desk.surroundings.of(desk.plan)
    contexts.keep(desk.id, replace(context, places=(*context.places, found), must_see=(), holidays={}))
    edited = desk.edit(AddStop("osm-42", 1))
    stop = desk.stop("osm-42")
    assert stop.names.en == "Alley Gallery"
    assert [check.reason for check in edited.saved.plan.checks if check.stop == "osm-42"] != ["not_rechecked"]


def test_in_a_town_we_do_not_know_stops_keep_their_own_facts_and_are_not_confirmed() -> None:
    town = replace(trips.paris().destination, ko="없는 마을", en="Nowhere-on-Sea")
    desk = Desk(replace(trips.paris(), destination=town, run_id="nowhere"))
    tower, museum = desk.day(1).stops
    edited = desk.edit(MoveStop(museum.key, 1, 0))
    assert desk.keys(1) == [museum.key, tower.key]
    assert [stop.cost_krw for stop in desk.day(1).stops] == [museum.cost_krw, tower.cost_krw]
    assert desk.stop(tower.key).opening == tower.opening
    assert {stop.verification for stop in desk.day(1).stops} == {Verification.UNVERIFIED}
    assert {check.reason for check in edited.saved.plan.checks} == {"not_rechecked"}
    assert desk.editing.candidates(desk.id, 1, owner=desk.owner) == ()
    assert desk.editing.alternates(desk.id, tower.key, owner=desk.owner) == ()


def test_editing_needs_no_graph() -> None:
    """Its pages must not wait for LangGraph to be imported."""
    script = "import planner.plans.changing, planner.plans.mending, planner.plans.surroundings, sys\n"
    script += "sys.exit(any(name.startswith('langgraph') for name in sys.modules))"
    django = "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'tripsite.settings'; django.setup()\n"
    assert subprocess.run([sys.executable, "-c", django + script], cwd=ROOT, check=False).returncode == 0
