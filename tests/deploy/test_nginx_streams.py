"""Streams through the shipped nginx configuration: as they are written, over interruptions, to the end."""

import itertools
import json
import statistics
from collections.abc import Iterator
from functools import partial

import httpx
import pytest

from planner.web.streams.sse import HEARTBEAT, HEARTBEAT_SECONDS
from tests.conftest import Server
from tests.deploy.gateway import SHIPPED, Gateway, needs_curl, needs_nginx
from tests.deploy.readers import Curl, numbers, started
from tests.e2e.model import Model, until
from tests.e2e.readers import Reader

pytestmark = [needs_nginx, pytest.mark.services]

LAG_SECONDS = 0.3
SHARES = (0.3, 0.45, 0.6, 0.75, 0.9)

type Pair = tuple[Server, Server]

addresses = (f"127.0.1.{number}" for number in itertools.count(1))


@pytest.fixture
def traveller(gateway: Gateway, model: Model) -> Iterator[httpx.Client]:
    """A client at an address of its own, and a model that may write to the end when the test is over."""
    with gateway.client(address=next(addresses)) as client:
        yield client
    model.go_on()


@needs_curl
@pytest.mark.parametrize("version", ["1.1", "2"])
def test_events_pass_as_they_are_written(
    version: str, gateway: Gateway, pair: Pair, model: Model, traveller: httpx.Client
) -> None:
    model.play(until=0.1)
    run_id, key = started(traveller)
    direct = Curl(pair[0].url, run_id, key, version="1.1", trusts=gateway.certificate)
    through = Curl(gateway.url, run_id, key, version=version, trusts=gateway.certificate)
    try:
        until(lambda: through.last_seq == direct.last_seq > 0, "both have joined")
        joined_at = through.last_seq
        for share in SHARES:
            before, model.until = direct.last_seq, share
            until(partial(direct.is_past, before), "the model's next words")
            until(
                lambda: through.last_seq >= direct.last_seq, "the same through nginx, while the model waits"
            )
        model.go_on()
        assert through.finished() == direct.finished()
    finally:
        direct.stop()
        through.stop()
    assert through.version == version
    assert numbers(through.events) == list(range(1, len(through.events) + 1))
    live = [seq for seq in direct.came_at if seq > joined_at]
    lags = [through.came_at[seq] - direct.came_at[seq] for seq in live]
    assert statistics.median(lags) < LAG_SECONDS, lags


def test_a_cursor_is_good_at_the_other_server(
    gateway: Gateway, model: Model, traveller: httpx.Client
) -> None:
    model.play(until=0.3)
    run_id, key = started(traveller)
    path, got = f"/api/v1/runs/{run_id}/events", list[int]()
    for count in (2, 3, 4):
        got += _read(traveller, path, key, after=len(got), count=count)
    model.go_on()
    got += _read(traveller, path, key, after=len(got), count=None)
    assert got == list(range(1, len(got) + 1))
    assert got == _read(traveller, path, key, after=0, count=None)
    until(lambda: len(_servers(gateway, path)) == 2, "both servers have been asked", seconds=5)


def test_whichever_server_dies_the_reader_has_the_whole_run_once(
    gateway: Gateway, pair: Pair, model: Model, traveller: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(gateway.certificate))
    model.play(until=0.3)
    run_id, key = started(traveller)
    reader = Reader(gateway.url, run_id, key)
    reader.wait_for("chunk")
    try:
        pair[0].kill()
        seen, model.until = len(reader.events), 0.6
        reader.wait_until(lambda events: len(events) > seen, "news with one server dead")
    finally:
        pair[0].start()
    try:
        pair[1].kill()
        model.go_on()
        events = reader.finished()
    finally:
        pair[1].start()
    assert reader.connections > 1
    assert numbers(events) == list(range(1, len(events) + 1))
    assert [event["type"] for event in events[-2:]] == ["complete", "done"]
    assert numbers(events) == _read(traveller, f"/api/v1/runs/{run_id}/events", key, after=0, count=None)


def test_a_heartbeat_passes_while_nothing_happens(model: Model, traveller: httpx.Client) -> None:
    model.play(until=0.1)
    run_id, key = started(traveller)
    path = f"/api/v1/runs/{run_id}/events"
    last = 1_000  # past what there is: the reader has everything so far
    with traveller.stream("GET", path, headers={"X-Run-Key": key, "Last-Event-ID": str(last)}) as answer:
        assert next(answer.iter_raw()) == HEARTBEAT


def test_a_stream_is_not_compressed_and_says_so_to_the_next_proxy(
    model: Model, traveller: httpx.Client
) -> None:
    model.play(until=0.1)
    run_id, key = started(traveller)
    headers = {"X-Run-Key": key, "Accept-Encoding": "gzip"}
    with traveller.stream("GET", f"/api/v1/runs/{run_id}/events", headers=headers) as answer:
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert answer.headers["x-accel-buffering"] == "no"
        assert answer.headers["x-run-id"] == run_id
        assert "content-encoding" not in answer.headers


def test_a_stream_may_be_silent_for_three_heartbeats() -> None:
    streams = (SHIPPED / "tripsite.conf.template").read_text().partition("location ~ ^/(api")[2]
    seconds = streams.partition("proxy_read_timeout ")[2].partition("s;")[0]
    assert int(seconds) > 3 * HEARTBEAT_SECONDS


def _read(client: httpx.Client, path: str, key: str, *, after: int, count: int | None) -> list[int]:
    """The numbers of the next events above the cursor: so many of them, or all to the run's end."""
    found: list[int] = []
    with client.stream("GET", path, headers={"X-Run-Key": key, "Last-Event-ID": str(after)}) as answer:
        answer.raise_for_status()
        for line in answer.iter_lines():
            if line.startswith("data: "):
                found.append(json.loads(line.removeprefix("data: "))["seq"])
            if len(found) == count:
                break
    return found


def _servers(gateway: Gateway, path: str) -> set[str]:
    return {request["upstream"] for request in gateway.access_log if request["path"] == path}
