from datetime import timedelta

import pytest

from planner.domain import codec
from planner.domain.events import RunSucceeded
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


def test_deleting_a_plan_takes_its_run_and_log_and_nobody_elses() -> None:
    owner, other = visitor(), visitor()
    gone, kept = ended(queued(owner=owner)), ended(queued(owner=other))
    plans.delete(gone.id, owner=owner)
    for table in (Plan, Run):
        assert list(table.objects.values_list("pk", flat=True)) == [kept.id]
    assert set(Event.objects.values_list("run_id", flat=True)) == {kept.id}
    with pytest.raises(PlanNotFound):
        plans.delete(gone.id, owner=owner)


def test_plans_are_listed_newest_first_a_page_at_a_time_and_searched_by_title_and_place() -> None:
    owner = visitor()
    made = [ended(queued(owner=owner, at=NOW), at=NOW + timedelta(minutes=n)) for n in range(5)]
    ended(queued(owner=visitor()))
    items, total = plans.summaries(owner, first=1, count=2)
    assert (total, [item.id for item in items]) == (5, [made[3].id, made[2].id])
    assert items[0].days == 2
    plans.rename(made[0].id, "Cherry blossoms", owner=owner, now=NOW)
    assert [item.id for item in plans.summaries(owner, query="BLOSSOM")[0]] == [made[0].id]
    assert plans.summaries(owner, query="서울")[1] == 5
    assert plans.summaries(owner, query="Paris") == ((), 0) or plans.summaries(owner, query="Paris")[1] == 0


def test_reading_a_page_of_plans_takes_as_many_queries_however_many_there_are(
    django_assert_num_queries: pytest.FixtureRequest,
) -> None:
    owner = visitor()
    for count in (1, 4):
        while plans.summaries(owner)[1] < count:
            ended(queued(owner=owner))
        with django_assert_num_queries(2):  # type: ignore[operator]
            items, _ = plans.summaries(owner)
            assert len(tuple(items)) == count
