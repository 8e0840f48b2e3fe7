"""What waits in the database, read when somebody asks and not more often than is good for it."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

log = logging.getLogger(__name__)

REMEMBERED_SECONDS = 2.0  # however many scrape


@dataclass(frozen=True, slots=True)
class Backlog:
    """`oldest_seconds` is the age of the oldest queued run, 0 when none waits; `lapsed` of those running."""

    queued: int = 0
    running: int = 0
    lapsed: int = 0
    oldest_seconds: float = 0.0


class BacklogCollector(Collector):
    """The backlog as gauges. When it cannot be read they are missing, and `tripsite_database_up` is 0."""

    def __init__(self, read: Callable[[], Backlog], clock: Callable[[], float] = time.monotonic) -> None:
        self._read = read
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: Backlog | None = None
        self._read_again_at = float("-inf")

    def collect(self) -> Iterator[Metric]:
        backlog = self._backlog()
        yield GaugeMetricFamily(
            "tripsite_database_up", "Whether the database answered", value=float(backlog is not None)
        )
        if backlog is None:
            return
        runs = GaugeMetricFamily("tripsite_runs", "Runs that have not ended, by state", labels=["state"])
        runs.add_metric(["queued"], backlog.queued)
        runs.add_metric(["running"], backlog.running)
        yield runs
        yield GaugeMetricFamily(
            "tripsite_queue_age_seconds", "Age of the oldest queued run", value=backlog.oldest_seconds
        )
        yield GaugeMetricFamily(
            "tripsite_leases_lapsed", "Running runs whose worker gives no sign of life", value=backlog.lapsed
        )

    def forget(self) -> None:
        """The next to ask has it read anew."""
        self._read_again_at = float("-inf")

    def _backlog(self) -> Backlog | None:
        with self._lock:
            if self._clock() >= self._read_again_at:
                try:
                    self._kept = self._read()
                except Exception as error:  # noqa: BLE001  (whatever the database's driver raises)
                    log.warning("backlog not read: %s", error)
                    self._kept = None
                self._read_again_at = self._clock() + REMEMBERED_SECONDS
            return self._kept
