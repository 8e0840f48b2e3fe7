"""The gauges that come from the database."""

from planner.telemetry.backlog import REMEMBERED_SECONDS, Backlog, BacklogCollector


class Readings:
    """A database that counts how often it is read, and a clock that goes when it is told."""

    def __init__(self) -> None:
        self.count = 0
        self.is_away = False
        self.now = 100.0

    def read(self) -> Backlog:
        self.count += 1
        if self.is_away:
            raise ConnectionError("the database is away")
        return Backlog(queued=2, running=self.count, lapsed=1, oldest_seconds=7.5)

    def clock(self) -> float:
        return self.now


def values(collector: BacklogCollector) -> dict[tuple[str, ...], float]:
    return {
        (sample.name, *sample.labels.values()): sample.value
        for metric in collector.collect()
        for sample in metric.samples
    }


def test_what_waits_is_told_by_state() -> None:
    readings = Readings()
    assert values(BacklogCollector(readings.read, readings.clock)) == {
        ("tripsite_database_up",): 1,
        ("tripsite_runs", "queued"): 2,
        ("tripsite_runs", "running"): 1,
        ("tripsite_queue_age_seconds",): 7.5,
        ("tripsite_leases_lapsed",): 1,
    }


def test_however_many_scrape_the_database_is_read_once_in_a_while() -> None:
    readings = Readings()
    collector = BacklogCollector(readings.read, readings.clock)
    for _ in range(50):
        values(collector)
    assert readings.count == 1
    readings.now += REMEMBERED_SECONDS
    assert values(collector)["tripsite_runs", "running"] == 2


def test_a_database_that_is_away_is_said_to_be_and_asked_as_seldom() -> None:
    readings = Readings()
    readings.is_away = True
    collector = BacklogCollector(readings.read, readings.clock)
    assert values(collector) == {("tripsite_database_up",): 0}
    readings.is_away = False
    assert values(collector) == {("tripsite_database_up",): 0}
    readings.now += REMEMBERED_SECONDS
    assert values(collector)["tripsite_database_up",] == 1
