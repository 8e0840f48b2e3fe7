from datetime import timedelta

import pytest

from planner.domain.events import RunClosed, RunFailed, StepStarted
from planner.domain.run import FailureCode, Step
from planner.domain.trip import MAX_TITLE_CHARS, InvalidTrip
from planner.plans.answers import Answer, AnswerCache
from planner.plans.service import Plans
from planner.store import log
from planner.store.errors import PlanNotFound
from planner.store.listing import Wanted
from tests.factories import LEASE_SECONDS, NOW, claimed, queued, visitor
from tests.store.test_runs import ended

pytestmark = pytest.mark.django_db

TODAY = NOW.date()


@pytest.fixture
def answers() -> AnswerCache:
    return AnswerCache(60)


@pytest.fixture
def plans(answers: AnswerCache) -> Plans:
    return Plans(now=lambda: NOW, answers=answers)


def test_a_list_has_pages_and_shows_what_is_under_way_on_the_first(plans: Plans) -> None:
    owner = visitor()
    made = [ended(queued(owner=owner), at=NOW + timedelta(minutes=n)).id for n in range(5)]
    running = queued(owner=owner)
    first, last, past = (plans.listing(owner, today=TODAY, page=number, size=2) for number in (1, 3, 4))
    assert [item.id for item in first.items] == made[:2:-1]
    assert (first.pages, first.total, [glance.run.id for glance in first.running]) == (3, 5, [running.id])
    assert ([item.id for item in last.items], list(last.running)) == (made[:1], [])
    assert (list(past.items), past.pages) == ([], 3)
    nowhere = plans.listing(owner, Wanted(query="nowhere"), today=TODAY)
    assert (nowhere.pages, list(nowhere.running)) == (1, [])


def test_a_list_tells_how_far_runs_are_and_why_the_last_ones_failed(
    plans: Plans, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    owner = visitor()
    for number in range(5):
        lease = claimed(queued(owner=owner, at=NOW), at=NOW).lease
        at = NOW - timedelta(hours=10 * number)
        failure = RunFailed(FailureCode.INFEASIBLE, {"conflicts": [f"{number}"]})
        log.append(lease, [failure, RunClosed()], now=at, lease_seconds=LEASE_SECONDS)
    for _ in range(4):
        lease = claimed(queued(owner=owner, at=NOW), at=NOW).lease
        steps = [StepStarted(Step.GATHER_CONTEXT), StepStarted(Step.GENERATE_DRAFT)]
        log.append(lease, steps, now=NOW, lease_seconds=LEASE_SECONDS)
    with django_assert_num_queries(6):  # type: ignore[operator]
        listing = plans.listing(owner, today=TODAY)
    assert [glance.progress.percent for glance in listing.running] == [40] * 4
    told = [glance.progress.failure.details for glance in listing.failed if glance.progress.failure]
    assert told == [{"conflicts": ["0"]}, {"conflicts": ["1"]}, {"conflicts": ["2"]}]


def test_only_the_owner_archives(plans: Plans) -> None:
    owner = visitor()
    run = ended(queued(owner=owner))
    with pytest.raises(PlanNotFound):
        plans.archive(run.id, owner=visitor(), is_archived=True)
    plans.archive(run.id, owner=owner, is_archived=True)
    assert plans.find(run.id, owner=owner).is_archived
    plans.archive(run.id, owner=owner, is_archived=False)
    assert not plans.find(run.id, owner=owner).is_archived


def test_a_title_is_cleaned_and_one_that_is_empty_or_too_long_is_refused(plans: Plans) -> None:
    owner = visitor()
    run = ended(queued(owner=owner))
    assert plans.rename(run.id, "  Autumn\n in Seoul ", owner=owner).title == "Autumn in Seoul"
    for title, code in ((" \n", "required"), ("x" * (MAX_TITLE_CHARS + 1), "too_long")):
        with pytest.raises(InvalidTrip) as refused:
            plans.rename(run.id, title, owner=owner)
        assert refused.value.problems == {"title": code}
    assert plans.find(run.id, owner=owner).title == "Autumn in Seoul"


def test_a_plan_that_changes_or_goes_leaves_no_answer_behind(plans: Plans, answers: AnswerCache) -> None:
    owner = visitor()
    run = ended(queued(owner=owner))
    answers.put(("key",), Answer(run.id, b"old"))
    with pytest.raises(PlanNotFound):
        plans.rename(run.id, "Mine", owner=visitor())
    assert answers.get(("key",))
    plans.rename(run.id, "Renamed", owner=owner)
    assert answers.get(("key",)) is None
    answers.put(("key",), Answer(run.id, b"old"))
    with pytest.raises(PlanNotFound):
        plans.delete(run.id, owner=visitor())
    plans.delete(run.id, owner=owner)
    assert answers.get(("key",)) is None
    with pytest.raises(PlanNotFound):
        plans.find(run.id, owner=owner)
