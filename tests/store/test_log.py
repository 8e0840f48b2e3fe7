import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection

from planner.domain.events import (
    RunCancelled,
    RunClosed,
    RunFailed,
    RunQueued,
    RunSucceeded,
    StepStarted,
    StopPlanned,
    TextDrafted,
)
from planner.domain.plan import Plan
from planner.domain.progress import fold
from planner.domain.run import FailureCode, RunStatus, Step
from planner.store import claims, log, plans, runs
from planner.store.errors import LeaseLost, PlanNotFound
from planner.store.models import Event, Run
from planner.store.models import Plan as PlanRow
from tests.factories import LEASE_SECONDS, NOW, claimed, queued, visitor
from tests.web.story import PALACE, beginning, middle, plan

RACES = 50

pytestmark = pytest.mark.django_db


def in_threads(*functions: Callable[[], object]) -> list[object]:
    """What each function gave or raised, all begun at the same moment, each with a connection of its own."""
    start = threading.Barrier(len(functions))
    outcomes: list[object] = [None] * len(functions)

    def call(place: int, function: Callable[[], object]) -> None:
        start.wait()
        try:
            outcomes[place] = function()
        except Exception as error:  # noqa: BLE001  (the outcome is what is tested)
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=call, args=pair) for pair in enumerate(functions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def seqs(run_id: str) -> list[int]:
    return [record.seq for record in log.read_all(run_id)]


def made_plan(run_id: str) -> Plan:
    return replace(plan(), run_id=run_id)


def append(lease: log.Lease, *events: object) -> log.Lease:
    return log.append(lease, events, now=NOW, lease_seconds=LEASE_SECONDS)[0]  # type: ignore[arg-type]


def test_a_log_is_numbered_from_one_without_gaps_and_reads_back_as_written() -> None:
    run = queued()
    lease = claimed(run).lease
    written = [*beginning()[1:], *middle()]
    for first in range(0, len(written), 3):
        lease = append(lease, *written[first : first + 3])
    records = log.read_all(run.id)
    assert [record.seq for record in records] == list(range(1, len(written) + 2))
    assert [record.event for record in records] == [RunQueued("Seoul"), *written]
    assert {record.run_id for record in records} == {run.id}
    assert lease.last_seq == Run.objects.get(pk=run.id).last_seq == len(records)


def test_reading_begins_after_the_cursor_and_takes_no_more_than_asked() -> None:
    run = queued()
    append(claimed(run).lease, *beginning()[1:])
    everything = log.read_all(run.id)
    assert [record.seq for record in log.read(run.id, after=5)] == list(range(6, len(everything) + 1))
    assert [record.seq for record in log.read(run.id, after=5, limit=3)] == [6, 7, 8]
    assert log.read(run.id, after=len(everything)) == []
    for read, as_whole in zip(log.read(run.id, after=0), everything, strict=True):
        assert (read.seq, read.at, read.event) == (as_whole.seq, as_whole.at, as_whole.event)
    assert [record.seq for record in log.read_all(run.id, until=4)] == [1, 2, 3, 4]
    assert log.last_seqs([run.id, "nobody"]) == {run.id: len(everything)}


@pytest.mark.parametrize("microseconds", [0, 1, 250_000])
def test_an_event_keeps_its_time_to_the_microsecond(microseconds: int) -> None:
    at = NOW.replace(microsecond=microseconds)
    run = queued(at=at)
    (record,) = log.read(run.id, after=0)
    assert record.at == at
    assert record.at.utcoffset() == timedelta()


def test_an_append_with_an_older_attempt_is_refused_and_leaves_nothing() -> None:
    run = queued()
    zombie = claimed(run).lease
    claims.release(zombie)
    successor = claimed(run).lease
    assert successor.attempt == zombie.attempt + 1
    with pytest.raises(LeaseLost):
        append(zombie, TextDrafted("from beyond", "draft"))
    append(successor, TextDrafted("alive", "draft"))
    assert fold(log.read_all(run.id)).text == "alive"
    assert seqs(run.id) == [1, 2]


def test_an_append_that_knows_another_last_number_is_refused() -> None:
    run = queued()
    lease = claimed(run).lease
    append(lease, StepStarted(Step.GATHER_CONTEXT))
    with pytest.raises(LeaseLost):
        append(lease, StepStarted(Step.GENERATE_DRAFT))
    assert seqs(run.id) == [1, 2]


@pytest.mark.parametrize(
    ("ending", "status"),
    [(RunFailed(FailureCode.DEADLINE), RunStatus.FAILED), (RunCancelled(), RunStatus.CANCELLED)],
)
def test_an_ended_run_takes_no_more_events(ending: object, status: RunStatus) -> None:
    run = queued()
    lease = append(claimed(run).lease, ending, RunClosed())
    row = Run.objects.get(pk=run.id)
    assert (row.status, row.ended_at) == (status, NOW)
    assert row.failure == (FailureCode.DEADLINE if status is RunStatus.FAILED else "")
    with pytest.raises(LeaseLost):
        append(lease, TextDrafted("more", "draft"))
    assert seqs(run.id) == [1, 2, 3]


def test_an_append_renews_the_lease_and_notes_when_the_first_stop_came() -> None:
    run = queued()
    lease = claimed(run).lease
    lease, _ = log.append(lease, [StopPlanned(1, PALACE)], now=NOW, lease_seconds=30)
    later = NOW + timedelta(seconds=5)
    log.append(lease, [StopPlanned(1, PALACE)], now=later, lease_seconds=30)
    row = Run.objects.get(pk=run.id)
    assert row.first_stop_at == NOW
    assert row.lease_until == later + timedelta(seconds=30)


def test_the_end_of_a_run_and_its_plan_come_in_one_transaction() -> None:
    owner = visitor()
    run = queued(owner=owner)
    made = made_plan(run.id)
    lease = claimed(run).lease
    PlanRow.objects.create(
        id=run.id, title="in the way", location="x", start=made.request.start, end=made.request.end,
        cost_krw=0, document="{}", created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    with pytest.raises(Exception, match=r"(?i)unique"):
        append(lease, RunSucceeded(made), RunClosed())
    assert Run.objects.get(pk=run.id).status == RunStatus.RUNNING
    assert seqs(run.id) == [1]
    PlanRow.objects.all().delete()
    append(lease, RunSucceeded(made), RunClosed())
    assert Run.objects.get(pk=run.id).status == RunStatus.SUCCEEDED
    assert plans.find(run.id, owner=owner).plan == made == plans.plan_of(run.id)


def test_a_run_that_lost_its_lease_saves_no_plan() -> None:
    run = queued()
    lease = claimed(run).lease
    claims.release(lease)
    claimed(run)
    with pytest.raises(LeaseLost):
        append(lease, RunSucceeded(made_plan(run.id)))
    with pytest.raises(PlanNotFound):
        plans.plan_of(run.id)


def test_events_that_were_read_as_being_elsewhere_are_not_appended_without_a_lease() -> None:
    run = queued()
    row = Run.objects.get(pk=run.id)
    append(claimed(run).lease, StepStarted(Step.GATHER_CONTEXT))
    ended = log.append_unleased(row, [RunCancelled(), RunClosed()], now=NOW, only_from=runs.ACTIVE)
    assert ended == []
    assert seqs(run.id) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_cancel_racing_the_end_of_a_run_has_one_outcome_each_time() -> None:
    outcomes = set()
    for _ in range(RACES):
        owner = visitor()
        run = queued(owner=owner)
        lease = append(claimed(run).lease, StepStarted(Step.FINALIZE))
        ended, cancelled = in_threads(
            partial(append, lease, RunSucceeded(made_plan(run.id)), RunClosed()),
            partial(runs.cancel, run.id, owner=owner, now=NOW),
        )
        assert isinstance(ended, log.Lease | LeaseLost), ended
        assert isinstance(cancelled, tuple), cancelled
        records = log.read_all(run.id)
        status = RunStatus(Run.objects.get(pk=run.id).status)
        kinds = [type(record.event) for record in records]
        ending = RunSucceeded if isinstance(ended, log.Lease) else RunCancelled
        assert kinds == [RunQueued, StepStarted, ending, RunClosed]
        assert [record.seq for record in records] == [1, 2, 3, 4]
        assert status is fold(records).status is cancelled[0].status
        assert PlanRow.objects.filter(pk=run.id).exists() is (status is RunStatus.SUCCEEDED)
        outcomes.add(status)
    assert outcomes <= {RunStatus.SUCCEEDED, RunStatus.CANCELLED}


@pytest.mark.django_db(transaction=True)
def test_cancel_racing_appends_leaves_one_order_without_gaps() -> None:
    for _ in range(RACES // 5):
        owner = visitor()
        run = queued(owner=owner)
        lease = claimed(run).lease

        def write(lease: log.Lease = lease) -> None:
            for number in range(20):
                lease = append(lease, TextDrafted(str(number), "draft"))

        wrote, cancelled = in_threads(write, partial(runs.cancel, run.id, owner=owner, now=NOW))
        assert wrote is None or isinstance(wrote, LeaseLost), wrote
        assert isinstance(cancelled, tuple), cancelled
        records = log.read_all(run.id)
        assert [record.seq for record in records] == list(range(1, len(records) + 1))
        assert [type(record.event) for record in records[-2:]] == [RunCancelled, RunClosed]
        assert Run.objects.get(pk=run.id).status == RunStatus.CANCELLED
        assert Run.objects.get(pk=run.id).last_seq == len(records)


@pytest.mark.django_db(transaction=True)
def test_two_appenders_with_the_same_lease_never_write_the_same_number() -> None:
    for _ in range(RACES // 5):
        run = queued()
        lease = claimed(run).lease
        outcomes = in_threads(*[partial(append, lease, TextDrafted("x", "draft"))] * 2)
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Lease", "LeaseLost"]
        assert seqs(run.id) == [1, 2]
        assert Event.objects.filter(run_id=run.id).count() == 2
