from datetime import timedelta

import pytest

from planner.domain import codec
from planner.domain.edit import Revising
from planner.domain.events import RunSucceeded
from planner.domain.run import RunStatus
from planner.store import log, plans
from planner.store.errors import PlanNotFound
from planner.store.models import Event, Plan, Run
from tests.factories import NOW, queued, visitor
from tests.store.test_runs import ended

pytestmark = pytest.mark.django_db


def test_the_saved_plan_is_the_streamed_one_to_the_last_character() -> None:
    owner = visitor()
    run = ended(queued(owner=owner))
    (streamed,) = [
        record.event.plan for record in log.read_all(run.id) if isinstance(record.event, RunSucceeded)
    ]
    assert plans.find(run.id, owner=owner).plan == streamed
    assert Plan.objects.get(pk=run.id).document == codec.plan_to_json(streamed)


def test_a_renamed_plan_shows_its_new_title_and_is_otherwise_the_same() -> None:
    owner = visitor()
    run = ended(queued(owner=owner))
    before = plans.find(run.id, owner=owner)
    plans.rename(run.id, "Autumn", owner=owner, now=NOW + timedelta(hours=1))
    after = plans.find(run.id, owner=owner)
    assert after.title == after.plan.title == "Autumn"
    assert after.plan.itinerary == before.plan.itinerary
    assert (after.created_at, after.updated_at) == (NOW, NOW + timedelta(hours=1))


def test_deleting_a_plan_takes_the_runs_that_planned_it_anew() -> None:
    owner = visitor()
    gone, kept = ended(queued(owner=owner)), ended(queued(owner=owner))
    for plan_id in (gone.id, kept.id):
        again = queued(owner=owner)
        body = codec.revising_to_json(Revising(plan_id, 1))
        Run.objects.filter(pk=again.id).update(revises=body, status=RunStatus.SUCCEEDED)
    plans.delete(gone.id, owner=owner)
    assert [run.revises for run in Run.objects.exclude(revises="")] == [body]
    assert Run.objects.count() == 2


def test_deleting_a_plan_takes_its_run_and_log_and_nobody_elses() -> None:
    owner, other = visitor(), visitor()
    gone, kept = ended(queued(owner=owner)), ended(queued(owner=other))
    plans.delete(gone.id, owner=owner)
    for table in (Plan, Run):
        assert list(table.objects.values_list("pk", flat=True)) == [kept.id]
    assert set(Event.objects.values_list("run_id", flat=True)) == {kept.id}
    with pytest.raises(PlanNotFound):
        plans.delete(gone.id, owner=owner)
