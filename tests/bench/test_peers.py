"""The peers of the measurements do the same work as ours, or the comparison would mean nothing."""

import json
from typing import Any

import httpx
import pytest

from bench.load import trip
from bench.peers import guide

pytestmark = pytest.mark.asyncio

STREAM = "/api/v1/plans/generate/stream"


async def answered(path: str) -> httpx.Response:
    transport = httpx.ASGITransport(app=guide.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://guide") as client:
        return await client.post(path, content=trip(), headers={"content-type": "application/json"})


async def streamed() -> list[dict[str, Any]]:
    lines = (await answered(STREAM)).text.splitlines()
    return [json.loads(line.removeprefix("data: ")) for line in lines if line]


async def test_the_guides_design_tells_every_step_and_ends_with_the_plan() -> None:
    events = await streamed()
    steps = [event["step"] for event in events if event["type"] == "progress"]
    assert steps == ["gather_context", "generate_draft", "validate", "finalize"]
    assert [event["type"] for event in events[-2:]] == ["complete", "done"]


async def test_the_guides_design_plans_the_stops_that_it_streamed() -> None:
    events = await streamed()
    shown = [event["stop"]["key"] for event in events if event["type"] == "stop"]
    days = events[-2]["plan"]["itinerary"]["days"]
    planned = [stop["place_id"] for day in days for stop in day["stops"] if stop["place_id"]]
    assert planned
    assert set(planned) <= set(shown)


async def test_the_guides_design_answers_an_equal_request_from_memory() -> None:
    first, again = [(await answered("/api/v1/plans/generate")).json() for _ in range(2)]
    assert first["run_id"] == again["run_id"]
