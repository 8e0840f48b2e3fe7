"""What a traveller can choose: places that are not in the plan, each tried for real."""

from dataclasses import replace

import pytest

from planner.domain.edit import AddStop, EditImpossible, RemoveStop, SwapStop
from planner.domain.facts import Category
from planner.domain.itinerary import Day
from planner.domain.phrases import PHRASES
from planner.domain.trip import Budget
from planner.plans.choices import MAX_ALTERNATES, MAX_CANDIDATES
from planner.plans.edited import Choice
from planner.solver.meals import EATING
from planner.store import contexts
from tests.exports import trips
from tests.plans.editors import Desk

pytestmark = pytest.mark.django_db

MUSEUM, LUNCH = "seoul-national-museum", "day-3-lunch"


@pytest.fixture
def desk() -> Desk:
    return Desk()


def alternates(desk: Desk, key: str) -> tuple[Choice, ...]:
    return desk.editing.alternates(desk.id, key, owner=desk.owner)


def candidates(desk: Desk, day: int, query: str = "") -> tuple[Choice, ...]:
    return desk.editing.candidates(desk.id, day, owner=desk.owner, query=query)


def way_minutes(day: Day) -> int:
    return sum(stop.leg.minutes for stop in day.stops if stop.leg)


def test_alternates_are_few_unused_and_of_the_same_kind_first(desk: Desk) -> None:
    found = alternates(desk, MUSEUM)
    assert 0 < len(found) <= MAX_ALTERNATES
    used = {stop.place_id for stop in desk.saved.plan.itinerary.stops}
    assert not used & {choice.place.id for choice in found}
    assert found[0].place.category is Category.MUSEUM
    problems = [choice.problem is not None for choice in found]
    assert problems == sorted(problems)


def test_a_choice_is_what_one_gets(desk: Desk) -> None:
    before = desk.day(1)
    best = alternates(desk, MUSEUM)[0]
    assert (best.day, best.position) == (1, desk.keys(1).index(MUSEUM))
    edited = desk.edit(SwapStop(MUSEUM, best.place.id))
    stop = desk.stop(best.place.id)
    assert (stop.cost_krw, stop.opening) == (best.cost_krw, best.opening)
    assert way_minutes(desk.day(1)) - way_minutes(before) == best.minutes_more
    assert edited.broken == ()


def test_every_candidate_without_a_problem_breaks_nothing_and_the_others_break_what_they_say(
    desk: Desk,
) -> None:
    found = candidates(desk, 2)
    assert 0 < len(found) <= MAX_CANDIDATES
    assert {choice.problem is None for choice in found} == {True, False}
    for choice in found:
        before = desk.day(2)
        edited = desk.edit(AddStop(choice.place.id, choice.day, choice.position))
        assert way_minutes(desk.day(2)) - way_minutes(before) == choice.minutes_more
        said = [(check.rule, check.stop, check.reason) for check in edited.broken]
        if choice.problem is None:
            assert said == []
        else:
            assert (choice.problem.rule, choice.problem.stop, choice.problem.reason) in said
            assert choice.problem.reason in PHRASES
        desk.undo()


def test_a_candidate_is_put_where_the_list_said_it_would_be(desk: Desk) -> None:
    choice = next(choice for choice in candidates(desk, 2) if choice.problem is None)
    desk.edit(AddStop(choice.place.id, 2))
    assert desk.keys(2)[choice.position] == choice.place.id


def test_candidates_are_found_by_a_part_of_their_name_in_both_languages(desk: Desk) -> None:
    for query, name in (
        ("deoksu", "Deoksugung Palace"),
        ("덕수", "Deoksugung Palace"),
        ("  LEEUM ", "Leeum"),
    ):
        found = candidates(desk, 1, query)
        assert found
        assert all(name in choice.place.names.en for choice in found)
    assert candidates(desk, 1, "no such place") == ()


def test_instead_of_a_meal_there_are_places_to_eat_at(desk: Desk) -> None:
    found = alternates(desk, LUNCH)
    assert found
    assert {choice.place.category for choice in found} <= EATING
    assert {choice.cost_krw for choice in found} == {desk.stop(LUNCH).cost_krw}


def test_what_is_to_be_avoided_is_not_offered() -> None:
    plan = trips.solved(3)
    desk = Desk(
        replace(
            plan, request=replace(plan.request, avoid=("덕수궁", "명동성당")), run_id="without-deoksugung"
        )
    )
    assert candidates(desk, 1, "deoksu") == ()


def test_what_goes_over_the_budget_says_so(desk: Desk) -> None:
    desk.edit(RemoveStop(MUSEUM))
    roomy = desk.saved.plan
    dear = next(
        choice for choice in candidates(desk, 1) if choice.problem is None and choice.cost_krw > 1_000
    )
    request = replace(roomy.request, budget=Budget(limit_krw=roomy.cost_krw + 1_000))
    tight = Desk(replace(roomy, request=request, run_id="tight"))
    found = candidates(tight, 1, dear.place.names.en)
    assert [choice.problem and choice.problem.rule for choice in found] == ["within_budget"]
    edited = tight.edit(AddStop(dear.place.id, 1, dear.position))
    assert [check.rule for check in edited.broken] == ["within_budget"]


def test_a_favourite_of_the_traveller_comes_before_what_is_only_near() -> None:
    plan = trips.solved(3)
    desk = Desk(replace(plan, request=replace(plan.request, interests=("미술관",)), run_id="for-art"))
    first = candidates(desk, 3)[0]
    assert first.place.category in {Category.GALLERY, Category.MUSEUM}


def test_a_place_of_a_live_source_can_be_chosen_when_the_plan_was_made_with_it(desk: Desk) -> None:
    context = desk.surroundings.of(desk.plan)
    museum = context.place(MUSEUM)
    assert museum is not None
    found = replace(museum, id="osm-42", names=replace(museum.names, ko="골목 박물관", en="Alley Museum"))
    contexts.keep(desk.id, replace(context, places=(*context.places, found)))
    assert [choice.place.id for choice in candidates(desk, 1, "alley")] == ["osm-42"]
    assert "osm-42" in [choice.place.id for choice in alternates(desk, MUSEUM)]


def test_what_is_not_in_the_plan_has_no_choices(desk: Desk) -> None:
    with pytest.raises(EditImpossible):
        alternates(desk, "seoul-nowhere")
    with pytest.raises(EditImpossible):
        candidates(desk, 9)
