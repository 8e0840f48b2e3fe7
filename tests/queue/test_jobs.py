from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction

from planner.domain.owner import Owner
from planner.queue import jobs
from planner.runs.service import RunLimits, Runs, Workers
from planner.store import claims
from planner.store.errors import TooManyRuns
from planner.store.models import Run
from planner.wakeups.local import LocalWakeups
from tests.factories import LEASE_SECONDS, NOW, ScriptedWriter, as_drafted, now, queued, trip, visitor

pytestmark = pytest.mark.django_db(transaction=True)


def office(*, at_once: int = 0) -> Runs:
    return Runs(
        limits=RunLimits(at_once=at_once, cache_seconds=0, lease_seconds=LEASE_SECONDS),
        writer=lambda: ScriptedWriter(as_drafted),
        wakeups=LocalWakeups(),
        workers=Workers(enqueue=jobs.add, stop=jobs.stop),
        now=now,
    )


def waiting() -> list[tuple[str, int]]:
    """Run and priority of every job that waits, in the order in which they are taken."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->>'run_id', priority FROM procrastinate_jobs WHERE status = 'todo' "
            "ORDER BY priority DESC, id"
        )
        return list(cursor.fetchall())


def test_a_run_and_its_job_are_made_together_or_not_at_all() -> None:
    runs = office()
    made = runs.start(trip(), owner=visitor())
    assert waiting() == [(made.id, 0)]
    with transaction.atomic():
        runs.start(trip(), owner=visitor())
        transaction.set_rollback(True)
    assert waiting() == [(made.id, 0)]
    assert Run.objects.count() == 1


def test_who_has_too_many_runs_gets_no_job_either() -> None:
    runs, owner = office(at_once=1), visitor()
    made = runs.start(trip(), owner=owner)
    with pytest.raises(TooManyRuns):
        runs.start(trip(), owner=owner)
    assert waiting() == [(made.id, 0)]


def test_accounts_come_first_and_owners_take_turns() -> None:
    runs = office()
    account = Owner(user_id=get_user_model().objects.create_user("traveller").pk)
    eager, patient = visitor(), visitor()
    eagers = [runs.start(trip(), owner=eager).id for _ in range(3)]
    patients = [runs.start(trip(), owner=patient).id]
    signed_in = [runs.start(trip(), owner=account).id]
    order = [run_id for run_id, _ in waiting()]
    assert order == [*signed_in, eagers[0], *patients, *eagers[1:]]
    embedded = [one.run.id for one in claims.claim(now=now(), lease_seconds=9, limit=9)]
    assert embedded == order


def test_a_run_that_lost_its_job_gets_one_and_never_two() -> None:
    first, second = queued(at=NOW), queued(at=NOW)
    for _ in range(2):
        jobs.add_again(
            claims.stranded(now=NOW + timedelta(minutes=1), lease_seconds=10, waited_seconds=5, limit=10)
        )
    assert sorted(waiting()) == sorted([(first.id, 0), (second.id, 0)])


def test_a_run_that_waits_only_a_moment_is_not_stranded() -> None:
    queued(at=NOW)
    assert claims.stranded(now=NOW + timedelta(seconds=1), lease_seconds=10, waited_seconds=5, limit=10) == []


def test_a_cancelled_run_leaves_no_job_behind() -> None:
    runs, owner = office(), visitor()
    made = runs.start(trip(), owner=owner)
    runs.cancel(made.id, owner=owner)
    assert waiting() == []
