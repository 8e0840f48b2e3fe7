import asyncio
import threading

import pytest
from django.db import OperationalError, connection

from planner.store import runs, threads
from planner.store.models import Run
from planner.store.threads import POSTGRES_THREADS, in_database
from tests.factories import queued, visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]

EXPECTED_THREADS = 1 if connection.vendor == "sqlite" else POSTGRES_THREADS


def thread_and_connection() -> tuple[int, int]:
    Run.objects.count()
    return threading.get_ident(), id(connection.connection)


async def test_many_coroutines_share_the_few_threads_and_their_connections() -> None:
    seen = await asyncio.gather(*(in_database(thread_and_connection) for _ in range(200)))
    assert 1 <= len({thread for thread, _ in seen}) <= EXPECTED_THREADS
    assert len({pair[1] for pair in seen}) <= EXPECTED_THREADS
    names = [thread.name for thread in threading.enumerate() if thread.name.startswith("database")]
    assert len(names) <= EXPECTED_THREADS


@pytest.fixture
def without_connection(transactional_db: None) -> None:
    connection.close()


@pytest.mark.usefixtures("without_connection")
async def test_the_event_loops_own_thread_opens_no_connection() -> None:
    owner = visitor()
    run = await in_database(queued, owner=owner)
    assert (await in_database(runs.find, run.id, owner=owner)).id == run.id
    assert connection.connection is None


async def test_what_the_function_raises_comes_through() -> None:
    with pytest.raises(ZeroDivisionError):
        await in_database(lambda: 1 / 0)


async def test_a_dead_connection_fails_one_call_and_not_the_next() -> None:
    def break_off() -> None:
        Run.objects.count()
        raise OperationalError("server closed the connection unexpectedly")

    def opened() -> bool:
        return connection.connection is not None

    for _ in range(3):
        with pytest.raises(OperationalError):
            await in_database(break_off)
    if connection.vendor == "sqlite":
        assert not await in_database(opened)
    assert await in_database(Run.objects.count) == 0


async def test_after_the_shut_down_the_next_call_has_new_threads() -> None:
    before = await asyncio.gather(*(in_database(thread_and_connection) for _ in range(20)))
    await asyncio.to_thread(threads.shut_down)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("database")]
    after = await in_database(thread_and_connection)
    assert after[1]
    assert before
