import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from planner.domain.events import Recorded, RunCancelled, RunClosed, RunFailed
from planner.domain.owner import Owner
from planner.domain.run import FailureCode, RunStatus
from planner.ports import Brief
from planner.runs.execute import Executor
from planner.runs.runner import Runner
from planner.store import log, runs
from planner.store.at_once import at_once
from planner.store.claims import MAX_LOSSES, Claim
from planner.store.models import Run
from planner.store.threads import in_database
from planner.wakeups.local import LocalWakeups
from tests.factories import (
    LEASE_SECONDS,
    NOW,
    Script,
    ScriptedWriter,
    as_drafted,
    claimed,
    drafted_items,
    executor,
    new_run,
    now,
    queued,
    visitor,
)

pytestmark = pytest.mark.django_db(transaction=True)

SOON = 6.0

type MakeRunner = Callable[..., Runner]


@pytest.fixture
def wakeups() -> LocalWakeups:
    return LocalWakeups()


@pytest.fixture
def serving_loop() -> Iterator[asyncio.AbstractEventLoop]:
    """A loop that runs in a thread of its own, as a server's does."""
    with asyncio.Runner() as server:
        loop, is_over = server.get_loop(), asyncio.Event()
        thread = threading.Thread(target=server.run, args=(is_over.wait(),))
        thread.start()
        yield loop
        loop.call_soon_threadsafe(is_over.set)
        thread.join()


@pytest.fixture(params=["in a thread of its own", "on a loop that serves"])
def make_runner(
    request: pytest.FixtureRequest,
    wakeups: LocalWakeups,
    serving_loop: asyncio.AbstractEventLoop,
    transactional_db: None,
) -> Iterator[MakeRunner]:
    """A function that starts a runner with this script, stopped at the end."""
    made: list[Runner] = []
    loop = serving_loop if request.param == "on a loop that serves" else None

    def make(script: Script = as_drafted, *, is_alone: bool = False, concurrency: int = 10) -> Runner:
        async def make_executor() -> Executor:
            return executor(ScriptedWriter(script), wakeups=wakeups)

        runner = Runner(
            make_executor=make_executor,
            wakeups=wakeups,
            now=now,
            lease_seconds=LEASE_SECONDS,
            concurrency=concurrency,
            is_alone=lambda: is_alone,
        )
        made.append(runner)
        runner.start(loop)
        assert runner.is_ready.wait(SOON)
        return runner

    yield make
    for row in Run.objects.filter(status__in=runs.ACTIVE):  # or the drain would wait for what never ends
        wakeups.announce(runs.cancel(row.pk, owner=Owner(visitor=row.visitor), now=now())[1])
    for runner in made:
        runner.stop()
        assert not runner.is_alive


def status_of(run_id: str) -> str:
    return Run.objects.get(pk=run_id).status


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + SOON
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.005)


async def forever(brief: Brief):  # type: ignore[no-untyped-def]
    for item in list(drafted_items(brief))[:3]:
        yield item
    await asyncio.Event().wait()


def test_it_executes_what_waits_and_what_it_is_woken_for(make_runner: MakeRunner) -> None:
    waiting = queued()
    runner = make_runner()
    wait_for(lambda: status_of(waiting.id) == RunStatus.SUCCEEDED)
    began = time.monotonic()
    woken = queued()
    runner.wake()
    wait_for(lambda: status_of(woken.id) == RunStatus.SUCCEEDED)
    assert time.monotonic() - began < SOON


def test_a_run_whose_wake_up_was_lost_is_found_by_looking(make_runner: MakeRunner) -> None:
    make_runner()
    run = queued()
    wait_for(lambda: status_of(run.id) == RunStatus.SUCCEEDED)


def test_waking_before_the_start_and_after_the_end_does_no_harm(make_runner: MakeRunner) -> None:
    runner = make_runner()
    runner.start()
    runner.stop()
    runner.wake()
    assert not runner.is_alive


@pytest.mark.parametrize("make_runner", ["on a loop that serves"], indirect=True)
def test_a_run_is_taken_as_it_is_made_on_the_runners_own_loop_and_nowhere_else(
    make_runner: MakeRunner, serving_loop: asyncio.AbstractEventLoop
) -> None:
    runner = make_runner(concurrency=1)
    assert not runner.can_take()

    async def made_and_taken() -> str:
        assert runner.can_take()
        run, _ = await at_once(
            runs.create, new_run(visitor()), now=now(), at_once=0, lease_seconds=LEASE_SECONDS
        )
        runner.take(Claim.of(run))
        assert not runner.can_take()  # there is room for one
        return run.id

    run_id = asyncio.run_coroutine_threadsafe(made_and_taken(), serving_loop).result(SOON)
    wait_for(lambda: status_of(run_id) == RunStatus.SUCCEEDED)
    runner.stop()
    assert not runner.can_take()


def test_a_loop_that_has_ended_is_not_waited_for(wakeups: LocalWakeups) -> None:
    async def never() -> Executor:
        await asyncio.Event().wait()
        raise AssertionError

    runner = Runner(
        make_executor=never,
        wakeups=wakeups,
        now=now,
        lease_seconds=LEASE_SECONDS,
        concurrency=1,
        is_alone=lambda: False,
    )
    with asyncio.Runner() as server:
        runner.start(server.get_loop())
        began = time.monotonic()
        runner.stop()
        assert time.monotonic() - began < SOON


def test_runs_go_side_by_side_up_to_the_concurrency(make_runner: MakeRunner) -> None:
    made = [queued().id for _ in range(3)]
    make_runner(forever, concurrency=2)
    wait_for(lambda: Run.objects.filter(status=RunStatus.RUNNING).count() == 2)
    time.sleep(0.1)
    assert [status_of(run_id) for run_id in made] == [RunStatus.RUNNING, RunStatus.RUNNING, RunStatus.QUEUED]


def test_a_run_cancelled_in_this_process_stops_at_once_and_makes_room(
    make_runner: MakeRunner, wakeups: LocalWakeups
) -> None:
    owner = visitor()
    first, second = queued(owner=owner), queued(owner=owner)
    make_runner(forever, concurrency=1)
    wait_for(lambda: status_of(first.id) == RunStatus.RUNNING)
    _, records = runs.cancel(first.id, owner=owner, now=now())
    wakeups.announce(records)
    wait_for(lambda: status_of(second.id) == RunStatus.RUNNING)
    assert [type(record.event) for record in log.read_all(first.id)][-2:] == [RunCancelled, RunClosed]


def test_a_runner_that_is_alone_takes_over_a_dead_ones_runs_without_waiting(make_runner: MakeRunner) -> None:
    run = queued()
    claimed(run)
    make_runner(is_alone=True)
    wait_for(lambda: status_of(run.id) == RunStatus.SUCCEEDED)
    assert Run.objects.get(pk=run.id).attempt == 2


def test_a_runner_among_others_leaves_a_lease_that_holds(make_runner: MakeRunner) -> None:
    run = queued()
    claimed(run)
    make_runner()
    time.sleep(0.1)
    assert Run.objects.get(pk=run.id).attempt == 1


def test_a_runner_with_nothing_to_do_stops_at_once_and_takes_no_more(make_runner: MakeRunner) -> None:
    run = queued()
    runner = make_runner()
    wait_for(lambda: status_of(run.id) == RunStatus.SUCCEEDED)
    began = time.monotonic()
    runner.stop()
    assert time.monotonic() - began < 2
    late = queued()
    time.sleep(0.05)
    assert status_of(late.id) == RunStatus.QUEUED


@pytest.mark.asyncio
async def test_runs_that_lost_too_many_workers_tell_their_own_followers_and_nobody_elses(
    make_runner: MakeRunner, wakeups: LocalWakeups
) -> None:
    def exhausted() -> str:
        run = queued(at=NOW)
        claimed(run, at=NOW)
        Run.objects.filter(pk=run.id).update(losses=MAX_LOSSES - 1, lease_until=now() - timedelta(seconds=1))
        return run.id

    told: list[list[Recorded]] = []
    wakeups.listen(lambda records: told.append(list(records)))
    run_ids = {await in_database(exhausted) for _ in range(3)}
    await asyncio.to_thread(make_runner)
    async with asyncio.timeout(SOON):
        while sum(map(len, told)) < 6:
            await asyncio.sleep(0.01)
    for records in told:
        assert len({record.run_id for record in records}) == 1
        assert [record.event for record in records] == [RunFailed(FailureCode.WORKER_LOST), RunClosed()]
    assert {records[0].run_id for records in told} == run_ids
