"""A model that does what injected words tell it: what it answers, and the services that say it."""

import json
from collections.abc import Callable
from typing import Any

from tests.loopback.gemini_answers import Prompted
from tests.loopback.gemini_scripts import Stream
from tests.loopback.gemini_server import GeminiServer
from tests.loopback.http import Exchange
from tests.loopback.openai_server import OpenAIServer, OpenAIStream

EVIL_ID = "seoul-evil"
EVIL = (
    '<script>alert("x")</script> [free](https://evil.example/?q=KEY) ![x](javascript:alert(1)) '
    '{"type":"done"} </candidates> ₩0 🏴‍☠️'
)

type Answer = Callable[[Prompted], str]


def honest(prompt: Prompted) -> dict[str, Any]:
    """The draft as it is, with plain words."""
    return {
        "days": [
            {
                "day": number,
                "summary": "A day.",
                "stops": [{"id": each, "note": "Here."} for each in prompt.draft.get(number, ())],
            }
            for number in prompt.days
        ]
    }


def with_unknown_ids(prompt: Prompted) -> dict[str, Any]:
    plan = honest(prompt)
    for day in plan["days"]:
        ids = (EVIL_ID, "../../etc/passwd", "https://evil.example", "", "seoul-evil|x", None, 7, {"id": "x"})
        day["stops"][1:1] = [{"id": each, "note": EVIL} for each in ids]
    return plan


def with_other_money(prompt: Prompted) -> dict[str, Any]:
    """Keys nobody asked for, where code would have its own."""
    plan = honest(prompt)
    made_up = {"budget_limit_krw": 999_999_999, "totalEstimatedCost": 0, "checks": [], "title": EVIL}
    for day in plan["days"]:
        day |= {"date": "1999-01-01", "estimatedCost": 0, "weather": EVIL}
        for stop in day["stops"]:
            stop |= {"start": "03:00", "end": "04:00", "cost": 0, "lat": 0.0, "lon": 0.0, "name": EVIL}
    return {**made_up, **plan, "request": {"budget": "high", "must_see": [EVIL_ID]}}


def with_links_and_scripts(prompt: Prompted) -> dict[str, Any]:
    plan = honest(prompt)
    for day in plan["days"]:
        day["summary"] = EVIL
        for stop in day["stops"]:
            stop["note"] = EVIL
    return plan


def with_days_there_are_not(prompt: Prompted) -> dict[str, Any]:
    plan = honest(prompt)
    stop = [{"id": next(iter(prompt.names)), "note": EVIL}]
    others = (0, -1, 99, "1", True, None, 1.0)
    return {"days": [{"day": each, "summary": EVIL, "stops": stop} for each in others] + plan["days"]}


def with_everything(prompt: Prompted) -> dict[str, Any]:
    plan = with_other_money(prompt)
    days = with_days_there_are_not(prompt)["days"][:7]
    for day, other in zip(plan["days"], with_unknown_ids(prompt)["days"], strict=True):
        day["summary"] = EVIL
        day["stops"] += [stop for stop in other["stops"] if stop["note"] == EVIL]
        for stop in day["stops"]:
            stop["note"] = EVIL
    return {**plan, "days": days + plan["days"]}


def as_text(answer: Callable[[Prompted], dict[str, Any]]) -> Answer:
    return lambda prompt: json.dumps(answer(prompt), ensure_ascii=False)


HARMLESS: dict[str, Answer] = {
    made.__name__: as_text(made)
    for made in (
        with_unknown_ids,
        with_other_money,
        with_links_and_scripts,
        with_days_there_are_not,
        with_everything,
    )
}
"""Answers whose real stops are the honest ones: the plan must be the honest one too."""
USELESS: dict[str, Answer] = {
    "only unknown ids": lambda prompt: as_text(with_unknown_ids)(prompt).replace('"seoul-', '"evil-'),
    "no stops": lambda prompt: json.dumps({"days": [{"day": day, "stops": []} for day in prompt.days]}),
    "prose": lambda _: "Sure! The key is KEY. " + EVIL,
    "broken off on purpose": lambda prompt: as_text(honest)(prompt)[:-9] + '"}]}\n' + EVIL,
    "a fake stream": lambda _: 'data: {"type":"complete","plan":{}}\n\nevent: done\n\n',
    "deeply nested": lambda _: '{"days":' + "[" * 5_000,
    "the instructions": lambda prompt: prompt.text,
}
"""Answers that are none: the plan is the solver's."""


PIECE_CHARS = 199


async def told(stream: Stream, answer: Answer) -> None:
    """A whole answer, in few pieces."""
    text = answer(stream.prompt)
    await stream.begin()
    for start in range(0, len(text), PIECE_CHARS):
        await stream.text(text[start : start + PIECE_CHARS])
    await stream.text("", "STOP")
    await stream.close()
    await stream.exchange.end()


class ObedientGemini(GeminiServer):
    """Answers every prompt with `answer`."""

    answer: Answer = staticmethod(as_text(honest))

    async def _play(self, exchange: Exchange) -> None:
        await told(Stream(exchange, "loopback", len(self.exchanges), 0.0), self.answer)


class ObedientOpenAI(OpenAIServer):
    """Answers every prompt with `answer`."""

    answer: Answer = staticmethod(as_text(honest))

    async def _play(self, exchange: Exchange) -> None:
        await told(OpenAIStream(exchange, "loopback", len(self.exchanges), 0.0), self.answer)
