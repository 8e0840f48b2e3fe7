"""python -m bench.growing_log ROWS…: seconds of an append and of a reading at each size of a log, as JSON."""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from statistics import median
from typing import Any

SAMPLES = 300
AT_ONCE = 100
LEASE_SECONDS = 600.0


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tripsite.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(json.dumps(costs([int(rows) for rows in sys.argv[1:]])))


def costs(sizes: list[int]) -> dict[str, list[float]]:
    """Median seconds, a value for each size; the log of one run grows from one to the next."""
    from planner.domain.events import TextDrafted
    from planner.store import log

    lease = _lease()
    text = TextDrafted("A sentence about as long as those that a writer writes about one stop. ", "draft", 1)
    found: dict[str, list[float]] = {"append": [], "read": []}

    def append(events: int) -> None:
        nonlocal lease
        lease, _ = log.append(lease, [text] * events, now=_now(), lease_seconds=LEASE_SECONDS)

    for size in sizes:
        while lease.last_seq < size - SAMPLES:
            append(min(AT_ONCE, size - SAMPLES - lease.last_seq))
        found["append"].append(_median_seconds(lambda: append(1)))
        found["read"].append(_median_seconds(lambda: log.read(lease.run_id, after=lease.last_seq - 10)))
    return found


def _lease() -> Any:
    """A run of its own, claimed."""
    from planner.domain.owner import Owner
    from planner.domain.run import Delivery
    from planner.domain.trip import trip_request
    from planner.store import claims, runs

    new = runs.NewRun(
        id="0" * 32,
        request=trip_request(location="Seoul", start=date(2027, 3, 1), end=date(2027, 3, 3)),
        owner=Owner(),
        fingerprint="",
        writer="offline",
        delivery=Delivery.STREAM,
    )
    runs.create(new, now=_now(), at_once=0)
    return claims.claim(now=_now(), lease_seconds=LEASE_SECONDS, limit=1)[0].lease


def _median_seconds(job: Callable[[], object]) -> float:
    times = []
    for _ in range(SAMPLES):
        began = time.perf_counter()
        job()
        times.append(time.perf_counter() - began)
    return median(times)


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    main()
