"""Whatever a traveller does to a plan, in any order: nothing is lost, doubled or left unsaid."""

from dataclasses import replace
from random import Random

import pytest

from planner.domain.checks import Verdict
from planner.domain.edit import (
    AddStop,
    Edit,
    EditImpossible,
    LockStop,
    Mend,
    MoveStop,
    RemoveStop,
    SetMemo,
    SetTimes,
    SwapStop,
)
from planner.domain.phrases import PHRASES
from planner.domain.plan import Plan
from planner.domain.review import hard_failures
from planner.exports import document
from planner.plans.judging import reviewed
from tests.exports import trips
from tests.plans.editors import Desk

pytestmark = pytest.mark.django_db
EDITS = 25
SEEDS = 3


def an_edit(desk: Desk, random: Random) -> Edit:
    plan = desk.saved.plan
    days = len(plan.itinerary.days)
    key = random.choice([stop.key for stop in plan.itinerary.stops])
    place = random.choice(desk.places).id
    day = random.randint(1, days)
    return random.choice(
        (
            MoveStop(key, day, random.randint(0, 7)),
            MoveStop(key, day, 0),
            RemoveStop(key),
            SwapStop(key, place),
            AddStop(place, day),
            AddStop(place, day, random.randint(0, 7)),
            LockStop(key, locked=random.random() < 0.5),
            SetTimes(key, random.choice((None, random.randint(0, 1439))), random.randint(10, 300)),
            SetMemo(key, f"memo {random.randint(0, 9)}"),
            Mend(),
        )
    )


def check_the_whole(desk: Desk, plan: Plan) -> None:
    keys = [stop.key for stop in plan.itinerary.stops]
    assert len(keys) == len(set(keys))
    context = desk.surroundings.of(plan)
    assert hard_failures(plan.checks) == hard_failures(reviewed(plan, context))
    told = [check.stop for check in plan.checks if check.stop and check.verdict is not Verdict.REPAIRED]
    assert sorted(told) == sorted(keys)
    assert {check.reason for check in plan.checks if check.reason} <= set(PHRASES)
    assert document.from_json(document.to_json(plan)) == plan


def marks(plan: Plan) -> dict[str, tuple[str, bool, int | None]]:
    """What the traveller settled, by stop."""
    return {
        stop.key: (stop.memo, stop.locked, stop.start if stop.pinned else None)
        for stop in plan.itinerary.stops
        if stop.locked
    }


@pytest.mark.parametrize("seed", range(SEEDS))
def test_any_edits_in_any_order_leave_a_plan_that_says_all_and_can_be_undone(seed: int) -> None:
    random = Random(seed)
    desk = Desk(replace(trips.solved(random.choice((1, 3, 5))), run_id=f"random-{seed}", checks=()))
    first = desk.saved.plan
    made, said = [first], set[str]()
    for _ in range(EDITS):
        edit = an_edit(desk, random)
        try:
            edited = desk.edit(edit)
        except EditImpossible as impossible:
            said.add(impossible.code)
            continue
        after = edited.saved.plan
        assert desk.saved.plan == after
        if edited.saved.revision == len(made):  # it was like that already
            continue
        check_the_whole(desk, after)
        if isinstance(edit, Mend):
            assert len(edited.broken) < len(hard_failures(made[-1].checks))
            assert marks(after).items() >= marks(made[-1]).items()
        made.append(after)
    assert said <= set(PHRASES)
    for earlier in reversed(made[:-1]):
        assert desk.undo().plan == earlier
