"""How the loopback Gemini answers: one function a script, from a good plan to a broken connection."""

import asyncio
import json
import re
from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle
from typing import Any

from tests.loopback.gemini_answers import Prompted, good_plan, injected_plan, prompted, repeating_plan
from tests.loopback.http import Exchange

TEXT_SIZES = (1, 2, 5, 3, 11, 1, 7, 4, 23, 2)
"""Characters of the answer per event: small and uneven, so that keys, escapes and words are split."""
BYTE_SIZES = (5, 1, 60, 2, 33, 1, 1, 90)
"""Bytes per write: uneven, so that letters of several bytes and line ends are split."""
SLOW_SECONDS = 0.2
PROMPT_TOKENS, THOUGHT_TOKENS = 900, 40
# Google's serialiser writes these as escapes; google-genai would take a bare U+2028 for the end of a line
ESCAPED = re.compile("[<>\u007f-\u009f\u200b-\u200f\u2028-\u202e]")

type Play = Callable[["Stream"], Coroutine[Any, Any, None]]


@dataclass(slots=True)
class Stream:
    """One request to the model being answered; `number` counts the server's requests from 1."""

    exchange: Exchange
    model: str
    number: int
    delay_seconds: float
    tokens_out: int = 0
    """What was told to have been written: a token a piece, and the thoughts before."""

    @property
    def prompt(self) -> Prompted:
        return prompted(self.exchange.json())

    async def begin(self) -> None:
        await self.exchange.begin("text/event-stream")

    async def event(self, payload: Mapping[str, Any]) -> None:
        body = ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(payload, ensure_ascii=False))
        await self.exchange.send(f"data: {body}\r\n\r\n".encode(), BYTE_SIZES)
        await asyncio.sleep(self.delay_seconds)

    async def text(self, text: str, finish_reason: str | None = None) -> None:
        candidate: dict[str, Any] = {"content": {"parts": [{"text": text}], "role": "model"}, "index": 0}
        if finish_reason is not None:
            candidate["finishReason"] = finish_reason
        written = max(self.tokens_out - THOUGHT_TOKENS, 0) + bool(text)
        self.tokens_out = written + THOUGHT_TOKENS
        usage = {
            "promptTokenCount": PROMPT_TOKENS,
            "candidatesTokenCount": written,
            "thoughtsTokenCount": THOUGHT_TOKENS,
            "totalTokenCount": PROMPT_TOKENS + self.tokens_out,
        }
        await self.event({"candidates": [candidate], "usageMetadata": usage, "modelVersion": self.model})

    async def texts(self, answer: str) -> None:
        for part in pieces(answer):
            await self.text(part)

    async def whole(self, answer: str, finish_reason: str | None = "STOP") -> None:
        """An answer from its head to its end."""
        await self.begin()
        await self.texts(answer)
        if finish_reason is not None:
            await self.text("", finish_reason)
            await self.close()
        await self.exchange.end()

    async def close(self) -> None:
        """What a protocol sends after the last text: nothing here."""

    async def block(self) -> None:
        """An answer that is none: the service declines the prompt."""
        await self.event(
            {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "modelVersion": self.model}
        )

    async def error(self, status: int, name: str, *, retry_delay: str | None = None) -> None:
        details = [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": retry_delay}]
        error = {
            "code": status,
            "message": f"loopback {name}",
            "status": name,
            "details": details if retry_delay else [],
        }
        await self.exchange.answer_json(status, {"error": error})


def pieces(text: str) -> Iterator[str]:
    """The text in the uneven sizes of TEXT_SIZES."""
    start = 0
    for size in cycle(TEXT_SIZES):
        if start >= len(text):
            return
        yield text[start : start + size]
        start += size


def half(answer: str) -> str:
    return answer[: len(answer) * 2 // 3]


async def good(stream: Stream) -> None:
    await stream.whole(good_plan(stream.prompt))


async def slow(stream: Stream) -> None:
    stream.delay_seconds = stream.delay_seconds or SLOW_SECONDS
    await good(stream)


async def rate_limited(stream: Stream) -> None:
    if stream.number == 1:
        await stream.error(429, "RESOURCE_EXHAUSTED", retry_delay="0.05s")
    else:
        await good(stream)


async def always_rate_limited(stream: Stream) -> None:
    await stream.error(429, "RESOURCE_EXHAUSTED")


async def out_of_quota(stream: Stream) -> None:
    await stream.error(429, "RESOURCE_EXHAUSTED", retry_delay="3600s")


async def overloaded(stream: Stream) -> None:
    await stream.error(503, "UNAVAILABLE")


async def overloaded_once(stream: Stream) -> None:
    await (overloaded(stream) if stream.number == 1 else good(stream))


async def bad_request(stream: Stream) -> None:
    await stream.error(400, "INVALID_ARGUMENT")


async def forbidden(stream: Stream) -> None:
    await stream.error(403, "PERMISSION_DENIED")


async def unknown_model(stream: Stream) -> None:
    await stream.error(404, "NOT_FOUND")


async def silent(_: Stream) -> None:
    await asyncio.Event().wait()


async def silent_once(stream: Stream) -> None:
    await (silent(stream) if stream.number == 1 else good(stream))


async def stalled(stream: Stream) -> None:
    await stream.begin()
    await stream.texts(half(good_plan(stream.prompt)))
    await asyncio.Event().wait()


async def truncated(stream: Stream) -> None:
    await stream.whole(half(good_plan(stream.prompt)), "MAX_TOKENS")


async def cut_off(stream: Stream) -> None:
    await stream.whole(half(good_plan(stream.prompt)), None)


async def unsigned(stream: Stream) -> None:
    """A whole plan whose stream ends cleanly without a finishReason."""
    await stream.whole(good_plan(stream.prompt), None)


async def reset(stream: Stream) -> None:
    await stream.begin()
    await stream.texts(half(good_plan(stream.prompt)))
    stream.exchange.reset()


async def reset_once(stream: Stream) -> None:
    """The first connection breaks before any text."""
    if stream.number == 1:
        await stream.begin()
        stream.exchange.reset()
    else:
        await good(stream)


async def empty_once(stream: Stream) -> None:
    """The first answer is thoughts only, and breaks off."""
    if stream.number > 1:
        await good(stream)
        return
    await stream.begin()
    await stream.text("")
    await stream.close()
    await stream.exchange.end()


async def refused(stream: Stream) -> None:
    await stream.whole(half(good_plan(stream.prompt)), "SAFETY")


async def recited(stream: Stream) -> None:
    await stream.whole(half(good_plan(stream.prompt)), "RECITATION")


async def blocked(stream: Stream) -> None:
    await stream.begin()
    await stream.block()
    await stream.exchange.end()


async def prose(stream: Stream) -> None:
    await stream.whole("물론입니다! 서울 여행 계획을 알려 드릴게요. 첫날에는 경복궁에 가 보세요.")


async def wrong_json(stream: Stream) -> None:
    await stream.whole('{"itinerary": [{"title": "City Center"}], "days": "three"}')


async def broken_json(stream: Stream) -> None:
    await stream.whole(good_plan(stream.prompt).replace('"note":', '"note"', 2))


async def unknown_ids(stream: Stream) -> None:
    plan = good_plan(stream.prompt)
    await stream.whole(re.sub(r'"id": "[^"]+"', '"id": "seoul-city-center"', plan))


async def repeats(stream: Stream) -> None:
    await stream.whole(repeating_plan(stream.prompt))


async def empty(stream: Stream) -> None:
    await stream.whole("")


async def fenced(stream: Stream) -> None:
    await stream.whole(f"```json\n{good_plan(stream.prompt)}\n```\n")


async def injected(stream: Stream) -> None:
    await stream.whole(injected_plan(stream.prompt))


async def garbled(stream: Stream) -> None:
    """An event that is not JSON."""
    await stream.begin()
    await stream.exchange.send(b"data: {not json\r\n\r\n")
    await stream.exchange.end()


PLAYS: tuple[Play, ...] = (
    *(good, slow, injected, fenced, repeats),
    *(rate_limited, always_rate_limited, out_of_quota, overloaded, overloaded_once),
    *(bad_request, forbidden, unknown_model),
    *(silent, silent_once, stalled, truncated, cut_off, unsigned, reset, reset_once, empty_once),
    *(refused, recited, blocked),
    *(prose, wrong_json, broken_json, unknown_ids, empty, garbled),
)
SCRIPTS: Mapping[str, Play] = {play.__name__: play for play in PLAYS}
