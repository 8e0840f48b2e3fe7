"""A server killed at any point of a run and started again: every reader ends with the whole run, once."""

from collections.abc import Callable
from functools import partial
from typing import Any

import httpx
import pytest

from tests.conftest import Server
from tests.e2e.model import Model, forgetful_plan, until
from tests.e2e.readers import Reader, started
from tests.e2e.tabs import as_streamed

MUST_SEE = "경복궁"
TRIP = {
    "location": "Seoul",
    "startDate": "2026-11-25",
    "endDate": "2026-11-26",
    "language": "ko",
    "mustSee": [MUST_SEE],
}

type Reach = Callable[[Model, Reader], None]


def before_the_draft(model: Model, reader: Reader) -> None:
    """The solver's sketch is shown, the model has been asked and has not written a word."""
    until(lambda: model.drafts, "the model is asked")
    reader.wait_for("stop")


def in_the_text(model: Model, reader: Reader) -> None:
    model.pause_seconds, model.until = 0.02, 0.6
    reader.wait_for("chunk", 2)


def between_draft_and_review(model: Model, reader: Reader) -> None:
    """The draft ends, and its review has begun or is about to."""
    model.refined_until = 0.0
    model.until = 1.0
    reader.wait_until(lambda events: any(event.get("step") == "validate" for event in events), "the review")


def before_another_version(model: Model, reader: Reader) -> None:
    """The model has been asked for another version and has not written a word of it."""
    model.refined_until = 0.0
    model.until = 1.0
    until(lambda: model.refinements, "the model is asked again")


def in_another_version(model: Model, reader: Reader) -> None:
    model.refined_until = 0.5
    model.until = 1.0
    reader.wait_until(
        lambda events: any(event.get("part") == "refine-1" for event in events), "a second version"
    )


POINTS = (before_the_draft, in_the_text, between_draft_and_review, before_another_version, in_another_version)


@pytest.mark.parametrize("reach", POINTS, ids=lambda reach: reach.__name__)
def test_it_goes_on_after_a_kill(model_server: Server, model: Model, reach: Reach) -> None:
    model.play(forgetful_plan, until=0.0)
    run_id, key = started(model_server.url, TRIP)
    readers = [Reader(model_server.url, run_id, key) for _ in range(3)]
    reach(model, readers[0])
    has_drafted = model.refinements > 0
    model_server.kill()
    model.go_on()
    model_server.start()
    late = Reader(model_server.url, run_id, key)

    streams = [reader.finished() for reader in (*readers, late)]
    whole = streams[0]
    assert [event["seq"] for event in whole] == list(range(1, len(whole) + 1))
    assert all(stream == whole for stream in streams)
    assert readers[0].connections >= 2
    assert [event["type"] for event in whole][-2:] == ["complete", "done"]
    assert times_begun(whole, "gather_context") == 1
    plan = httpx.get(f"{model_server.url}/api/v1/plans/{run_id}", headers={"X-Run-Key": key}).json()
    assert as_streamed(plan) == whole[-2]["plan"]
    assert MUST_SEE in [stop["name"] for day in plan["days"] for stop in day["stops"]]
    if has_drafted:
        assert model.drafts == times_begun(whole, "generate_draft") == 1
        assert times_begun(whole, "refine") == 2
    else:
        assert times_begun(whole, "generate_draft") <= 2
    assert "".join(text for part, text in shown(whole) if part == "draft") == draft_of_a_run_left_alone(
        model_server, model
    )


def test_a_run_that_kills_its_server_three_times_fails_and_says_so(
    model_server: Server, model: Model
) -> None:
    model.play(until=0.5)
    run_id, key = started(model_server.url, TRIP)
    reader = Reader(model_server.url, run_id, key)
    for attempt in range(1, 4):
        until(partial(has_been_asked, model, attempt), f"attempt {attempt}")
        model_server.kill()
        model_server.start()
    events = reader.finished()
    assert [event["type"] for event in events[-2:]] == ["error", "done"]
    assert events[-2]["code"] == "worker_lost"


def has_been_asked(model: Model, times: int) -> bool:
    return model.drafts >= times


def draft_of_a_run_left_alone(server: Server, model: Model) -> str:
    model.play(forgetful_plan)
    run_id, key = started(server.url, TRIP)
    return "".join(
        text for part, text in shown(Reader(server.url, run_id, key).finished()) if part == "draft"
    )


def times_begun(events: list[dict[str, Any]], step: str) -> int:
    """How often the log says that a step began: its announcements, not the news within it."""
    return sum(event["type"] == "progress" and event["step"] == step for event in events)


def shown(events: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Part and text that a reader who knows `reset` shows in the end."""
    parts: list[tuple[str, str]] = []
    for event in events:
        if event["type"] == "chunk":
            parts.append((event["part"], event["content"]))
        elif event["type"] == "reset":
            parts = [part for part in parts if part[0] != event["part"]]
    return parts
