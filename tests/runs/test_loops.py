import asyncio
import threading
import time

import pytest

from planner.runs.loops import solve_in_turn

pytestmark = pytest.mark.asyncio


async def test_what_the_loop_gives_to_threads_is_done_one_after_the_other() -> None:
    solve_in_turn()
    under_way = most = 0

    def solve() -> str:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        time.sleep(0.005)  # as long as a thread keeps the interpreter when others want it
        under_way -= 1
        return threading.current_thread().name

    names = await asyncio.gather(*(asyncio.to_thread(solve) for _ in range(6)))
    assert most == 1
    assert len(set(names)) == 1
    assert names[0].startswith("solver")
