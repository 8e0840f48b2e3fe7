"""Processes that start at the same moment on a database that has nothing in it yet."""

import asyncio

import pytest

from planner.pipeline import checkpoints
from tests.chaos.engines import running_postgres

AT_ONCE = 4
SECONDS = 30.0


@pytest.mark.services
@pytest.mark.asyncio
async def test_workers_that_start_together_make_the_checkpoints_tables_once() -> None:
    with running_postgres() as postgres:

        async def start() -> None:
            async with checkpoints.on_postgres(postgres.url) as checkpointer:
                assert await checkpointer.aget_tuple({"configurable": {"thread_id": "none"}}) is None

        async with asyncio.timeout(SECONDS):
            await asyncio.gather(*(start() for _ in range(AT_ONCE)))
