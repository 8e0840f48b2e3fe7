"""What operators are told, and who is told the figures."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from prometheus_client.parser import text_string_to_metric_families
from pytest_django.fixtures import Settings

from planner.domain.trip import Language
from planner.store import claims
from planner.telemetry import metrics
from planner.telemetry.probes import REDIS_SECONDS
from planner.web import health
from planner.web.streams import stream
from planner.web.streams.open_streams import Ending
from tests.conftest import Server
from tests.databases import database_away, running_redis
from tests.factories import claimed, now, queued

pytestmark = pytest.mark.django_db(transaction=True)

TRIP = {"location": "Seoul", "startDate": "2026-11-23", "endDate": "2026-11-24", "language": "en"}
TOKEN = "a token nobody guesses"

type Change = Callable[..., None]


@pytest.fixture
def setting(settings: Settings) -> Change:
    """A function that sets settings of `env` for one test."""

    def change(**values: Any) -> None:
        settings.ENV = {**settings.ENV, **values}

    return change


@pytest.fixture(autouse=True)
def unremembered() -> None:
    """Every test reads the backlog anew."""
    health.BACKLOG.forget()


def ready(client: Client) -> tuple[int, dict[str, Any]]:
    answer = client.get("/readyz")
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code, json.loads(answer.content)


def scraped(text: str) -> dict[tuple[str, ...], float]:
    """Every sample of a scrape, by its name and its labels' values, the labels in the alphabet's order."""
    return {
        (sample.name, *(sample.labels[name] for name in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_a_process_that_can_work_says_so_with_a_figure_for_each_check(client: Client) -> None:
    status, told = ready(client)
    assert (status, told["status"]) == (200, "ok")
    assert told["checks"].keys() == {"database", "runner", "backlog"}
    assert told["checks"]["database"]["milliseconds"] >= 0
    assert told["checks"]["runner"] == {"ok": True, "mode": "off", "running": 0}
    assert told["checks"]["backlog"] == {"ok": True, "queued": 0, "oldestSeconds": 0}


def test_without_the_database_it_cannot_work_and_does_not_say_why(client: Client) -> None:
    with database_away():
        answer = client.get("/readyz")
    told = answer.json()
    assert (answer.status_code, told["status"]) == (503, "unavailable")
    assert not told["checks"]["database"]["ok"]
    assert b"away" not in answer.content


def test_runs_that_nobody_takes_are_told_but_this_process_can_still_work(client: Client) -> None:
    queued(at=now() - timedelta(seconds=90))
    queued()
    status, told = ready(client)
    backlog = told["checks"]["backlog"]
    assert (status, told["status"], backlog["ok"], backlog["queued"]) == (200, "degraded", False, 2)
    assert 90 <= backlog["oldestSeconds"] < 100


@pytest.mark.services
def test_redis_down_is_degraded_since_readers_poll(client: Client, setting: Change, tmp_path: Path) -> None:
    with running_redis(tmp_path) as redis:
        setting(REDIS_URL=redis.url)
        status, told = ready(client)
        assert (status, told["status"], told["checks"]["redis"]["ok"]) == (200, "ok", True)
        redis.kill()
        status, told = ready(client)
        assert (status, told["status"], told["checks"]["redis"]["ok"]) == (200, "degraded", False)
        redis.start()
        assert ready(client)[1]["status"] == "ok"


@pytest.mark.services
def test_a_redis_that_is_cut_off_holds_the_answer_up_for_half_a_second_at_most(
    client: Client, setting: Change, tmp_path: Path
) -> None:
    with running_redis(tmp_path) as redis:
        setting(REDIS_URL=redis.url)
        ready(client)
        redis.freeze()
        began = monotonic()
        status, told = ready(client)
        assert monotonic() - began < REDIS_SECONDS + 0.5
        assert (status, told["status"]) == (200, "degraded")


def test_a_laptop_tells_its_figures_to_its_own_machine_only(client: Client) -> None:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert scraped(answer.text)["tripsite_database_up",] == 1
    assert client.get("/metrics", REMOTE_ADDR="::1").status_code == 200
    for stranger in ("192.0.2.7", "", "nonsense"):
        assert client.get("/metrics", REMOTE_ADDR=stranger).status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 404


def test_a_server_without_a_token_tells_nobody(client: Client, settings: Settings) -> None:
    settings.IS_LAPTOP = False
    assert client.get("/metrics").status_code == 404


def test_who_shows_the_token_is_told_from_anywhere_and_nobody_else(
    client: Client, settings: Settings, setting: Change
) -> None:
    settings.IS_LAPTOP = False
    setting(METRICS_TOKEN=TOKEN)
    shown = {"Authorization": f"Bearer {TOKEN}"}
    assert client.get("/metrics", headers=shown, REMOTE_ADDR="192.0.2.7").status_code == 200
    for wrong in (TOKEN, "Bearer", "Bearer ", f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer é"):
        assert client.get("/metrics", headers={"Authorization": wrong}).status_code == 404
    assert client.get("/metrics").status_code == 404


def test_a_scrape_tells_what_waits_and_what_was_left_behind(client: Client) -> None:
    claimed(queued(), lease_seconds=600)
    lost = claimed(queued())
    claims.renew(lost.lease, now=now() - timedelta(hours=1), lease_seconds=1)
    queued(at=now() - timedelta(seconds=40))
    found = scraped(client.get("/metrics").text)
    assert found["tripsite_runs", "queued"] == 1
    assert found["tripsite_runs", "running"] == 2
    assert found["tripsite_leases_lapsed",] == 1
    assert 40 <= found["tripsite_queue_age_seconds",] < 50


def test_a_scrape_without_the_database_still_tells_of_the_process(client: Client) -> None:
    with database_away():
        answer = client.get("/metrics")
    found = scraped(answer.text)
    assert (answer.status_code, found["tripsite_database_up",]) == (200, 0)
    assert "process_resident_memory_bytes" in {name for name, *_ in found}
    assert ("tripsite_queue_age_seconds",) not in found


def test_runs_that_have_ended_are_not_looked_through() -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        claims.backlog(now=now())
    assert len(queries) == 1
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN " + ("QUERY PLAN " if connection.vendor == "sqlite" else "") + queries[0]["sql"]
        )
        plan = str(cursor.fetchall())
    assert connection.vendor != "sqlite" or "SEARCH store_run USING INDEX run_by_status" in plan, plan


def test_a_real_server_counts_the_runs_it_executes(make_server: Callable[..., Server]) -> None:
    server = make_server()
    before = scraped(httpx.get(f"{server.url}/metrics").text)
    with httpx.stream("POST", f"{server.url}/api/v1/plans/generate/stream", json=TRIP, timeout=30) as stream:
        ended = [line for line in stream.iter_lines() if '"type":"done"' in line]
    assert ended
    after = scraped(httpx.get(f"{server.url}/metrics").text)

    def moved(*key: str) -> float:
        return after[key] - before[key]

    assert moved("tripsite_runs_started_total") == 1
    assert moved("tripsite_runs_ended_total", "", "succeeded") == 1
    assert moved("tripsite_events_total", "RunSucceeded") == 1
    assert moved("tripsite_first_event_seconds_count") == 1
    assert 0 < moved("tripsite_first_event_seconds_sum") < 5
    assert moved("tripsite_streams_ended_total", "done") == 1
    assert after["tripsite_open_streams",] == after["tripsite_open_feeds",] == 0
    # the home page's example, once a language, may be planned by now
    assert after["tripsite_model_requests_total", "ok", "offline"] in range(1, 2 + len(Language))


def test_every_way_a_stream_ends_has_its_reason() -> None:
    assert stream.ENDED.keys() == {None, *Ending}
    assert {*stream.ENDED.values(), "error"} == set(metrics.STREAM_ENDS)


def test_an_open_stream_is_counted_while_it_is_open(make_server: Callable[..., Server]) -> None:
    server = make_server(RUNNER="off")
    url = f"{server.url}/api/v1/plans/generate/stream"
    with httpx.stream("POST", url, json=TRIP, timeout=30) as stream:
        lines = stream.iter_lines()
        assert next(lines) == "id: 1"
        found = scraped(httpx.get(f"{server.url}/metrics").text)
        assert found["tripsite_open_streams",] == found["tripsite_open_feeds",] == 1
        assert found["tripsite_runs", "queued"] == 1
    deadline = monotonic() + 10
    while scraped(httpx.get(f"{server.url}/metrics").text)["tripsite_streams_ended_total", "left"] != 1:
        assert monotonic() < deadline
    assert scraped(httpx.get(f"{server.url}/metrics").text)["tripsite_open_streams",] == 0
