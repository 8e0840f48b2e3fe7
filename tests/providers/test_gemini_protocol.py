"""What is Gemini's own, shown of both of its clients: what they send, and what they make of an answer."""

import asyncio
import json
import logging
import zlib
from contextlib import aclosing
from typing import Any

import pytest

from planner.providers.gemini import Gemini
from planner.providers.gemini.direct import DirectGemini
from planner.providers.writing.answering import chunks_of
from planner.providers.writing.patience import Patience
from tests.loopback.gemini_scripts import BYTE_SIZES
from tests.loopback.gemini_server import GeminiServer
from tests.loopback.http import Exchange, LoopbackServer
from tests.providers.gemini_asking import (
    KEY,
    PATIENCE,
    PROMPT,
    Answering,
    Client,
    Made,
    error,
    event,
    framed,
    made_of,
    model_of,
    opened,
    refusing,
    said,
    streaming,
    usage,
)

pytestmark = pytest.mark.asyncio

GOOD = streaming(said("{"), said("}", "STOP", **usage(9, 2)))
AGAIN = ("writer_unavailable", True, None)
AGAIN_IN_7_SECONDS = ("writer_unavailable", True, 7.0)
REJECTED = ("writer_rejected", False, None)
NONSENSE = ("writer_nonsense", False, None)
GZIP_WINDOW = 31
"""zlib's way to say: with gzip's header."""
ERROR_LINES = json.dumps(error(503), indent=2).encode()


@pytest.fixture(params=[Gemini, DirectGemini], ids=["langchain", "direct"])
def client(request: pytest.FixtureRequest) -> Client:
    made: Client = request.param
    return made


async def sent(client: Client, *, name: str, suffix: str = "") -> Exchange:
    """The request for an answer."""
    async with LoopbackServer(GOOD) as server, model_of(client, server.url + suffix, name=name) as model:
        assert (await made_of(model)).failure is None
    (exchange,) = server.exchanges
    return exchange


async def asked(client: Client, answer: Answering) -> Made:
    """What a client makes of an answer."""
    async with opened(client, answer) as model:
        return await made_of(model)


def meaning(body: dict[str, Any]) -> dict[str, Any]:
    """A request's body without what says nothing: no settings, and one candidate, which is the default."""
    config = {key: value for key, value in body["generationConfig"].items() if key != "candidateCount"}
    return {key: value for key, value in body.items() if value} | {"generationConfig": config}


@pytest.mark.parametrize("name", ["gemini-2.5-flash", "gemini-3-flash-preview", "gemini-flash-latest", "m"])
async def test_both_ask_for_the_same(name: str) -> None:
    given, ours = (await sent(Gemini, name=name)).json(), (await sent(DirectGemini, name=name)).json()

    assert meaning(ours) == meaning(given)
    bound = ours["generationConfig"]["responseJsonSchema"]
    assert bound["propertyOrdering"] == ["days"]
    assert bound["properties"]["days"]["items"]["propertyOrdering"] == ["day", "summary", "stops"]


@pytest.mark.parametrize("suffix", ["", "/", "/behind/a/proxy", "/behind/a/proxy/"])
@pytest.mark.parametrize("name", ["gemini-2.5-flash", "models/gemini-2.5-flash", "tunedModels/mine"])
async def test_the_address_is_the_same_with_a_slash_or_without(
    client: Client, suffix: str, name: str
) -> None:
    exchange = await sent(client, name=name, suffix=suffix)

    named = name if "/" in name else f"models/{name}"
    assert exchange.target == f"{suffix.rstrip('/')}/v1beta/{named}:streamGenerateContent?alt=sse"
    assert exchange.headers["x-goog-api-key"] == KEY


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (streaming(said("a"), said("b", "STOP")), ("ab", 0, 0, None)),
        (streaming(said("a", "stop")), ("a", 0, 0, None)),
        (streaming(event({"text": "a"}, {"text": "b"}), said("", "STOP")), ("ab", 0, 0, None)),
        (streaming(event({"text": "hm", "thought": True}, {"text": "a"}, finish="STOP")), ("a", 0, 0, None)),
        (streaming(event({"text": "a", "thoughtSignature": "c2ln"}, finish="STOP")), ("a", 0, 0, None)),
        (streaming(event({"inlineData": None, "text": "a"}), said("", "STOP")), ("a", 0, 0, None)),
        (streaming({"candidates": []}, said("a", "STOP")), ("a", 0, 0, None)),
        (streaming({"candidates": [{"content": None, "finishReason": "STOP"}]}), ("", 0, 0, None)),
        (streaming({"candidates": [{"content": {}, "finishReason": "STOP"}]}), ("", 0, 0, None)),
        (streaming({**said("a"), "surprise": [1]}, said("", "STOP")), ("a", 0, 0, None)),
    ],
)  # fmt: skip
async def test_words_are_the_text_and_nothing_else(
    client: Client, answer: Answering, expected: object
) -> None:
    assert (await asked(client, answer)).meaning == expected


@pytest.mark.parametrize(
    ("events", "spent"),
    [
        ([said("a", **usage(900, 1, 40)), said("b", "STOP", **usage(900, 2, 40))], (900, 42)),
        ([said("a", **usage(900, 1)), said("b", **usage(900, 3)), said("c", "STOP")], (900, 3)),
        ([said("a"), said("b", "STOP", **usage(5, 7))], (5, 7)),
        ([said("a", **usage(900, 4)), said("b", "STOP", **usage(880, 9))], (880, 9)),
        ([said("a", **usage(9, 4)), said("b", **usage(9, 3)), said("c", "STOP", **usage(9, 6))], (9, 6)),
        ([said("a", "STOP", **usage(9, 4, toolUsePromptTokenCount=11))], (20, 4)),
        ([said("a", usageMetadata={}), said("b", "STOP", usageMetadata=None)], (0, 0)),
        ([said("a", **usage(9, 1)), {"promptFeedback": {"blockReason": "OTHER"}, **usage(9, 1)}], (9, 1)),
    ],
)
async def test_counts_from_the_beginning_are_spent_once(
    client: Client, events: list[Any], spent: tuple[int, int]
) -> None:
    ending = (await asked(client, streaming(*events))).ending

    assert (ending.tokens_in, ending.tokens_out) == spent


@pytest.mark.parametrize(
    ("reason", "note"),
    [
        ("MAX_TOKENS", "writer_truncated"),
        ("SAFETY", "writer_refused"),
        ("BLOCKLIST", "writer_refused"),
        ("LANGUAGE", "writer_refused"),
        ("MALFORMED_FUNCTION_CALL", "writer_nonsense"),
        ("OTHER", "writer_nonsense"),
    ],
)
async def test_every_reason_to_end_means_the_same(client: Client, reason: str, note: str) -> None:
    answered = await asked(client, streaming(said("a"), said("", reason)))

    assert answered.meaning == ("a", 0, 0, (note, False, None))


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (refusing(429, error(429)), AGAIN),
        (refusing(429, error(429, retry_delay="7s")), AGAIN_IN_7_SECONDS),
        (refusing(429, [error(429, retry_delay="7s")]), AGAIN_IN_7_SECONDS),
        (refusing(503, {}, ("Retry-After", "7")), AGAIN_IN_7_SECONDS),
        (refusing(503, error(503, retry_delay="7s"), ("Retry-After", "9")), AGAIN_IN_7_SECONDS),
        (refusing(503, {}, ("Retry-After", "Fri, 01 Jan 2027 00:00:00 GMT")), AGAIN),
        (refusing(501, error(501)), ("writer_unavailable", False, None)),
        (refusing(400, error(400)), REJECTED),
        (refusing(307, {}, ("Location", "http://127.0.0.1:9/")), REJECTED),
        (lambda exchange: exchange.answer(502, b"<html>Bad Gateway</html>"), AGAIN),
        (streaming(error(503, retry_delay="7s")), AGAIN_IN_7_SECONDS),
        (streaming(error(429)), AGAIN),
        (streaming(error(400)), REJECTED),
        (streaming(error("what?")), NONSENSE),
        (streaming(ERROR_LINES), AGAIN),
        (streaming(b"<!doctype html>\n<title>Sign in</title>\n"), NONSENSE),
        (streaming({"candidates": [{"content": {"parts": [{"text": 5}]}}]}), NONSENSE),
        (streaming(said("", usageMetadata={"promptTokenCount": [1]})), NONSENSE),
        (streaming({"promptFeedback": {"blockReason": "SAFETY"}}), ("writer_refused", False, None)),
    ],
)
async def test_what_is_no_answer_fails_in_the_same_way(
    client: Client, answer: Answering, failure: object
) -> None:
    assert (await asked(client, answer)).meaning == ("", 0, 0, failure)


@pytest.mark.parametrize(
    ("end", "failure"),
    [
        (framed(error(503)), AGAIN),
        (ERROR_LINES, AGAIN),
        (b"data: {nonsense\r\n\r\n", NONSENSE),
    ],
)
async def test_what_was_said_before_an_answer_breaks_off_is_heard(
    client: Client, end: bytes, failure: object
) -> None:
    assert (await asked(client, streaming(said("a", **usage(9, 1)), end))).meaning == ("a", 9, 1, failure)


@pytest.mark.parametrize("is_packed", [False, True])
async def test_an_event_is_heard_before_the_next_one_comes(client: Client, is_packed: bool) -> None:
    is_heard = asyncio.Event()
    packer = zlib.compressobj(wbits=GZIP_WINDOW)

    def packed(content: bytes) -> bytes:
        return packer.compress(content) + packer.flush(zlib.Z_SYNC_FLUSH) if is_packed else content

    async def answer(exchange: Exchange) -> None:
        await exchange.begin("text/event-stream", [("Content-Encoding", "gzip")] if is_packed else [])
        await exchange.send(packed(framed(said("a"))), BYTE_SIZES)
        await is_heard.wait()
        await exchange.send(packed(framed(said("b", "STOP"))), BYTE_SIZES)
        await exchange.end()

    text = ""
    async with opened(client, answer) as model, aclosing(chunks_of(model, PROMPT, PATIENCE)) as chunks:
        async for heard in chunks:
            text += heard.text
            is_heard.set()

    assert text == "ab"


async def test_a_redirection_is_not_followed_with_the_key(client: Client) -> None:
    async with LoopbackServer(GOOD) as elsewhere:
        redirecting = refusing(307, {}, ("Location", f"{elsewhere.url}/v1beta/models/m"))
        assert (await asked(client, redirecting)).failure is not None
        assert elsewhere.exchanges == []


async def test_the_proxy_of_the_environment_is_asked(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    async with LoopbackServer(GOOD) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        async with model_of(client, "http://gemini.example") as model:
            assert (await made_of(model)).text == "{}"

    assert proxy.exchanges[0].target.startswith("http://gemini.example/v1beta/models/m:")


@pytest.mark.parametrize("script", ["good", "forbidden", "reset", "garbled", "overloaded", "stalled"])
async def test_the_key_is_in_no_log_and_no_error(
    client: Client, script: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with GeminiServer(script) as server, model_of(client, server.url) as model:
        answered = await made_of(model, Patience(first_seconds=0.5, idle_seconds=0.2))

    causes: list[BaseException | None] = [answered.failure]
    while (cause := causes[-1]) is not None:
        assert KEY not in f"{cause!r} {cause}"
        causes.append(cause.__cause__)
    assert KEY not in caplog.text
