"""Revisions are only added, and the plan's own row says which is the current one."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from planner.domain.edit import LockStop, Made, RemoveStop, Replanned, Revising, SetMemo
from planner.domain.owner import Owner
from planner.domain.plan import Plan
from planner.store import imported, plans, revisions
from planner.store.errors import RevisionConflict, RevisionNotFound
from planner.store.models import Revision
from tests.factories import NOW, visitor
from tests.web.story import plan

SECOND = timedelta(seconds=1)


def saved(owner: Owner) -> Plan:
    made = replace(plan(), run_id="revised")
    imported.save(made, owner=owner, now=NOW)
    return made


def titled(made: Plan, location: str) -> Plan:
    """Another plan, told apart by where it goes."""
    return replace(made, request=replace(made.request, location=location))


def added(made: Plan, location: str, *, base: int, key: str = "a") -> int:
    at = NOW + base * SECOND
    return revisions.add(
        made.run_id, titled(made, location), base=base, change=RemoveStop(key), author=None, now=at
    )


def location(made: Plan, owner: Owner) -> tuple[int, str]:
    """The current revision and where it goes."""
    found = plans.find(made.run_id, owner=owner)
    return found.revision, found.plan.request.location


@pytest.mark.django_db
def test_a_plan_that_nobody_edited_has_no_history_and_is_its_own_first_revision() -> None:
    made = saved(visitor())
    assert list(revisions.history(made.run_id)) == []
    assert revisions.at(made.run_id, 1) == made
    with pytest.raises(RevisionNotFound):
        revisions.at(made.run_id, 2)


@pytest.mark.django_db
def test_each_revision_stays_as_it_was() -> None:
    owner = visitor()
    made = saved(owner)
    assert [added(made, name, base=base) for base, name in ((1, "one"), (2, "two"))] == [2, 3]
    assert [(one.number, one.base, one.change) for one in revisions.history(made.run_id)] == [
        (1, None, Made()),
        (2, 1, RemoveStop("a")),
        (3, 2, RemoveStop("a")),
    ]
    assert [revisions.at(made.run_id, number).request.location for number in (1, 2, 3)] == [
        made.request.location,
        "one",
        "two",
    ]
    assert location(made, owner) == (3, "two")
    found = plans.find(made.run_id, owner=owner)
    assert found.updated_at == NOW + 2 * SECOND


@pytest.mark.django_db
def test_turning_to_another_revision_shows_it_and_forgets_none() -> None:
    owner = visitor()
    made = saved(owner)
    added(made, "one", base=1)
    revisions.turn_to(made.run_id, 1, base=2, now=NOW)
    assert location(made, owner) == (1, made.request.location)
    assert added(made, "other", base=1) == 3
    assert [(one.number, one.base) for one in revisions.history(made.run_id)] == [(1, None), (2, 1), (3, 1)]
    revisions.turn_to(made.run_id, 2, base=3, now=NOW)
    assert location(made, owner) == (2, "one")
    for number, base, error in ((1, 3, RevisionConflict), (9, 2, RevisionNotFound)):
        with pytest.raises(error):
            revisions.turn_to(made.run_id, number, base=base, now=NOW)
    assert location(made, owner) == (2, "one")


@pytest.mark.django_db
def test_a_title_is_not_a_revisions_to_change() -> None:
    owner = visitor()
    made = saved(owner)
    added(made, "one", base=1)
    plans.rename(made.run_id, "Mine", owner=owner, now=NOW)
    revisions.turn_to(made.run_id, 1, base=2, now=NOW)
    assert plans.find(made.run_id, owner=owner).title == "Mine"
    assert revisions.at(made.run_id, 2).title == "Mine"


@pytest.mark.django_db
def test_what_was_made_from_an_old_revision_is_refused_and_leaves_nothing() -> None:
    owner = visitor()
    made = saved(owner)
    added(made, "one", base=1)
    with pytest.raises(RevisionConflict) as conflict:
        added(made, "late", base=1)
    assert conflict.value.current == 2
    assert Revision.objects.count() == 2
    assert location(made, owner) == (2, "one")


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_at_once_one_is_told_of_the_other() -> None:
    owner = visitor()
    made = saved(owner)
    outcomes: list[object] = []
    gate = threading.Barrier(4)

    def edit(name: str) -> None:
        gate.wait()
        try:
            outcomes.append(added(made, name, base=1))
        except RevisionConflict as conflict:
            outcomes.append(conflict.current)
        finally:
            connection.close()

    threads = [threading.Thread(target=edit, args=(f"editor {number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == [2, 2, 2, 2]
    assert [one.number for one in revisions.history(made.run_id)] == [1, 2]
    assert location(made, owner)[0] == 2


@pytest.mark.django_db
def test_a_proposal_shows_when_it_is_accepted_and_goes_when_it_is_discarded() -> None:
    owner = visitor()
    made = saved(owner)
    revising = Revising(made.run_id, 1, (2,), "more museums")
    for run_id in ("run-1", "run-1", "run-2"):
        revisions.propose(titled(made, run_id), revising=revising, run_id=run_id, author=None, now=NOW)
    history = revisions.history(made.run_id)
    assert [(one.number, one.base, one.is_proposal, one.run_id) for one in history] == [
        (1, None, False, ""),
        (2, 1, True, "run-1"),
        (3, 1, True, "run-2"),
    ]
    assert history[1].change == Replanned((2,), "more museums")
    assert revisions.proposed_by("run-2", plan_id=made.run_id) == 3
    assert location(made, owner) == (1, made.request.location)
    revisions.discard(made.run_id, 2)
    for number in (1, 2, 9):
        with pytest.raises(RevisionNotFound):
            revisions.discard(made.run_id, number)
    revisions.turn_to(made.run_id, 3, base=1, now=NOW)
    assert location(made, owner) == (3, "run-2")
    with pytest.raises(RevisionNotFound):
        revisions.discard(made.run_id, 3)


@pytest.mark.django_db(transaction=True)
def test_a_proposal_that_is_just_being_discarded_is_not_accepted() -> None:
    owner = visitor()
    made = saved(owner)
    with transaction.atomic():
        revisions.propose(made, revising=Revising(made.run_id, 1), run_id="run-1", author=None, now=NOW)
    outcomes: list[str] = []

    def accept() -> None:
        try:
            revisions.turn_to(made.run_id, 2, base=1, now=NOW)
            outcomes.append("accepted")
        except RevisionNotFound:
            outcomes.append("gone")
        finally:
            connection.close()

    other = threading.Thread(target=accept)
    with transaction.atomic():
        revisions.discard(made.run_id, 2)
        other.start()
        other.join(timeout=0.5)  # it waits for us
    other.join()
    assert outcomes == ["gone"]
    assert location(made, owner) == (1, made.request.location)


@pytest.mark.django_db
def test_a_plan_that_goes_takes_its_revisions_along_and_proposals_find_nothing() -> None:
    owner = visitor()
    made = saved(owner)
    added(made, "one", base=1)
    plans.delete(made.run_id, owner=owner)
    assert not Revision.objects.exists()
    revising = Revising(made.run_id, 2)
    revisions.propose(made, revising=revising, run_id="late", author=None, now=NOW)
    assert not Revision.objects.exists()
    with pytest.raises(RevisionNotFound):
        added(made, "late", base=2)


@pytest.mark.django_db
def test_finding_a_plan_asks_no_more_however_often_it_was_edited() -> None:
    owner = visitor()
    made = saved(owner)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            plans.find(made.run_id, owner=owner)
        return len(asked)

    before = queries()
    for base in range(1, 12):
        revisions.add(made.run_id, made, base=base, change=LockStop("a", locked=True), author=None, now=NOW)
    revisions.add(made.run_id, made, base=12, change=SetMemo("a", "b"), author=None, now=NOW)
    assert queries() == before == 1
    with CaptureQueriesContext(connection) as asked:
        assert len(revisions.history(made.run_id)) == 13
    assert len(asked) == 1
