"""A server killed in the middle of a run and started again: every reader ends with the whole run, once."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from tests.conftest import Server
from tests.e2e.readers import Reader, started
from tests.loopback.process import Gemini, running_gemini

TRIP = {"location": "Seoul", "startDate": "2026-11-25", "endDate": "2026-11-27", "language": "ko"}


@pytest.fixture
def gemini() -> Iterator[Gemini]:
    with running_gemini("good", delay_ms=15) as model:
        yield model


def with_model(make_server: Callable[..., Server], gemini: Gemini) -> Server:
    return make_server(GOOGLE_API_KEY="stub", GEMINI_BASE_URL=gemini.url, RUN_LEASE_SECONDS="3")


def shown_text(events: list[dict]) -> str:
    """What a reader that knows `reset` shows in the end."""
    parts: list[tuple[str, str]] = []
    for event in events:
        if event["type"] == "chunk":
            parts.append((event["part"], event["content"]))
        elif event["type"] == "reset":
            parts = [part for part in parts if part[0] != event["part"]]
    return "".join(text for _, text in parts)


def test_it_goes_on_after_a_kill_in_the_middle_of_the_text(make_server, gemini) -> None:
    server = with_model(make_server, gemini)
    run_id, key = started(server.url, TRIP)
    readers = [Reader(server.url, run_id, key) for _ in range(3)]
    readers[0].wait_for("chunk", 3)
    server.kill()
    server.start()
    late = Reader(server.url, run_id, key)
    streams = [reader.finished() for reader in (*readers, late)]
    assert [event["seq"] for event in streams[0]] == list(range(1, len(streams[0]) + 1))
    assert all(stream == streams[0] for stream in streams)
    assert readers[0].connections >= 2
    assert [event["type"] for event in streams[0]][-2:] == ["complete", "done"]
    assert sum(event["type"] == "reset" and event["part"] == "draft" for event in streams[0]) == 1
    assert sum(event.get("step") == "gather_context" for event in streams[0]) == 1
    plan = httpx.get(f"{server.url}/api/v1/plans/{run_id}", headers={"X-Run-Key": key}).json()
    assert plan == streams[0][-2]["plan"]
