"""Starting runs that plan a saved plan anew: what they are given, and what is refused before any begins."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from planner.domain.edit import EditImpossible, LockStop, Revising
from planner.domain.owner import Owner
from planner.domain.plan import Plan
from planner.domain.run import RunRecord, RunStatus
from planner.domain.trip import InvalidTrip, Language, Pace, TripRequest
from planner.domain.wanted import Wanted
from planner.plans.replanning import Replanning
from planner.runs.service import RunLimits, Runs, Workers
from planner.store import revisions, runs
from planner.store.errors import PlanNotFound, RevisionConflict, RunNotFound, TooManyRuns
from planner.store.models import Run
from planner.store.plans import delete
from planner.wakeups.local import LocalWakeups
from tests.factories import LEASE_SECONDS, NOW, ScriptedWriter, as_drafted, now, visitor
from tests.web.kept_plans import MINE, saved

pytestmark = pytest.mark.django_db

SLOWER = Wanted(pace_step=-1)


def started(wanted: Wanted = SLOWER, *, has_model: bool = False, at_once: int = 0) -> Replanning:
    """Starts real runs, with words that mean what the test says."""
    service = Runs(
        limits=RunLimits(at_once=at_once, cache_seconds=3_600, lease_seconds=LEASE_SECONDS),
        writer=lambda: ScriptedWriter(as_drafted),
        wakeups=LocalWakeups(),
        workers=Workers(),
        now=now,
    )

    def read(words: str, plan: Plan, *, language: Language) -> Wanted:
        return wanted

    return Replanning(revise=service.revise, read=read, has_model=lambda: has_model)


def plan_of(plan_id: str) -> Plan:
    return revisions.at(plan_id, 1)


def test_a_day_is_redone_by_a_run_that_revises_the_plan() -> None:
    plan_id = saved()
    run = started().redo_day(plan_id, 2, base=1, owner=MINE)
    assert run.revises == Revising(plan_id, 1, (2,))
    assert run.request == plan_of(plan_id).request
    assert runs.find(run.id, owner=MINE).revises == run.revises
    assert run.status is RunStatus.QUEUED


def test_no_two_of_them_share_a_run() -> None:
    plan_id, replanning = saved(), started()
    first, second = (replanning.redo_day(plan_id, 2, base=1, owner=MINE) for _ in range(2))
    assert first.id != second.id
    prints = Run.objects.filter(pk__in=(first.id, second.id)).values_list("fingerprint", flat=True)
    assert set(prints) == {f"revises-{first.id}", f"revises-{second.id}"}


@pytest.mark.parametrize("day", [0, -1, 3, 99])
def test_a_day_the_plan_has_not_is_refused(day: int) -> None:
    plan_id = saved()
    with pytest.raises(EditImpossible) as refused:
        started().redo_day(plan_id, day, base=1, owner=MINE)
    assert refused.value.code == "no_such_day_of_plan"
    assert Run.objects.count() == 1


def test_another_revision_than_the_current_one_is_a_conflict() -> None:
    plan_id, replanning = saved(), started()
    request = plan_of(plan_id).request
    revisions.add(plan_id, plan_of(plan_id), base=1, change=LockStop("x", True), author=None, now=NOW)
    with pytest.raises(RevisionConflict) as conflict:
        replanning.redo_day(plan_id, 1, base=1, owner=MINE)
    assert conflict.value.current == 2
    with pytest.raises(RevisionConflict):
        in_words(plan_id, replanning, "slower")
    with pytest.raises(RevisionConflict):
        replanning.with_request(plan_id, longer(request), base=1, owner=MINE)
    assert Run.objects.count() == 1


def test_nobody_plans_anothers_plan_anew() -> None:
    plan_id = saved()
    with pytest.raises(PlanNotFound):
        started().redo_day(plan_id, 1, base=1, owner=visitor())


def test_the_limit_on_runs_at_once_holds() -> None:
    plan_id, replanning = saved(), started(at_once=1)
    replanning.redo_day(plan_id, 1, base=1, owner=MINE)
    with pytest.raises(TooManyRuns):
        replanning.redo_day(plan_id, 1, base=1, owner=MINE)


def test_words_change_the_request_and_go_along_for_a_model() -> None:
    plan_id = saved()
    run = in_words(plan_id, started(), "slower, please")
    assert run.request.pace is Pace.RELAXED
    assert run.request.notes.endswith("slower, please")
    assert run.revises == Revising(plan_id, 1, (), "slower, please")


def test_words_about_a_day_are_for_that_day_alone() -> None:
    plan_id = saved()
    run = in_words(plan_id, started(replace(SLOWER, days=(2,))), "slower on day 2")
    assert run.revises is not None
    assert run.revises.days == (2,)


def test_words_that_change_the_dates_are_for_every_day() -> None:
    plan_id = saved()
    run = in_words(plan_id, started(Wanted(days=(2,), days_step=1)), "one more day after day 2")
    assert run.revises is not None
    assert run.revises.days == ()
    assert run.request.days == plan_of(plan_id).request.days + 1


@pytest.mark.parametrize(
    ("wanted", "code"), [(Wanted(), "words_not_understood"), (Wanted(days=(2,)), "words_change_nothing")]
)
def test_words_without_a_wish_are_refused_when_no_model_can_read_them(wanted: Wanted, code: str) -> None:
    plan_id = saved()
    with pytest.raises(EditImpossible) as refused:
        in_words(plan_id, started(wanted), "hm")
    assert refused.value.code == code
    assert Run.objects.count() == 1


def test_words_no_rule_understands_are_the_models_to_understand() -> None:
    plan_id = saved()
    run = in_words(plan_id, started(Wanted(), has_model=True), "something for a rainy mood")
    assert run.revises == Revising(plan_id, 1, (), "something for a rainy mood")


@pytest.mark.parametrize(("words", "code"), [("", "required"), (" \n ", "required"), ("x" * 501, "too_long")])
def test_no_words_and_too_many_are_refused(words: str, code: str) -> None:
    plan_id = saved()
    with pytest.raises(InvalidTrip) as refused:
        in_words(plan_id, started(), words)
    assert refused.value.problems == {"words": code}


def test_other_dates_are_planned_under_the_same_title() -> None:
    plan_id = saved()
    request = longer(plan_of(plan_id).request)
    run = started().with_request(plan_id, replace(request, title="x"), base=1, owner=MINE)
    assert run.request == request
    assert run.revises == Revising(plan_id, 1)


def test_a_trip_that_is_not_changed_is_not_planned_anew() -> None:
    plan_id = saved()
    with pytest.raises(EditImpossible) as refused:
        started().with_request(plan_id, plan_of(plan_id).request, base=1, owner=MINE)
    assert refused.value.code == "nothing_changed"


def test_who_may_no_longer_see_the_plan_does_not_see_its_run() -> None:
    plan_id = saved()
    run = started().redo_day(plan_id, 1, base=1, owner=MINE)
    delete(plan_id, owner=MINE)
    with pytest.raises(RunNotFound):
        runs.find(run.id, owner=MINE)


def test_a_caller_with_the_runs_key_alone_sees_a_run_of_a_plan_nobody_owns() -> None:
    nobody = Owner(client="address")
    plan_id = saved(owner=nobody)
    run = started().redo_day(plan_id, 1, base=1, owner=Owner(key_of=plan_id))
    assert runs.find(run.id, owner=Owner(key_of=run.id)).id == run.id
    with pytest.raises(RunNotFound):
        runs.find(run.id, owner=Owner(key_of=plan_id))


def longer(request: TripRequest) -> TripRequest:
    return replace(request, end=request.end + timedelta(days=1))


def in_words(plan_id: str, replanning: Replanning, words: str) -> RunRecord:
    language: Any = Language.ENGLISH
    return replanning.in_words(plan_id, words, base=1, owner=MINE, language=language)
