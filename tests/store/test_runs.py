from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.contrib.auth import get_user_model

from planner.domain.edit import SetMemo
from planner.domain.events import RunCancelled, RunClosed, RunFailed, RunQueued, RunSucceeded, TextDrafted
from planner.domain.owner import Owner
from planner.domain.run import FailureCode, RunRecord, RunStatus
from planner.store import claims, log, plans, revisions, runs
from planner.store.claims import MAX_LOSSES
from planner.store.errors import RunNotFound, TooManyRuns
from planner.store.models import Plan, Run
from tests.factories import LEASE_SECONDS, NOW, claimed, queued, trip, visitor
from tests.store.test_log import in_threads
from tests.web.story import plan

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
AFTER_THE_LEASE = NOW + timedelta(seconds=LEASE_SECONDS + 1)


def account(name: str = "traveller") -> Owner:
    return Owner(user_id=get_user_model().objects.create_user(name).pk)


def claim(at: datetime = NOW, limit: int = 100) -> list[claims.Claim]:
    return claims.claim(now=at, lease_seconds=LEASE_SECONDS, limit=limit)


def ended(run: RunRecord, *, at: datetime = NOW) -> RunRecord:
    """The run, gone on to its end with a plan."""
    lease = claimed(run, at=at).lease
    made = replace(plan(), run_id=run.id)
    log.append(lease, [RunSucceeded(made), RunClosed()], now=at, lease_seconds=LEASE_SECONDS)
    return run


def test_a_run_begins_queued_with_its_first_event() -> None:
    run = queued(trip("Busan"), at=NOW)
    assert (run.status, run.attempt, run.last_seq, run.created_at) == (RunStatus.QUEUED, 0, 1, NOW)
    assert [(record.seq, record.event) for record in log.read_all(run.id)] == [(1, RunQueued("Busan"))]


def test_a_run_that_waits_is_claimed_once() -> None:
    run = queued(at=NOW)
    (taken,) = claim()
    assert (taken.run.id, taken.run.status, taken.lease) == (
        run.id,
        RunStatus.RUNNING,
        log.Lease(run.id, 1, 1),
    )
    assert taken.run.request == run.request
    assert taken.run.started_at == NOW
    assert claim() == []


def test_the_oldest_runs_are_claimed_first_and_no_more_than_asked_for() -> None:
    waiting = [queued(at=NOW + n * SECOND).id for n in (2, 0, 1)]
    first_two = claim(NOW + 5 * SECOND, limit=2)
    assert [taken.run.id for taken in first_two] == [waiting[1], waiting[2]]


def test_accounts_come_before_strangers_who_waited_longer() -> None:
    stranger, traveller = queued(at=NOW), queued(owner=account(), at=NOW + SECOND)
    assert [taken.run.id for taken in claim(NOW + 5 * SECOND)] == [traveller.id, stranger.id]


def test_a_claimed_run_is_the_run_as_it_is_found_then() -> None:
    run = queued(at=NOW.replace(microsecond=5), owner=(owner := visitor()))
    (taken,) = claim(NOW + SECOND)
    assert taken.run == runs.find(run.id, owner=owner)
    assert (taken.run.attempt, taken.run.created_at, taken.run.started_at) == (
        1,
        NOW.replace(microsecond=5),
        NOW + SECOND,
    )
    (again,) = claim(NOW + SECOND + timedelta(seconds=LEASE_SECONDS + 1))
    assert (again.run.attempt, again.run.started_at) == (2, NOW + SECOND)


def test_one_run_is_claimed_by_its_id_when_it_waits_and_not_when_it_is_taken() -> None:
    first, second = queued(at=NOW), queued(at=NOW)
    taken = claims.claim_one(second.id, now=NOW, lease_seconds=LEASE_SECONDS)
    assert taken is not None
    assert taken.lease == log.Lease(second.id, 1, 1)
    assert claims.claim_one(second.id, now=NOW, lease_seconds=LEASE_SECONDS) is None
    assert claims.claim_one("0" * 32, now=NOW, lease_seconds=LEASE_SECONDS) is None
    assert [one.run.id for one in claim()] == [first.id]


@pytest.mark.django_db(transaction=True)
def test_two_claimers_at_once_never_take_the_same_run() -> None:
    for _ in range(10):
        waiting = {queued(at=NOW).id for _ in range(6)}
        first, second = in_threads(claim, claim)
        assert isinstance(first, list), first
        assert isinstance(second, list), second
        taken = [one.run.id for one in (*first, *second)]
        assert len(taken) == len(set(taken))
        assert set(taken) == waiting


def test_a_renewed_lease_is_not_taken_over_and_a_lapsed_one_is() -> None:
    run = queued(at=NOW)
    lease = claimed(run, at=NOW).lease
    assert claim(NOW + timedelta(seconds=LEASE_SECONDS - 1)) == []
    assert claims.renew(lease, now=NOW + 9 * SECOND, lease_seconds=LEASE_SECONDS)
    assert claim(AFTER_THE_LEASE) == []
    (taken,) = claim(NOW + timedelta(seconds=9 + LEASE_SECONDS + 1))
    assert taken.lease.attempt == 2
    assert taken.run.started_at == NOW
    assert not claims.renew(lease, now=NOW, lease_seconds=LEASE_SECONDS)


def test_the_lease_of_an_ended_run_cannot_be_renewed() -> None:
    run = queued(at=NOW)
    lease = claimed(run, at=NOW).lease
    log.append(lease, [RunFailed(FailureCode.INTERNAL), RunClosed()], now=NOW, lease_seconds=LEASE_SECONDS)
    assert not claims.renew(lease, now=NOW, lease_seconds=LEASE_SECONDS)
    assert claim(AFTER_THE_LEASE) == []


def test_a_run_given_back_is_taken_at_once_and_counts_as_no_loss() -> None:
    run = queued(at=NOW)
    for attempt in range(1, MAX_LOSSES + 3):
        lease = claimed(run, at=NOW).lease
        assert lease.attempt == attempt
        claims.release(lease)
    assert Run.objects.get(pk=run.id).losses == 0


def test_a_lost_worker_cannot_give_back_what_is_no_longer_its_own() -> None:
    run = queued(at=NOW)
    zombie = claimed(run, at=NOW).lease
    claim(AFTER_THE_LEASE)
    claims.release(zombie)
    assert Run.objects.get(pk=run.id).lease_until is not None


def test_a_run_that_loses_its_worker_three_times_fails_with_a_clear_code() -> None:
    run, at = queued(at=NOW), NOW
    for attempt in range(1, MAX_LOSSES + 1):
        assert claims.fail_exhausted(now=at, lease_seconds=LEASE_SECONDS) == []
        (taken,) = claim(at)
        assert taken.lease.attempt == attempt
        at += timedelta(seconds=LEASE_SECONDS + 1)
    assert claim(at) == []
    records = claims.fail_exhausted(now=at, lease_seconds=LEASE_SECONDS)
    assert [record.event for record in records] == [RunFailed(FailureCode.WORKER_LOST), RunClosed()]
    assert [record.seq for record in records] == [2, 3]
    row = Run.objects.get(pk=run.id)
    assert (row.status, row.failure) == (RunStatus.FAILED, FailureCode.WORKER_LOST)
    assert claims.fail_exhausted(now=at, lease_seconds=LEASE_SECONDS) == []


def test_a_runner_that_is_alone_takes_over_at_once() -> None:
    run = queued(at=NOW)
    claimed(run, at=NOW)
    assert claims.lapse_all(now=NOW) == 1
    (taken,) = claim(NOW)
    assert taken.lease.attempt == 2
    assert Run.objects.get(pk=run.id).losses == 1


def test_cancelling_ends_a_run_once_and_an_ended_run_stays_as_it_is() -> None:
    owner = visitor()
    run = queued(owner=owner, at=NOW)
    record, appended = runs.cancel(run.id, owner=owner, now=NOW)
    assert record.status is RunStatus.CANCELLED
    assert record.last_seq == 3
    assert [one.event for one in appended] == [RunCancelled(), RunClosed()]
    assert runs.cancel(run.id, owner=owner, now=NOW) == (record, [])
    assert claim() == []
    finished = ended(queued(owner=owner, at=NOW))
    assert runs.cancel(finished.id, owner=owner, now=NOW)[0].status is RunStatus.SUCCEEDED
    assert plans.find(finished.id, owner=owner).id == finished.id


def test_an_owner_has_so_many_runs_at_once_and_others_are_not_counted() -> None:
    owner, other = visitor(), visitor()
    first = queued(owner=owner, at_once=2)
    queued(owner=owner, at_once=2)
    with pytest.raises(TooManyRuns):
        queued(owner=owner, at_once=2)
    queued(owner=other, at_once=2)
    runs.cancel(first.id, owner=owner, now=NOW)
    queued(owner=owner, at_once=2)
    assert Run.objects.filter(visitor=owner.visitor).count() == 3
    assert queued(owner=owner, at_once=0)


def test_callers_with_neither_account_nor_session_are_counted_by_their_address() -> None:
    queued(owner=Owner(client="here"), at_once=1)
    with pytest.raises(TooManyRuns):
        queued(owner=Owner(client="here"), at_once=1)
    queued(owner=Owner(client="there"), at_once=1)
    queued(owner=account(), at_once=1)
    queued(owner=visitor(), at_once=1)


@pytest.mark.django_db(transaction=True)
def test_starting_at_once_from_many_threads_never_passes_the_limit() -> None:
    owner = visitor()
    outcomes = in_threads(*[lambda: queued(owner=owner, at_once=3)] * 8)
    refused = [outcome for outcome in outcomes if isinstance(outcome, TooManyRuns)]
    assert len(refused) == 5, outcomes
    assert len(runs.active(owner)) == 3


def test_a_run_is_like_another_for_the_same_owner_and_the_same_inputs_only() -> None:
    user, session, caller = account(), visitor(), Owner(client="here")
    made = {owner: queued(owner=owner, fingerprint="same") for owner in (user, session, caller)}
    since = NOW - timedelta(days=1)
    for owner, run in made.items():
        found = runs.like("same", owner=owner, since=since)
        assert found is not None
        assert found.id == run.id
        assert runs.like("other", owner=owner, since=since) is None
    for stranger in (account("stranger"), visitor(), Owner(client="there")):
        assert runs.like("same", owner=stranger, since=since) is None


def test_a_run_is_shared_while_it_goes_on_and_while_its_plan_is_kept_and_fresh() -> None:
    owner = visitor()
    run = queued(owner=owner, fingerprint="same", at=NOW)
    hour_ago = NOW - timedelta(hours=1)
    assert runs.like("same", owner=owner, since=hour_ago)
    ended(run)
    assert runs.like("same", owner=owner, since=hour_ago)
    assert runs.like("same", owner=owner, since=NOW + SECOND) is None
    plans.delete(run.id, owner=owner)
    assert runs.like("same", owner=owner, since=hour_ago) is None
    cancelled = queued(owner=owner, fingerprint="same", at=NOW)
    runs.cancel(cancelled.id, owner=owner, now=NOW)
    assert runs.like("same", owner=owner, since=hour_ago) is None


def test_a_plan_that_somebody_edited_answers_no_equal_request() -> None:
    """Callers at one address, told apart by nothing else, would read each other's memos."""
    caller = Owner(client="one address")
    run = queued(owner=caller, fingerprint="same", at=NOW)
    ended(run)
    assert runs.like("same", owner=caller, since=NOW - SECOND)
    memo = SetMemo("a", "booking 4711")
    revisions.add(run.id, plan(), base=1, change=memo, author=None, now=NOW)
    assert runs.like("same", owner=caller, since=NOW - SECOND) is None
    revisions.turn_to(run.id, 1, base=2, now=NOW)
    assert runs.like("same", owner=caller, since=NOW - SECOND) is None


def test_signing_in_keeps_what_the_browser_session_made() -> None:
    session, user = visitor(), account()
    run, other = ended(queued(owner=session)), queued(owner=visitor())
    assert session.visitor
    assert user.user_id is not None
    runs.adopt(session.visitor, user.user_id)
    assert runs.find(run.id, owner=user).id == run.id
    assert plans.find(run.id, owner=user).id == run.id
    with pytest.raises(RunNotFound):
        runs.find(run.id, owner=session)
    with pytest.raises(RunNotFound):
        runs.find(other.id, owner=user)
    stranger = account("stranger")
    assert stranger.user_id is not None
    runs.adopt(session.visitor, stranger.user_id)
    assert runs.find(run.id, owner=user)
    runs.adopt("", stranger.user_id)
    assert Run.objects.filter(user_id=stranger.user_id).count() == 0


def test_a_first_visit_is_one_without_any_run() -> None:
    owner = visitor()
    assert not runs.has_any(owner)
    queued(owner=owner)
    assert runs.has_any(owner)
    assert not runs.has_any(Owner(client="here"))
    assert runs.active(Owner(client="here")) == ()


def test_a_text_that_no_plan_needs_goes_with_its_run() -> None:
    owner = visitor()
    run = queued(owner=owner)
    lease = claimed(run).lease
    log.append(lease, [TextDrafted("x", "draft")], now=NOW, lease_seconds=1)
    Run.objects.filter(pk=run.id).delete()
    assert log.read_all(run.id) == []
    assert Plan.objects.count() == 0
