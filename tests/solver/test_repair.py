"""Drafts of a model: kept as they are where they hold, and changed with a reason where they do not."""

import pytest

from planner.atlas import to_krw
from planner.domain.checks import Verdict
from planner.domain.review import hard_failures, review
from planner.solver import Repair, repair, schedule_day
from tests.solver.test_planning import planned, trip

GOOD = {
    1: ("seoul-jongmyo", "seoul-bukchon", "seoul-insadong", "seoul-cheonggyecheon"),
    2: ("seoul-deoksugung", "seoul-gwanghwamun-square", "seoul-sungnyemun"),
    3: ("seoul-gyeongbokgung", "seoul-changdeokgung", "seoul-national-museum"),
}


def repaired(proposal: dict[int, tuple[str, ...]], **wishes: tuple[str, ...]) -> Repair:
    request, context = trip("서울", 3, **wishes)  # type: ignore[arg-type]
    return repair(request, context, proposal, rates=to_krw, notes={"seoul-jongmyo": "조용한 아침"})


def reasons(outcome: Repair) -> dict[str | None, str | None]:
    return {check.stop: check.reason for check in outcome.changes}


def test_a_plan_of_our_own_comes_back_without_a_change_of_places() -> None:
    request, context = trip("서울", 3)
    draft = planned(request, context, iterations=20)
    proposal = {day.number: tuple(stop.place_id for stop in day.stops if stop.place_id) for day in draft.days}
    outcome = repair(request, context, proposal, rates=to_krw)
    assert not [check for check in outcome.changes if check.stop]
    assert {stop.place_id for stop in outcome.itinerary.stops} >= {
        place_id for ids in proposal.values() for place_id in ids
    }


def test_a_place_closed_on_its_day_moves_and_says_why() -> None:
    outcome = repaired({**GOOD, 2: ("seoul-gyeongbokgung", *GOOD[2]), 3: ()})
    change = next(check for check in outcome.changes if check.stop == "seoul-gyeongbokgung")
    assert (change.verdict, change.reason) == (Verdict.REPAIRED, "moved_closed_weekday")
    assert change.params["weekday_ko"] == "화요일"
    assert change.day != 2


def test_what_cannot_be_is_left_out_with_its_reason() -> None:
    outcome = repaired({1: ("seoul-nowhere", "seoul-jongmyo"), 2: ("seoul-jongmyo",)}, avoid=("명동거리",))
    assert reasons(outcome)["seoul-nowhere"] == "removed_unknown_place"
    assert reasons(outcome)["seoul-jongmyo"] == "removed_repeated"


def test_a_forgotten_wish_is_put_in_also_when_the_days_are_full() -> None:
    outcome = repaired(GOOD, must_see=("N서울타워", "롯데월드"))
    there = {stop.place_id for stop in outcome.itinerary.stops}
    assert {"seoul-n-seoul-tower", "seoul-lotte-world"} <= there


def test_an_empty_draft_becomes_a_plan() -> None:
    request, context = trip("서울", 3)
    outcome = repair(request, context, {}, rates=to_krw)
    assert all(day.visits for day in outcome.itinerary.days)
    assert hard_failures(review(outcome.itinerary, request, context)) == ()


def test_words_stay_with_their_places() -> None:
    notes = {stop.place_id: stop.note for stop in repaired(GOOD).itinerary.stops}
    assert notes["seoul-jongmyo"] == "조용한 아침"


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_day_planned_while_the_rest_is_written_keeps_its_places(number: int) -> None:
    request, context = trip("서울", 3)
    used = [place_id for other, ids in GOOD.items() if other < number for place_id in ids]
    outcome = schedule_day(request, context, number=number, place_ids=GOOD[number], rates=to_krw, used=used)
    (day,) = outcome.itinerary.days
    assert day.number == number
    assert set(GOOD[number]) <= {stop.place_id for stop in day.stops}
    assert not set(used) & {stop.place_id for stop in day.stops}
