"""What the model is told when its draft broke a rule, seen on the wire of a run of the graph."""

import json
from typing import Any

import pytest

from planner.pipeline.work import Work
from planner.providers.gemini import GeminiWriter
from tests.factories import CLOSED_ON_TUESDAYS, TUESDAY, plain_graph, tools, trip
from tests.loopback.gemini_answers import Prompted, prompted
from tests.providers.obedience import ObedientGemini, honest

NOTES = "slowly, with my mother"


def insisting(prompt: Prompted) -> str:
    """The draft, but for a palace on the day it is closed."""
    plan = honest(prompt)
    for day in plan["days"]:
        day["stops"] = [stop for stop in day["stops"] if stop["id"] != CLOSED_ON_TUESDAYS]
        if day["day"] == TUESDAY:
            day["stops"] = [{"id": CLOSED_ON_TUESDAYS, "note": "It is open, believe me."}]
    return json.dumps(plan)


def section(text: str, mark: str) -> str:
    return text.partition(f"<{mark}>\n")[2].partition(f"\n</{mark}>")[0]


@pytest.mark.asyncio
async def test_it_carries_the_request_the_draft_and_the_findings() -> None:
    async with ObedientGemini() as server:
        server.answer = insisting
        writer = GeminiWriter(api_key="KEY", model="m", base_url=server.url)
        begun: Any = {"work": Work("run", trip(days=2, notes=NOTES, max_iterations=1))}
        await plain_graph().ainvoke(begun, context=tools(writer))
        await writer.aclose()

    first, second = (prompted(exchange.json()) for exchange in server.exchanges)
    assert json.loads(section(second.text, "trip")) == json.loads(section(first.text, "trip"))
    assert json.loads(section(second.text, "trip"))["traveller_notes"] == NOTES
    assert section(second.text, "candidates").count("\n") == section(first.text, "candidates").count("\n")
    assert CLOSED_ON_TUESDAYS not in first.draft[TUESDAY]
    assert second.draft[TUESDAY] == (CLOSED_ON_TUESDAYS,)
    assert f"D{TUESDAY} {CLOSED_ON_TUESDAYS}: " in section(second.text, "findings")
    assert second.days == (TUESDAY,)
