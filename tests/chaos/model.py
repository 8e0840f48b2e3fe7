"""A model for many runs at once: each is written its answer up to a point of its own, or broken off there."""

import asyncio
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tests.e2e.model import LOOK_AGAIN_SECONDS, PIECE_CHARS, Answer, forgetful_plan, steady_plan
from tests.loopback.gemini_answers import Prompted, prompted
from tests.loopback.gemini_server import GeminiServer, Stream
from tests.loopback.http import Exchange

DRAFT, REFINE = "draft", "refine-1"
SLOW_SECONDS = 0.02
ANSWERS: Mapping[str, Answer] = MappingProxyType({"steady": steady_plan, "forgetful": forgetful_plan})


@dataclass(slots=True)
class Script:
    """How the model writes one run's parts: up to a share of each, and on when the share is raised.

    `cut` breaks the draft off at this share in the way `manner` says: by a `reset` of the connection, an
    `end` without a reason, or `silence`; `cuts` is how many requests are cut. `waits_at` are the parts that
    wait at their share just now.
    """

    answer: str = "steady"
    until: dict[str, float] = field(default_factory=dict)
    pause_seconds: float = 0.0
    cut: float | None = None
    manner: str = "reset"
    cuts: int = 1
    waits_at: set[str] = field(default_factory=set)
    asked: Counter[str] = field(default_factory=Counter)
    written: dict[str, str] = field(default_factory=dict)

    def is_waiting(self) -> bool:
        return bool(self.waits_at)

    def go_on(self) -> None:
        self.until.clear()


class ManyScripts(GeminiServer):
    """Finds a run's script by the mark its traveller left in the notes; without one it writes at once."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: dict[str, Script] = {}

    async def _play(self, exchange: Exchange) -> None:
        self.exchanges.clear()  # thousands of prompts are of no more use
        prompt = prompted(exchange.json())
        script = self.scripts.get(_mark(prompt)) or Script()
        part = REFINE if "<findings>" in prompt.text else DRAFT
        script.asked[part] += 1
        text = script.written[part] = ANSWERS[script.answer](prompt)
        cut = script.cut if script.asked[part] <= script.cuts else None
        stream = Stream(exchange, "loopback", script.asked[part], script.pause_seconds)
        await stream.begin()
        for start in range(0, len(text), PIECE_CHARS):
            if cut is not None and start >= cut * len(text):
                await _break_off(exchange, script.manner)
                return
            await _wait_at(script, part, start / len(text))
            await stream.text(text[start : start + PIECE_CHARS])
        await _wait_at(script, part, 0.9999)
        await stream.text("", "STOP")
        await exchange.end()


def _mark(prompt: Prompted) -> str:
    trip = json.loads(prompt.text.partition("<trip>")[2].partition("</trip>")[0])
    mark: str = trip["traveller_notes"]
    return mark


async def _wait_at(script: Script, part: str, share: float) -> None:
    if share < script.until.get(part, 1.0):
        return
    script.waits_at.add(part)
    try:
        while share >= script.until.get(part, 1.0):
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
    finally:
        script.waits_at.discard(part)


async def _break_off(exchange: Exchange, manner: str) -> None:
    match manner:
        case "reset":
            exchange.reset()
        case "end":
            await exchange.end()
        case "silence":
            await asyncio.Event().wait()
        case _:
            raise ValueError(manner)
