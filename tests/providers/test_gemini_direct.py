"""What is the direct client's own: no library, events in any pieces, bounds, and nothing of the key."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from itertools import repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from planner.providers.gemini import Gemini
from planner.providers.gemini.answer import Answer, Refused
from planner.providers.gemini.direct import DirectGemini
from planner.providers.gemini.events import MAX_EVENT_BYTES, Events, Unreadable
from planner.wiring import models
from tests.loopback.http import LoopbackServer
from tests.providers.gemini_asking import (
    KEY,
    Answering,
    Client,
    error,
    framed,
    made_of,
    model_of,
    opened,
    refusing,
    said,
    streaming,
    usage,
)

STREAM = (
    b": hello\r\n\r\n"
    + framed(said("가나", **usage(900, 1)))
    + b'event: message\nid: 7\nretry: 100\ndata:{"candidates": [\ndata: {"finishReason": null}]}\n\n\r\n'
    + framed(said("😀\u2028", "STOP", **usage(900, 3)))
)
ANSWER_NAMES = ("candidates", "error", "usageMetadata", "promptFeedback")
NAMES = ("content", "parts", "text", "thought", "finishReason", "code", "promptTokenCount", "blockReason")
LIBRARIES = "langchain_core langchain_google_genai google.genai"


def pieces_of(content: bytes, sizes: list[int]) -> Iterator[bytes]:
    for size in sizes:
        yield content[:size]
        content = content[size:]
    yield content


@given(st.lists(st.integers(1, 60), max_size=40))
def test_the_pieces_a_stream_comes_in_change_nothing(sizes: list[int]) -> None:
    answer = Answer()
    heard = [each for piece in pieces_of(STREAM, sizes) for each in answer.feed(piece)]

    assert [each.text for each in heard] == ["가나", "", "😀\u2028"]
    assert [(each.tokens_in, each.tokens_out) for each in heard] == [(900, 1), (0, 0), (0, 2)]
    assert list(answer.end()) == []


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_the_last_event_may_lack_its_blank_line(end: bytes) -> None:
    answer = Answer()

    assert list(answer.feed(framed(said("a")).rstrip() + end)) == []
    assert [each.text for each in answer.end()] == ["a"]
    assert list(answer.end()) == []


@pytest.mark.parametrize("piece", [b"x" * 1_000, b"data: x\n" * 100, b"x\n" * 100])
def test_an_event_without_an_end_is_given_up(piece: bytes) -> None:
    pieces = repeat(piece, 2 * MAX_EVENT_BYTES // 100)

    with pytest.raises(Unreadable):
        any(map(Events().feed, pieces))


@given(st.binary(max_size=300))
def test_whatever_comes_is_read_or_unreadable(content: bytes) -> None:
    answer = Answer()
    try:
        list(answer.feed(b"data: " + content + b"\n\n"))
        list(answer.end())
    except (Unreadable, Refused):
        return


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 2**40) | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(ANSWER_NAMES), json_values))
def test_json_of_any_shape_is_read_or_unreadable(body: dict[str, object]) -> None:
    try:
        (heard,) = Answer().feed(framed(body))
    except (Unreadable, Refused):
        return
    assert isinstance(heard.text, str)
    assert isinstance(heard.finish_reason, str | None)
    assert isinstance(heard.tokens_in, int)
    assert isinstance(heard.tokens_out, int)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (streaming(), ("writer_cut_off", True, None)),
        (streaming(b"data: [1, 2]\r\n\r\n"), ("writer_nonsense", False, None)),
        (streaming({"candidates": "none"}), ("writer_nonsense", False, None)),
        (streaming(b"data: \xff\r\n\r\n"), ("writer_nonsense", False, None)),
        (streaming(b"data: " + b"[" * 20_000), ("writer_nonsense", False, None)),
        (streaming(b"data: " + b" " * 2 * MAX_EVENT_BYTES), ("writer_nonsense", False, None)),
        (refusing(503, {**error(503, retry_delay="7s"), "long": "x" * 200_000}),
         ("writer_unavailable", True, None)),
    ],
)  # fmt: skip
async def test_what_is_no_answer_fails(answer: Answering, failure: object) -> None:
    async with opened(DirectGemini, answer) as model:
        assert (await made_of(model)).meaning == ("", 0, 0, failure)


@pytest.mark.asyncio
async def test_comments_keep_nobody_waiting_and_say_nothing() -> None:
    async with opened(DirectGemini, streaming(b": keep-alive\r\n\r\n", said("a", "STOP"))) as model:
        assert (await made_of(model)).meaning == ("a", 0, 0, None)


@pytest.mark.asyncio
async def test_a_key_with_a_lines_end_is_sent_without_and_never_quoted(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    async with LoopbackServer(streaming(said("a", "STOP"))) as server:
        model = DirectGemini(api_key=f"{KEY}\n", model="m", base_url=server.url)
        model.load()
        assert (await made_of(model)).failure is None
        await model.aclose()

    assert server.exchanges[0].headers["x-goog-api-key"] == KEY
    assert KEY not in caplog.text


@pytest.mark.asyncio
@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "nowhere", "http://[", "ftp://127.0.0.1"])
async def test_an_address_that_is_none_is_unavailable(url: str) -> None:
    async with model_of(DirectGemini, url) as model:
        assert (await made_of(model)).meaning == ("", 0, 0, ("writer_unavailable", True, None))


def test_it_needs_neither_langchain_nor_googles_library() -> None:
    check = (
        "import sys\n"
        "from planner.providers.gemini.direct import DirectGemini\n"
        "from planner.providers.writing.writer import ModelWriter\n"
        "ModelWriter(DirectGemini(api_key='k', model='m')).warm_up()\n"
        f"print([name for name in '{LIBRARIES}'.split() if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(("chosen", "client"), [("langchain", Gemini), ("direct", DirectGemini)])
def test_a_setting_chooses_the_client(settings: Settings, chosen: str, client: Client) -> None:
    settings.ENV = settings.ENV | {"GOOGLE_API_KEY": "stub", "GEMINI_CLIENT": chosen}

    assert type(models.model()) is client
