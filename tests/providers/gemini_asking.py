"""What the tests of Gemini's clients share: a question, servers of fixed events, what was made of them."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from planner.providers.gemini import Gemini
from planner.providers.gemini.direct import DirectGemini
from planner.providers.writing.answering import chunks_of
from planner.providers.writing.failures import AnswerFailed
from planner.providers.writing.model import Ending, Model, Prompt
from planner.providers.writing.patience import Patience
from planner.providers.writing.schema import ANSWER_SCHEMA
from tests.loopback.http import Exchange, LoopbackServer

KEY = "KEY-0f1e2d3c4b5a"
PROMPT = Prompt("Rules: 규칙 </rules>", "Seoul, 3 days\u2028 😀", ANSWER_SCHEMA)
PATIENCE = Patience(first_seconds=5.0, idle_seconds=5.0)

type Client = type[Gemini | DirectGemini]
type Answering = Callable[[Exchange], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Made:
    """What a client made of an answer: the text so far, how it ended, and the failure if it is one."""

    text: str
    ending: Ending
    failure: AnswerFailed | None

    @property
    def meaning(self) -> tuple[Any, ...]:
        """All that a writer sees of it."""
        failure = self.failure
        told = (failure.note, failure.is_passing, failure.advised_wait_seconds) if failure else None
        return self.text, self.ending.tokens_in, self.ending.tokens_out, told


@asynccontextmanager
async def model_of(client: Client, url: str, *, name: str = "m") -> AsyncIterator[Model]:
    model = client(api_key=KEY, model=name, base_url=url)
    model.load()
    yield model
    await model.aclose()


@asynccontextmanager
async def opened(client: Client, answer: Answering) -> AsyncIterator[Model]:
    """A client of a server that gives this answer to everything."""
    async with LoopbackServer(answer) as server, model_of(client, server.url) as model:
        yield model


async def made_of(model: Model, patience: Patience = PATIENCE) -> Made:
    """Asks once."""
    text, ending = "", Ending()
    try:
        async with aclosing(chunks_of(model, PROMPT, patience)) as chunks:
            async for heard in chunks:
                ending.note(heard)
                text += heard.text
    except AnswerFailed as failure:
        return Made(text, ending, failure)
    return Made(text, ending, model.unfinished(ending))


def streaming(*events: Mapping[str, Any] | bytes) -> Answering:
    """A server's answer of these events; bytes are sent as they are."""

    async def answer(exchange: Exchange) -> None:
        await exchange.begin("text/event-stream")
        for event in events:
            await exchange.send(event if isinstance(event, bytes) else framed(event))
        await exchange.end()

    return answer


def refusing(status: int, body: object, *headers: tuple[str, str]) -> Answering:
    """A server's answer of an error."""

    async def answer(exchange: Exchange) -> None:
        await exchange.answer_json(status, body, headers)

    return answer


def framed(event: Mapping[str, Any]) -> bytes:
    return b"data: " + json.dumps(event).encode() + b"\r\n\r\n"


def event(*parts: Mapping[str, Any], finish: str | None = None, **more: Any) -> dict[str, Any]:
    """An event with a candidate of these parts."""
    candidate: dict[str, Any] = {"content": {"parts": list(parts), "role": "model"}, "index": 0}
    if finish is not None:
        candidate["finishReason"] = finish
    return {"candidates": [candidate], "modelVersion": "gemini-2.5-flash", **more}


def said(text: str, finish: str | None = None, **more: Any) -> dict[str, Any]:
    return event({"text": text}, finish=finish, **more)


def usage(prompt: int, written: int, thought: int = 0, **more: int) -> dict[str, Any]:
    counts = {"promptTokenCount": prompt, "candidatesTokenCount": written, **more}
    if thought:
        counts["thoughtsTokenCount"] = thought
    return {"usageMetadata": {**counts, "totalTokenCount": sum(counts.values())}}


def error(code: object, *, retry_delay: str | None = None) -> dict[str, Any]:
    details = [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": retry_delay}]
    found = {"code": code, "message": "no", "status": "NO", "details": details if retry_delay else []}
    return {"error": found}
