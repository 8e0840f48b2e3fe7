"""An OpenAI-compatible endpoint as far as the planner uses it: `/v1/chat/completions`, by Gemini's scripts.

In a test:        async with OpenAIServer("good") as server: ... server.url, server.exchanges
As a process:     python -m tests.loopback.openai_server --port 8098 --script good --delay-ms 50
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.loopback.gemini_answers import good_plan
from tests.loopback.gemini_scripts import (
    BYTE_SIZES,
    PROMPT_TOKENS,
    SCRIPTS,
    THOUGHT_TOKENS,
    Play,
    Stream,
    good,
)
from tests.loopback.http import Exchange
from tests.loopback.scripted import ScriptedServer, run

FINISHES = {
    "STOP": "stop",
    "MAX_TOKENS": "length",
    "SAFETY": "content_filter",
    "RECITATION": "content_filter",
}


@dataclass(slots=True)
class OpenAIStream(Stream):
    """One request being answered in OpenAI's protocol; the scripts are Gemini's."""

    async def event(self, payload: Mapping[str, Any]) -> None:
        body = json.dumps(payload, ensure_ascii=False)
        await self.exchange.send(f"data: {body}\n\n".encode(), BYTE_SIZES)
        await asyncio.sleep(self.delay_seconds)

    async def text(self, text: str, finish_reason: str | None = None) -> None:
        self.tokens_out = max(self.tokens_out, THOUGHT_TOKENS) + bool(text)
        delta = {"role": "assistant", "content": text} if text else {}
        await self._choice(delta, FINISHES.get(finish_reason or ""))

    async def close(self) -> None:
        """What follows the last text: the usage, when it was asked for, and the mark of the end."""
        if (self.exchange.json().get("stream_options") or {}).get("include_usage"):
            usage = {
                "prompt_tokens": PROMPT_TOKENS,
                "completion_tokens": self.tokens_out,
                "total_tokens": PROMPT_TOKENS + self.tokens_out,
                "completion_tokens_details": {"reasoning_tokens": THOUGHT_TOKENS},
            }
            await self.event(self._chunk(choices=[], usage=usage))
        await self.exchange.send(b"data: [DONE]\n\n")

    async def block(self) -> None:
        await self._choice({"role": "assistant", "content": None, "refusal": "I cannot help with that."})
        await self._choice({}, "stop")

    async def error(self, status: int, name: str, *, retry_delay: str | None = None) -> None:
        headers = [("Retry-After", retry_delay.removesuffix("s"))] if retry_delay else []
        error = {"message": f"loopback {name}", "type": name.lower(), "param": None, "code": name.lower()}
        await self.exchange.answer_json(status, {"error": error}, headers)

    async def _choice(self, delta: Mapping[str, Any], finish_reason: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish_reason, "logprobs": None}
        await self.event(self._chunk(choices=[choice], usage=None))

    def _chunk(self, **fields: Any) -> Mapping[str, Any]:
        head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": self.model}
        return {**head, **fields}


async def knows_json_but_no_schema(stream: Stream) -> None:
    if "json_schema" in stream.exchange.body.decode():
        await stream.error(400, "INVALID_REQUEST_ERROR")
    else:
        await good(stream)


async def knows_only_words(stream: Stream) -> None:
    """Neither bound answers nor usage; and it says so in the other status for it."""
    if stream.exchange.json().keys() & {"response_format", "stream_options"}:
        await stream.error(422, "UNPROCESSABLE_ENTITY")
    else:
        await good(stream)


async def fails_within(stream: Stream) -> None:
    """An error object in the place of an event."""
    await stream.begin()
    await stream.event({"error": {"message": "the engine died", "type": "server_error", "code": 500}})
    await stream.exchange.end()


async def keeps_alive(stream: Stream) -> None:
    """Comments and an event without choices before the text, as proxies and vLLM send them."""
    await stream.begin()
    await stream.exchange.send(b": keep-alive\n\n")
    await stream.event({"id": "", "object": "chat.completion.chunk", "choices": [], "usage": None})
    await stream.exchange.send(b": keep-alive\n\n")
    await stream.texts(good_plan(stream.prompt))
    await stream.text("", "STOP")
    await stream.exchange.end()


async def redirects(stream: Stream) -> None:
    """Sends whoever asks, key and all, to another server."""
    await stream.exchange.answer(307, b"", [("Location", "http://localhost:9/v1/chat/completions")])


OWN_PLAYS: tuple[Play, ...] = (
    *(knows_json_but_no_schema, knows_only_words),
    *(fails_within, keeps_alive, redirects),
)
ALL_SCRIPTS: Mapping[str, Play] = {**SCRIPTS, **{play.__name__: play for play in OWN_PLAYS}}


class OpenAIServer(ScriptedServer):
    """Plays an endpoint that speaks OpenAI's protocol."""

    plays = ALL_SCRIPTS

    async def _play(self, exchange: Exchange) -> None:
        if exchange.path != "/v1/chat/completions" or exchange.method != "POST":
            await exchange.answer_json(404, {"error": {"message": "not found", "code": "not_found"}})
        else:
            model = exchange.json()["model"]
            stream = OpenAIStream(exchange, model, len(self.exchanges), self.delay_seconds)
            await self._play_script(stream)


if __name__ == "__main__":
    run(OpenAIServer, "An OpenAI-compatible endpoint of scripts, on loopback.")
