from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from planner.domain.events import Recorded, RunCancelled, RunClosed, RunSucceeded, StepStarted
from planner.domain.owner import Owner
from planner.domain.run import Delivery, RunStatus, Step
from planner.domain.trip import Budget, BudgetLevel, Language, Pace, Party
from planner.providers.offline.writer import OfflineWriter
from planner.runs.fingerprint import fingerprint
from planner.runs.service import RunLimits, Runs, Workers
from planner.store import log
from planner.store.claims import Claim
from planner.store.errors import RunNotFound, TooManyRuns
from planner.store.models import Run
from planner.wakeups.local import LocalWakeups
from tests.factories import LEASE_SECONDS, NOW, ScriptedWriter, as_drafted, claimed, logged, trip, visitor
from tests.store.test_log import in_threads
from tests.web.story import plan

pytestmark = pytest.mark.django_db


class Announced(LocalWakeups):
    def __init__(self) -> None:
        super().__init__()
        self.records: list[Recorded] = []

    def announce(self, records: Sequence[Recorded]) -> None:
        self.records += records


class Office:
    """The use cases with a clock one can set, and what they told whom."""

    def __init__(self, *, at_once: int = 3, delivery: Delivery | None = None, has_room: bool = False) -> None:
        self.time = NOW
        self.woken = 0
        self.taken: list[Claim] = []
        self.stopped: list[str] = []
        self.wakeups = Announced()
        self.writer = OfflineWriter()
        self.runs = Runs(
            limits=RunLimits(at_once=at_once, cache_seconds=3600, lease_seconds=LEASE_SECONDS),
            writer=lambda: self.writer,
            wakeups=self.wakeups,
            workers=Workers(
                wake=self._wake,
                can_take=lambda: has_room,
                take=self.taken.append,
                stop=self.stopped.append,
            ),
            now=lambda: self.time,
            delivery=delivery,
        )

    def _wake(self) -> None:
        self.woken += 1


def end(run_id: str, owner: Owner, office: Office) -> None:
    claimed(office.runs.find(run_id, owner=owner))
    logged(run_id, RunSucceeded(replace(plan(), run_id=run_id)), RunClosed())


def test_a_run_is_started_and_the_runner_woken() -> None:
    office, owner = Office(), visitor()
    run, first = office.runs.start_with_event(trip(), owner=owner)
    assert office.woken == 1
    assert (run.status, run.created_at, run.writer) == (RunStatus.QUEUED, NOW, "offline")
    assert (first.run_id, first.seq) == (run.id, 1)
    assert office.runs.find(run.id, owner=owner) == run
    assert office.runs.open(run.id, owner=owner, after=0)[1][0].event == first.event
    with pytest.raises(RunNotFound):
        office.runs.open(run.id, owner=visitor(), after=0)


def test_a_streamed_run_waits_for_its_first_event_to_be_sent() -> None:
    office = Office()
    opened = office.runs.go_on_or_start(trip(), owner=visitor(), after=0, new_id=uuid4().hex)
    assert office.woken == 0
    office.runs.begin(opened)
    assert (office.woken, office.taken) == (1, [])


def test_where_there_is_room_a_run_is_claimed_as_it_is_made() -> None:
    office, owner = Office(has_room=True), visitor()
    opened = office.runs.go_on_or_start(trip(), owner=owner, after=0, new_id=uuid4().hex)
    office.runs.begin(opened)
    (claim,) = office.taken
    assert office.woken == 0
    assert claim.run == opened.run == office.runs.find(opened.run.id, owner=owner)
    assert (claim.run.status, claim.run.attempt, claim.run.started_at) == (RunStatus.RUNNING, 1, NOW)
    assert (claim.lease.attempt, claim.lease.last_seq) == (1, 1)
    row = Run.objects.get(pk=claim.run.id)
    assert row.lease_until == NOW + timedelta(seconds=LEASE_SECONDS)
    log.append(claim.lease, [StepStarted(Step.GATHER_CONTEXT)], now=NOW, lease_seconds=LEASE_SECONDS)


def test_a_run_that_is_found_is_not_begun_again() -> None:
    office, owner = Office(has_room=True), visitor()
    office.runs.begin(office.runs.go_on_or_start(trip(), owner=owner, after=0, new_id=uuid4().hex))
    again = office.runs.go_on_or_start(trip(), owner=owner, after=1, new_id=uuid4().hex)
    office.runs.begin(again)
    assert [claim.run for claim in office.taken] == [again.run]
    assert office.woken == 0


def test_an_owner_who_has_too_many_runs_gets_none_and_wakes_nobody() -> None:
    office, owner = Office(at_once=1), visitor()
    office.runs.start(trip(), owner=owner)
    with pytest.raises(TooManyRuns):
        office.runs.start(trip(), owner=owner)
    assert office.woken == 1
    assert Run.objects.count() == 1


def test_how_a_run_is_shown_is_asked_for_or_set_or_decided() -> None:
    owner = visitor()
    asked = Office(delivery=Delivery.STREAM).runs.start(trip(days=1), owner=owner, delivery=Delivery.WHOLE)
    assert asked.delivery is Delivery.WHOLE
    assert Office(delivery=Delivery.STREAM).runs.start(trip(days=1), owner=owner).delivery is Delivery.STREAM
    decided = Office(at_once=0)
    assert decided.runs.start(trip(days=2), owner=visitor()).delivery is Delivery.STREAM
    assert decided.runs.start(trip("Busan", days=2), owner=owner).delivery is Delivery.WHOLE
    assert decided.runs.start(trip("Busan", days=6), owner=owner).delivery is Delivery.STREAM
    assert decided.runs.start(trip("Busan", days=6), owner=owner).delivery is Delivery.WHOLE


def test_equal_requests_share_a_run_under_way_and_then_its_plan_for_as_long_as_it_is_fresh() -> None:
    office, owner = Office(), visitor()
    first, is_new = office.runs.start_or_share(trip(), owner=owner)
    assert is_new
    assert office.runs.start_or_share(trip(), owner=owner) == (first, False)
    end(first.id, owner, office)
    shared, is_new = office.runs.start_or_share(trip(), owner=owner)
    assert (shared.id, shared.status, is_new) == (first.id, RunStatus.SUCCEEDED, False)
    office.time += timedelta(seconds=3601)
    assert office.runs.start_or_share(trip(), owner=owner)[1]
    assert office.woken == 2


def test_nobody_shares_the_run_of_another() -> None:
    office = Office()
    ids = {
        office.runs.start_or_share(trip(), owner=owner)[0].id
        for owner in (visitor(), visitor(), Owner(client="a"), Owner(client="b"))
    }
    assert len(ids) == 4


@pytest.mark.django_db(transaction=True)
def test_equal_requests_at_the_same_moment_make_one_run() -> None:
    for _ in range(5):
        office, owner = Office(), visitor()
        outcomes = in_threads(*[partial(office.runs.start_or_share, trip(), owner=owner)] * 6)
        assert all(isinstance(outcome, tuple) for outcome in outcomes), outcomes
        assert len({outcome[0].id for outcome in outcomes}) == 1  # type: ignore[index]
        assert office.woken == 1


def test_cancelling_tells_who_follows_and_cancelling_again_does_not() -> None:
    office, owner = Office(), visitor()
    run = office.runs.start(trip(), owner=owner)
    assert office.runs.cancel(run.id, owner=owner).status is RunStatus.CANCELLED
    assert [record.event for record in office.wakeups.records] == [RunCancelled(), RunClosed()]
    assert office.runs.cancel(run.id, owner=owner).status is RunStatus.CANCELLED
    assert len(office.wakeups.records) == 2
    with pytest.raises(RunNotFound):
        office.runs.cancel(run.id, owner=visitor())


def test_the_progress_of_a_run_is_the_fold_of_its_log_up_to_any_event() -> None:
    office, owner = Office(), visitor()
    run = office.runs.start(trip(), owner=owner)
    claimed(run)
    logged(run.id, StepStarted(Step.GATHER_CONTEXT), StepStarted(Step.GENERATE_DRAFT))
    assert office.runs.progress(run.id).percent == 40
    assert office.runs.progress(run.id, until=2).percent == 20
    assert office.runs.progress(run.id, until=0).seq == 0
    assert [one.id for one in office.runs.active(owner)] == [run.id]


CHANGES: list[dict[str, Any]] = [
    {"location": "Busan"},
    {"days": 2},
    {"title": "Ours"},
    {"budget": Budget(BudgetLevel.LOW)},
    {"budget": Budget(limit_krw=Decimal(500_000))},
    {"language": Language.KOREAN, "title": "Seoul 3-Day Trip"},
    {"pace": Pace.PACKED},
    {"party": Party(1)},
    {"party": Party(2, 1)},
    {"interests": ("food",)},
    {"must_see": ("food",)},
    {"avoid": ("food",)},
    {"notes": "food"},
    {"max_iterations": 2},
]


def test_every_input_changes_the_fingerprint_and_so_do_writer_and_version() -> None:
    prints = [fingerprint(trip(**change), writer="offline", version="1") for change in [{}, *CHANGES]]
    prints += [
        fingerprint(trip(), writer="gemini", version="1"),
        fingerprint(trip(), writer="offline", version="2"),
    ]
    assert len(set(prints)) == len(CHANGES) + 3
    assert fingerprint(trip(), writer="offline", version="1") == prints[0]
    assert all(len(one) == 64 for one in prints)


def test_another_writer_is_no_equal_request() -> None:
    office, owner = Office(), visitor()
    office.runs.start(trip(), owner=owner)
    assert office.runs.like(trip(), owner=owner)
    office.writer = ScriptedWriter(as_drafted)  # type: ignore[assignment]
    assert office.runs.like(trip(), owner=owner) is None
