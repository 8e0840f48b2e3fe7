"""Many who claim from one queue at once: each run goes to one of them, whoever is first."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from planner.store import claims
from planner.store.claims import Claim
from planner.store.models import Run
from tests.factories import LEASE_SECONDS, now, queued

pytestmark = pytest.mark.django_db(transaction=True)

CLAIMERS = 8
RUNS = 40
AT_A_TIME = 7


def claimed_by_many(claim: Callable[[], list[Claim]]) -> list[Claim]:
    """What all claimers got who began at the same moment and went on until nothing was left."""
    begin, got, lock = threading.Barrier(CLAIMERS), list[Claim](), threading.Lock()

    def claimer() -> None:
        begin.wait()
        try:
            misses = 0
            while misses < 3:  # others may have taken all it saw
                mine = claim()
                misses = 0 if mine else misses + 1
                with lock:
                    got.extend(mine)
        finally:
            connection.close()

    threads = [threading.Thread(target=claimer) for _ in range(CLAIMERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def test_each_waiting_run_is_claimed_once() -> None:
    run_ids = sorted(queued().id for _ in range(RUNS))
    moment = now()
    got = claimed_by_many(lambda: claims.claim(now=moment, lease_seconds=LEASE_SECONDS, limit=AT_A_TIME))
    assert sorted(claim.run.id for claim in got) == run_ids
    assert set(Run.objects.values_list("attempt", "losses")) == {(1, 0)}


def test_each_lapsed_run_is_taken_over_once() -> None:
    run_ids = sorted(queued().id for _ in range(RUNS))
    claims.claim(now=now() - timedelta(hours=1), lease_seconds=LEASE_SECONDS, limit=RUNS)
    moment = now()
    got = claimed_by_many(lambda: claims.claim(now=moment, lease_seconds=LEASE_SECONDS, limit=AT_A_TIME))
    assert sorted(claim.run.id for claim in got) == run_ids
    assert set(Run.objects.values_list("attempt", "losses")) == {(2, 1)}


def test_many_jobs_for_one_run_give_it_to_one() -> None:
    run_ids = [queued().id for _ in range(RUNS // 4)]
    moment = now()

    def claim_all_by_name() -> list[Claim]:
        taken = [claims.claim_one(run_id, now=moment, lease_seconds=LEASE_SECONDS) for run_id in run_ids]
        return [claim for claim in taken if claim is not None]

    got = claimed_by_many(claim_all_by_name)
    assert Counter(claim.run.id for claim in got) == Counter(run_ids)
