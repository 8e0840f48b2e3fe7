"""Transactions on the event loop's own thread: what is done there, what is not, and that it is done once."""

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest
from django.db import IntegrityError
from django.db.backends.base.base import BaseDatabaseWrapper

from planner.domain.events import RunClosed, RunEvent, RunSucceeded, TextDrafted
from planner.store import at_once as room
from planner.store import claims, log, runs
from planner.store.at_once import Direct, at_once, read_at_once, transacting
from planner.store.engine import sqlite_path
from planner.store.errors import TooManyRuns
from planner.store.log import Append, Lease
from planner.store.models import Event, Plan, Run
from planner.store.threads import in_database
from tests.factories import claimed, new_run, now, queued, visitor
from tests.web.story import plan

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]

SOON = 10.0


@contextmanager
def somebody_writing() -> Iterator[sqlite3.Connection]:
    """Another process in the middle of a transaction."""
    with closing(sqlite3.connect(sqlite_path(), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


def texts(run_id: str) -> list[str]:
    return [record.event.text for record in log.read_all(run_id) if isinstance(record.event, TextDrafted)]


async def lease_of_a_run() -> Lease:
    return await in_database(lambda: claimed(queued(owner=visitor())).lease)


async def appended(lease: Lease, text: str) -> Lease:
    (done,) = await at_once(
        log.append_all, [Append(lease, [TextDrafted(text, "draft")])], now=now(), lease_seconds=10
    )
    assert done is not None
    return done.lease


async def test_it_is_done_on_the_calling_thread() -> None:
    assert await at_once(threading.get_ident) == threading.get_ident()
    lease = await lease_of_a_run()
    await appended(await appended(lease, "one"), "two")
    assert await in_database(texts, lease.run_id) == ["one", "two"]


async def test_a_whole_run_is_kept_without_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    async def refused(function: object, *_: object, **__: object) -> None:
        pytest.fail(f"{function} was left to a thread")

    new = new_run(visitor())
    monkeypatch.setattr(room, "in_database", refused)
    await at_once(runs.create, new, now=now(), at_once=1)
    taken = await at_once(claims.claim, now=now(), lease_seconds=10, limit=100)
    lease = next(one.lease for one in taken if one.run.id == new.id)
    lease = await appended(lease, "text")
    end: list[RunEvent] = [RunSucceeded(replace(plan(), run_id=new.id)), RunClosed()]
    (done,) = await at_once(log.append_all, [Append(lease, end)], now=now(), lease_seconds=10)
    assert done is not None
    kept = await in_database(lambda: Plan.objects.get(pk=new.id))
    assert kept.cost_krw == plan().cost_krw


async def test_while_another_writes_a_thread_waits_and_the_event_loop_does_not() -> None:
    lease = await lease_of_a_run()
    with somebody_writing() as other:
        waiting = asyncio.create_task(appended(lease, "late"))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        other.execute("COMMIT")
        await asyncio.wait_for(waiting, SOON)
    assert await in_database(texts, lease.run_id) == ["late"]


async def test_what_only_reads_waits_for_no_writer() -> None:
    lease = await appended(await lease_of_a_run(), "one")
    with somebody_writing() as other:
        began_here = threading.get_ident()

        def reading() -> tuple[int, int]:
            return threading.get_ident(), len(log.read(lease.run_id, after=0))

        assert await asyncio.wait_for(read_at_once(reading), SOON) == (began_here, 2)
        other.execute("ROLLBACK")
    with pytest.raises(TooManyRuns):
        await read_at_once(_too_many)
    await appended(lease, "two")


def _too_many() -> None:
    raise TooManyRuns


async def test_what_needs_djangos_connection_is_done_once_and_elsewhere() -> None:
    new = new_run(visitor())

    def made_and_counted() -> tuple[int, int]:
        runs.create(new, now=now(), at_once=0)
        return Run.objects.filter(pk=new.id).count(), threading.get_ident()

    count, thread = await at_once(made_and_counted)
    assert count == 1
    assert thread != threading.get_ident()


async def test_what_the_function_raises_goes_through_and_leaves_nothing() -> None:
    owner = visitor()
    new = new_run(owner)

    def made_and_refused() -> None:
        runs.create(new, now=now(), at_once=0)
        raise TooManyRuns

    with pytest.raises(TooManyRuns):
        await at_once(made_and_refused)
    assert await in_database(lambda: Run.objects.filter(pk=new.id).count()) == 0
    await in_database(queued, owner=owner)
    with pytest.raises(TooManyRuns):
        await at_once(runs.create, new, now=now(), at_once=1)


async def test_what_the_database_refuses_is_told_as_django_tells_it() -> None:
    new = new_run(visitor())
    await at_once(runs.create, new, now=now(), at_once=0)
    with pytest.raises(IntegrityError):
        await at_once(runs.create, new, now=now(), at_once=0)


async def test_a_commit_that_fails_is_taken_back_and_done_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Direct) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    lease = await lease_of_a_run()
    monkeypatch.setattr(Direct, "commit", full)
    lease = await appended(lease, "kept")
    monkeypatch.undo()
    await appended(lease, "after")
    assert await in_database(texts, lease.run_id) == ["kept", "after"]


async def test_a_file_that_cannot_be_opened_is_left_to_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "sqlite_path", lambda: "/nowhere/at/all.sqlite3")
    lease = await lease_of_a_run()
    await appended(lease, "all the same")
    assert await in_database(texts, lease.run_id) == ["all the same"]


async def test_the_event_loop_makes_no_connection_of_djangos(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    make = BaseDatabaseWrapper.__init__

    def counted(self: BaseDatabaseWrapper, *args: object, **kwargs: object) -> None:
        made.append(threading.current_thread().name)
        make(self, *args, **kwargs)  # type: ignore[arg-type]

    lease = await lease_of_a_run()
    monkeypatch.setattr(BaseDatabaseWrapper, "__init__", counted)
    for number in range(20):
        lease = await asyncio.create_task(appended(lease, str(number)))
    assert made == []


async def test_an_open_transaction_is_not_seen_before_its_end() -> None:
    lease = await lease_of_a_run()
    seen: list[int] = []

    def write() -> None:
        with transacting() as cursor:
            cursor.execute("UPDATE store_event SET at = at WHERE run_id = %s", [lease.run_id])
            cursor.execute("DELETE FROM store_event WHERE run_id = %(run)s", {"run": lease.run_id})
            with closing(sqlite3.connect(sqlite_path())) as other:
                count = other.execute("SELECT COUNT(*) FROM store_event WHERE run_id = ?", [lease.run_id])
                seen.append(count.fetchone()[0])

    await at_once(write)
    assert seen == [1]
    assert await in_database(Event.objects.filter(run_id=lease.run_id).count) == 0
