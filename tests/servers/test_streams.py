"""The streams through each of the servers that `SERVER` names."""

import json
from typing import Any

import httpx

from tests.conftest import Server
from tests.e2e.model import until
from tests.e2e.readers import started
from tests.servers.conftest import STALL_SECONDS, Read
from tests.servers.kernel import connections, rss_bytes, threads

TRIP = {"location": "Seoul", "startDate": "2026-11-30", "endDate": "2026-12-02", "language": "en"}
STREAM = "/api/v1/plans/generate/stream"
AT_ONCE_SECONDS = 2.0
STREAMS = 100
MAX_THREADS = 20
EVENTS = 50_000
STALLED = 5
MAX_GROWTH_BYTES = 20 * 1024 * 1024
LONG_LOG = f"""
from datetime import UTC, datetime
from planner.domain.events import TextDrafted
from planner.store import claims, log
now = lambda: datetime.now(UTC)
text = TextDrafted("A sentence about as long as those that a writer writes about one stop. ", "draft", 1)
lease = claims.claim_one("RUN", now=now(), lease_seconds=600).lease
for _ in range({EVENTS} // 1000):
    lease, _ = log.append(lease, [text] * 1000, now=now(), lease_seconds=600)
"""


def streamed(server: Server) -> tuple[httpx.Response, list[dict[str, Any]]]:
    """A whole run over the guide's own path."""
    answer = httpx.post(f"{server.url}{STREAM}", json=TRIP, timeout=30)
    lines = answer.text.split("\n")
    return answer, [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]


def open_streams(server: Server) -> int:
    """How many the server says it has."""
    for line in httpx.get(f"{server.url}/metrics", timeout=5).text.splitlines():
        if line.startswith("tripsite_open_streams "):
            return int(float(line.split()[1]))
    raise AssertionError("the metrics do not say")


def test_a_whole_run_is_streamed_from_its_first_event_to_done(working_server: Server) -> None:
    answer, events = streamed(working_server)
    assert answer.status_code == httpx.codes.OK
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert answer.headers["transfer-encoding"] == "chunked"
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert [event["type"] for event in events[-2:]] == ["complete", "done"]


def test_a_reader_that_comes_back_with_its_cursor_misses_nothing(working_server: Server) -> None:
    answer, events = streamed(working_server)
    path = f"{working_server.url}/api/v1/runs/{answer.headers['x-run-id']}/events"
    key = {"X-Run-Key": answer.headers["x-run-key"]}
    for cursor in (0, 7, len(events) - 1):
        rest = httpx.get(path, headers={**key, "Last-Event-ID": str(cursor)}, timeout=10).text
        ids = [int(line.removeprefix("id: ")) for line in rest.split("\n") if line.startswith("id: ")]
        assert ids == list(range(cursor + 1, len(events) + 1))


def test_headers_come_at_once_where_there_is_nothing_to_say_yet(waiting_server: Server, read: Read) -> None:
    reader = read(waiting_server, started(waiting_server.url, TRIP), after=1)
    assert reader.wait_for(b"\r\n\r\n") < AT_ONCE_SECONDS
    assert b"text/event-stream" in reader.raw


def test_the_server_notices_who_leaves(waiting_server: Server, read: Read) -> None:
    run = started(waiting_server.url, TRIP)
    until(lambda: open_streams(waiting_server) == 0, "nobody else is there")
    readers = [read(waiting_server, run) for _ in range(5)]
    for reader in readers:
        reader.wait_for(b"id: 1\n")
    assert open_streams(waiting_server) == len(readers)
    for reader in readers:
        reader.leave()
    until(lambda: open_streams(waiting_server) == 0, "the streams are gone", AT_ONCE_SECONDS)


def test_open_streams_hold_no_thread_and_no_database_connection(waiting_server: Server, read: Read) -> None:
    run = started(waiting_server.url, TRIP)
    until(lambda: open_streams(waiting_server) == 0, "nobody else is there")
    read(waiting_server, run).wait_for(b"id: 1\n")
    threads_before, connections_before = threads(waiting_server), connections(waiting_server)
    for reader in [read(waiting_server, run) for _ in range(STREAMS)]:
        reader.wait_for(b"id: 1\n")
    assert open_streams(waiting_server) == STREAMS + 1
    assert threads(waiting_server) <= min(
        threads_before + 4, MAX_THREADS
    )  # granian's own are made when they are needed
    assert connections(waiting_server) <= connections_before + 1


def test_who_reads_nothing_is_cut_off_and_comes_back_to_the_rest(waiting_server: Server, read: Read) -> None:
    run = started(waiting_server.url, TRIP)
    waiting_server.manage("shell", "--verbosity", "0", "--command", LONG_LOG.replace("RUN", run[0]))
    last = b"id: %d\n" % EVENTS
    warm = read(waiting_server, run)
    warm.wait_for(last)
    warm.leave()
    until(lambda: open_streams(waiting_server) == 0, "nobody is there")
    before = rss_bytes(waiting_server)

    stalled = [read(waiting_server, run, small_buffer=True) for _ in range(STALLED)]
    attentive = read(waiting_server, run)
    attentive.wait_for(last)
    assert open_streams(waiting_server) == STALLED + 1
    until(lambda: open_streams(waiting_server) == 1, "they are cut off", 3 * STALL_SECONDS)
    assert rss_bytes(waiting_server) - before < MAX_GROWTH_BYTES

    for cut_off in stalled:
        heard = cut_off.rest()
        assert 0 < heard.cursor < EVENTS
        assert not heard.is_whole
        again = read(waiting_server, run, after=heard.cursor)
        again.wait_for(last)
        assert [event["seq"] for event in heard.events] == list(range(1, heard.cursor + 1))
        assert b"id: %d\n" % heard.cursor not in again.raw
        assert b"id: %d\n" % (heard.cursor + 1) in again.raw
        again.leave()
