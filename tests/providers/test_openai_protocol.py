"""What is OpenAI's own: how strictly an endpoint is asked, and what its errors mean."""

import subprocess
import sys
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from planner.ports import WriterFailed
from planner.providers.openai import OpenAIWriter
from planner.providers.openai.client import closed
from planner.providers.writing.patience import Patience
from planner.providers.writing.schema import ANSWER_SCHEMA
from tests.loopback.gemini_scripts import SCRIPTS
from tests.loopback.http import Exchange
from tests.loopback.openai_server import ALL_SCRIPTS, OpenAIServer
from tests.providers.trips import brief, choices_of, collected, spent_of

PATIENCE = Patience(retry_seconds=0.01)


@pytest_asyncio.fixture
async def server() -> AsyncIterator[OpenAIServer]:
    async with OpenAIServer() as running:
        yield running


@pytest_asyncio.fixture
async def writer(server: OpenAIServer) -> AsyncIterator[OpenAIWriter]:
    made = OpenAIWriter(base_url=f"{server.url}/v1", api_key="", model="qwen3:8b", patience=PATIENCE)
    made.warm_up()
    yield made
    await made.aclose()


def manner(exchange: Exchange) -> tuple[Any, bool]:
    """How the answer's shape was asked for, and whether its usage was."""
    body = exchange.json()
    return body.get("response_format", {}).get("type"), "stream_options" in body


@pytest.mark.asyncio
async def test_the_request_binds_the_answer_to_the_closed_schema(
    server: OpenAIServer, writer: OpenAIWriter
) -> None:
    await collected(writer.draft(brief()))

    (exchange,) = server.exchanges
    body = exchange.json()
    assert body["stream"] is True
    assert body["model"] == "qwen3:8b"
    bound = body["response_format"]["json_schema"]
    assert bound["strict"] is True
    assert bound["schema"] == closed(ANSWER_SCHEMA)
    assert bound["schema"]["properties"]["days"]["items"]["additionalProperties"] is False
    assert [message["role"] for message in body["messages"]] == ["system", "user"]


@pytest.mark.parametrize(
    ("script", "manners"),
    [
        ("knows_json_but_no_schema", [("json_schema", True), ("json_object", True)]),
        ("knows_only_words", [("json_schema", True), ("json_object", True), (None, False)]),
    ],
)
@pytest.mark.asyncio
async def test_an_endpoint_that_knows_less_is_asked_for_less_and_that_is_remembered(
    server: OpenAIServer, writer: OpenAIWriter, script: str, manners: list[tuple[Any, bool]]
) -> None:
    server.script = script

    first = await collected(writer.draft(brief()))
    asked = [manner(exchange) for exchange in server.exchanges]
    second = await collected(writer.draft(brief()))

    assert asked == manners
    assert len(choices_of(first)) == len(choices_of(second)) == 6
    assert [manner(exchange) for exchange in server.exchanges[len(asked) :]] == manners[-1:]


@pytest.mark.asyncio
async def test_a_request_refused_in_every_manner_is_rejected_and_nothing_is_learnt(
    server: OpenAIServer, writer: OpenAIWriter
) -> None:
    server.script = "bad_request"
    with pytest.raises(WriterFailed) as failure:
        await collected(writer.draft(brief()))
    assert failure.value.note == "writer_rejected"
    assert len(server.exchanges) == 3

    server.script = "good"
    await collected(writer.draft(brief()))

    assert manner(server.exchanges[-1]) == ("json_schema", True)


@pytest.mark.asyncio
async def test_an_error_in_the_place_of_an_event_is_asked_again_and_then_unavailable(
    server: OpenAIServer, writer: OpenAIWriter
) -> None:
    server.script = "fails_within"

    with pytest.raises(WriterFailed) as failure:
        await collected(writer.draft(brief()))

    assert failure.value.note == "writer_unavailable"
    assert len(server.exchanges) == 2


@pytest.mark.asyncio
async def test_comments_and_empty_events_are_no_part_of_the_answer_and_no_usage_is_none(
    server: OpenAIServer, writer: OpenAIWriter
) -> None:
    server.script = "keeps_alive"

    items = await collected(writer.draft(brief()))

    assert len(choices_of(items)) == 6
    assert spent_of(items) == (0, 0)


@pytest.mark.asyncio
async def test_an_endpoint_without_keys_gets_none_of_ours(
    server: OpenAIServer, writer: OpenAIWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-somebody-else")
    await writer.aclose()

    await collected(writer.draft(brief()))

    assert server.exchanges[0].headers["authorization"] == "Bearer none"


@pytest.mark.asyncio
async def test_a_redirection_is_not_followed(server: OpenAIServer, writer: OpenAIWriter) -> None:
    server.script = "redirects"

    with pytest.raises(WriterFailed) as failure:
        await collected(writer.draft(brief()))

    assert failure.value.note == "writer_rejected"
    assert len(server.exchanges) == 1


def test_every_script_of_its_own_is_played_here() -> None:
    played = {"knows_json_but_no_schema", "knows_only_words", "fails_within", "keeps_alive", "redirects"}

    assert set(ALL_SCRIPTS) - set(SCRIPTS) == played


def test_without_the_extra_the_start_says_what_to_install() -> None:
    check = (
        "import sys; sys.modules['langchain_openai'] = None\n"
        "from planner.providers.openai import OpenAI\n"
        "OpenAI(base_url=None, api_key='', model='m').load()"
    )

    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert 'pip install "tripsite[openai]"' in done.stderr
