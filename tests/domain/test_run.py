from itertools import product

import pytest

from planner.domain.run import ALLOWED, ENDED, RunStatus

QUEUED, RUNNING = RunStatus.QUEUED, RunStatus.RUNNING
SUCCEEDED, FAILED, CANCELLED = RunStatus.SUCCEEDED, RunStatus.FAILED, RunStatus.CANCELLED

LEGAL = {
    (QUEUED, RUNNING),
    (QUEUED, CANCELLED),
    (QUEUED, FAILED),
    (RUNNING, RUNNING),  # another attempt
    (RUNNING, SUCCEEDED),
    (RUNNING, FAILED),
    (RUNNING, CANCELLED),
}


@pytest.mark.parametrize(("before", "after"), list(product(RunStatus, repeat=2)))
def test_every_pair_of_states_is_allowed_or_not(before: RunStatus, after: RunStatus) -> None:
    assert (after in ALLOWED[before]) is ((before, after) in LEGAL)


def test_a_finished_run_cannot_revive() -> None:
    assert {SUCCEEDED, FAILED, CANCELLED} == ENDED
    assert all(not ALLOWED[status] for status in ENDED)
