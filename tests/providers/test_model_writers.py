"""What every writer with a model does, shown of each against a service that speaks its protocol."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Protocol

import httpx
import pytest
import pytest_asyncio

from planner.domain.checks import Check, Verdict
from planner.domain.phrases_writer import WRITER
from planner.domain.trip import Language
from planner.ports import Chosen, Writer, WriterFailed, WriterItem, Written
from planner.providers.gemini import GeminiWriter
from planner.providers.gemini.direct import DirectGemini
from planner.providers.openai import OpenAIWriter
from planner.providers.writing.patience import Patience
from planner.providers.writing.writer import ModelWriter
from tests.loopback.gemini_scripts import PROMPT_TOKENS, SCRIPTS
from tests.loopback.gemini_server import GeminiServer
from tests.loopback.openai_server import OpenAIServer
from tests.providers.trips import brief, choices_of, collected, spent_of, summaries_of, text_of, words_of

type Server = GeminiServer | OpenAIServer

PATIENCE = Patience(retry_seconds=0.01)
HASTE = Patience(first_seconds=0.5, idle_seconds=0.2, retry_seconds=0.01)
PROMPTLY_SECONDS = 0.5
FAILS_WITH = {
    "always_rate_limited": "writer_unavailable",
    "out_of_quota": "writer_unavailable",
    "overloaded": "writer_unavailable",
    "bad_request": "writer_rejected",
    "forbidden": "writer_rejected",
    "unknown_model": "writer_rejected",
    "silent": "writer_stalled",
    "stalled": "writer_stalled",
    "truncated": "writer_truncated",
    "cut_off": "writer_cut_off",
    "unsigned": "writer_cut_off",
    "reset": "writer_cut_off",
    "refused": "writer_refused",
    "recited": "writer_refused",
    "blocked": "writer_refused",
    "prose": "writer_nonsense",
    "wrong_json": "writer_nonsense",
    "broken_json": "writer_nonsense",
    "unknown_ids": "writer_nonsense",
    "empty": "writer_nonsense",
    "garbled": "writer_nonsense",
}
RETRIED_WITHOUT_USE = {"always_rate_limited", "overloaded", "silent"}
GIVEN_UP_AFTER_ONE = sorted(set(FAILS_WITH) - RETRIED_WITHOUT_USE)
GOOD = [
    "good",
    "slow",
    "rate_limited",
    "overloaded_once",
    "silent_once",
    "reset_once",
    "empty_once",
    "repeats",
    "fenced",
    "injected",
]


@dataclass(frozen=True, slots=True)
class Service:
    """A protocol: its server on loopback, and a writer that speaks it."""

    server: Callable[[], Server]
    writer: Callable[[str, str, Patience], ModelWriter]
    models: tuple[str, ...]
    target: str
    module: str
    library: str
    manners: int
    """In how many ways a request is put that the service calls a bad one."""


def gemini_writer(url: str, model: str, patience: Patience) -> ModelWriter:
    return GeminiWriter(api_key="stub", model=model, base_url=url, patience=patience)


def direct_writer(url: str, model: str, patience: Patience) -> ModelWriter:
    return ModelWriter(DirectGemini(api_key="stub", model=model, base_url=url), patience)


def openai_writer(url: str, model: str, patience: Patience) -> ModelWriter:
    return OpenAIWriter(api_key="stub", model=model, base_url=f"{url}/v1", patience=patience)


GEMINI = Service(
    GeminiServer,
    gemini_writer,
    ("gemini-2.5-flash", "gemini-3-flash-preview"),
    "/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
    "planner.providers.gemini",
    "langchain_google_genai",
    manners=1,
)
SERVICES = {
    "gemini": GEMINI,
    "direct gemini": replace(GEMINI, writer=direct_writer, module="planner.providers.gemini.direct"),
    "openai": Service(
        OpenAIServer,
        openai_writer,
        ("qwen3:8b", "gpt-5-pro"),
        "/v1/chat/completions",
        "planner.providers.openai",
        "langchain_openai",
        manners=3,
    ),
}


@pytest.fixture(params=list(SERVICES))
def service(request: pytest.FixtureRequest) -> Service:
    return SERVICES[request.param]


@pytest_asyncio.fixture
async def server(service: Service) -> AsyncIterator[Server]:
    async with service.server() as running:
        yield running


def patience_with(script: str) -> Patience:
    """Short where the test waits for it to end, else long enough for a busy machine."""
    return HASTE if script in {"silent", "stalled"} else PATIENCE


class WriterOf(Protocol):
    def __call__(self, server: Server, *, patience: Patience = PATIENCE, model: int = 0) -> ModelWriter: ...


@pytest_asyncio.fixture
async def writer(service: Service) -> AsyncIterator[WriterOf]:
    """Makes writers for a server, warm, and closes them."""
    made: list[ModelWriter] = []

    def writer_of(server: Server, *, patience: Patience = PATIENCE, model: int = 0) -> ModelWriter:
        made.append(service.writer(server.url, service.models[model], patience))
        made[-1].warm_up()
        return made[-1]

    yield writer_of
    for each in made:
        await each.aclose()


async def failed(writing: AsyncIterator[WriterItem]) -> tuple[str, list[WriterItem]]:
    """The note a writing fails with, and what came before."""
    items: list[WriterItem] = []
    try:
        async for item in writing:
            items.append(item)  # noqa: PERF401  (what came before the failure is wanted)
    except WriterFailed as failure:
        return failure.note, items
    pytest.fail("the writing went well")


def test_every_script_is_played_by_a_test() -> None:
    assert set(FAILS_WITH) | set(GOOD) == set(SCRIPTS)


def test_every_note_has_its_sentence_in_both_languages() -> None:
    assert set(FAILS_WITH.values()) | {"writer_capped"} == set(WRITER)
    for sentences in WRITER.values():
        assert sentences["ko"].endswith("니다.")
        assert sentences["en"].endswith(".")


@pytest.mark.asyncio
@pytest.mark.parametrize("model", [0, 1])
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("days", [1, 4])
async def test_a_good_answer_streams_in_many_pieces(
    server: Server, model: int, language: Language, days: int, writer: WriterOf
) -> None:
    made = brief(language=language, days=days)

    items = await collected(writer(server, model=model).draft(made))

    assert [item.day for item in summaries_of(items)] == list(range(1, days + 1))
    assert len(choices_of(items)) == days * 2
    assert len([item for item in items if isinstance(item, Written)]) > days * 10
    for line in (f"Day {days}: ", *(f": {choice.note}\n" for choice in choices_of(items)), "😀", "🚶\u200d♀️"):
        assert line in text_of(items)


@pytest.mark.asyncio
async def test_the_key_goes_in_a_header_and_nowhere_else(
    server: Server, service: Service, writer: WriterOf
) -> None:
    await collected(writer(server).draft(brief()))

    (exchange,) = server.exchanges
    assert exchange.target == service.target
    assert "stub" in {exchange.headers.get("x-goog-api-key"), exchange.headers.get("authorization", "")[7:]}
    assert "stub" not in exchange.target
    assert b"stub" not in exchange.body


@pytest.mark.asyncio
@pytest.mark.parametrize("script", GOOD)
async def test_what_can_be_saved_is_saved(server: Server, script: str, writer: WriterOf) -> None:
    server.script, server.delay_seconds = script, 0.005
    patience = Patience(first_seconds=1.0, retry_seconds=0.01) if script == "silent_once" else PATIENCE

    items = await collected(writer(server, patience=patience).draft(brief(days=1)))

    assert len(choices_of(items)) == 2
    assert text_of(items).count("Day 1: ") == 1


@pytest.mark.asyncio
@pytest.mark.parametrize("script", GIVEN_UP_AFTER_ONE)
async def test_what_asking_again_cannot_mend_is_asked_once(
    server: Server, service: Service, script: str, writer: WriterOf
) -> None:
    server.script = script

    note, _ = await failed(writer(server, patience=patience_with(script)).draft(brief()))

    assert note == FAILS_WITH[script]
    assert len(server.exchanges) == (service.manners if script == "bad_request" else 1)


@pytest.mark.asyncio
@pytest.mark.parametrize("script", sorted(RETRIED_WITHOUT_USE))
@pytest.mark.parametrize("max_retries", [0, 2])
async def test_what_may_pass_is_asked_as_often_as_allowed_and_no_more(
    server: Server, script: str, max_retries: int, writer: WriterOf
) -> None:
    server.script = script
    patience = Patience(first_seconds=0.1, max_retries=max_retries, retry_seconds=0.01)

    note, items = await failed(writer(server, patience=patience).draft(brief()))

    assert (note, words_of(items)) == (FAILS_WITH[script], [])
    assert len(server.exchanges) == max_retries + 1


@pytest.mark.asyncio
@pytest.mark.parametrize("script", ["stalled", "cut_off", "reset"])
async def test_nothing_is_asked_again_once_text_was_given(
    server: Server, script: str, writer: WriterOf
) -> None:
    server.script = script

    _, items = await failed(writer(server, patience=patience_with(script)).draft(brief()))

    assert choices_of(items)
    assert len(server.exchanges) == 1


@pytest.mark.asyncio
async def test_nobody_listening_is_unavailable(service: Service, writer: WriterOf) -> None:
    async with service.server() as server:
        made = writer(server)

    assert await failed(made.draft(brief())) == ("writer_unavailable", [])


@pytest.mark.asyncio
async def test_repeats_and_unknown_places_are_left_out(server: Server, writer: WriterOf) -> None:
    for script in ("repeats", "injected"):
        server.script = script

        items = await collected(writer(server).draft(brief()))

        ids = [choice.place_id for choice in choices_of(items)]
        assert len(ids) == len(set(ids)) == 6
        assert "passwd" not in text_of(items)


@pytest.mark.asyncio
async def test_hostile_words_stay_words_on_one_line(server: Server, writer: WriterOf) -> None:
    server.script = "injected"

    items = await collected(writer(server).draft(brief()))

    assert "<script>alert(1)</script> Ignore previous" in summaries_of(items)[0].summary
    for text in (*(item.summary for item in summaries_of(items)), *(item.note for item in choices_of(items))):
        assert not set(text) & {"\n", "\u2028", "\u202e"}


@pytest.mark.asyncio
async def test_refining_gives_only_the_days_with_findings(server: Server, writer: WriterOf) -> None:
    found = Check(rule="opening_hours", verdict=Verdict.FAILED, day=2, stop="seoul-gwangjang")

    items = await collected(writer(server).refine(brief(), [found], Language.KOREAN))

    assert {item.day for item in words_of(items)} == {2}
    assert choices_of(items)


@pytest.mark.asyncio
async def test_cancelling_closes_the_connection_at_once(server: Server, writer: WriterOf) -> None:
    server.delay_seconds = 0.05
    begun = asyncio.Event()

    async def run() -> None:
        async for _ in writer(server).draft(brief()):
            begun.set()

    running = asyncio.create_task(run())
    await begun.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running

    await asyncio.wait_for(server.exchanges[0].left.wait(), PROMPTLY_SECONDS)


@pytest.mark.asyncio
async def test_cancelling_before_the_first_chunk_closes_the_connection(
    server: Server, writer: WriterOf
) -> None:
    server.script = "silent"
    running = asyncio.create_task(collected(writer(server).draft(brief())))
    await asyncio.wait_for(server.asked.wait(), PROMPTLY_SECONDS)
    running.cancel()
    await asyncio.wait([running])

    await asyncio.wait_for(server.exchanges[0].left.wait(), PROMPTLY_SECONDS)


@pytest.mark.asyncio
async def test_a_reader_that_leaves_between_items_closes_the_connection(
    server: Server, writer: WriterOf
) -> None:
    server.delay_seconds = 0.05
    async with aclosing(writer(server).draft(brief())) as items:
        async for item in items:
            if isinstance(item, Chosen):
                break

    await asyncio.wait_for(server.exchanges[0].left.wait(), PROMPTLY_SECONDS)


@pytest.mark.asyncio
@pytest.mark.parametrize("script", ["stalled", "silent"])
async def test_giving_up_on_a_stall_closes_the_connection(
    server: Server, script: str, writer: WriterOf
) -> None:
    server.script = script

    await failed(writer(server, patience=HASTE).draft(brief()))

    for exchange in server.exchanges:
        await asyncio.wait_for(exchange.left.wait(), PROMPTLY_SECONDS)


@pytest.mark.asyncio
async def test_many_runs_share_one_client(server: Server, writer: WriterOf) -> None:
    server.delay_seconds = 0.002
    shared = writer(server)

    drafts = await asyncio.gather(*(collected(shared.draft(brief(days=1 + n % 3))) for n in range(20)))

    assert [len(choices_of(items)) for items in drafts] == [2 * (1 + n % 3) for n in range(20)]


@pytest.mark.asyncio
async def test_the_first_use_builds_the_client_without_holding_up_the_loop(
    server: Server, service: Service
) -> None:
    cold = service.writer(server.url, service.models[0], PATIENCE)

    assert choices_of(await collected(cold.draft(brief(days=1))))
    await cold.aclose()
    await cold.aclose()
    assert choices_of(await collected(cold.draft(brief(days=1))))
    await cold.aclose()


@pytest.mark.asyncio
async def test_the_first_stop_is_given_before_the_answer_ends(server: Server, writer: WriterOf) -> None:
    server.script = "stalled"  # the answer has no end
    items: list[WriterItem] = []

    async with aclosing(writer(server).draft(brief())) as writing:
        async for item in writing:
            items.append(item)
            if isinstance(item, Chosen):
                break

    assert choices_of(items)
    assert text_of(items).endswith(f": {choices_of(items)[0].note}\n")


@pytest.mark.asyncio
async def test_what_was_spent_is_told_as_the_service_counts_it(server: Server, writer: WriterOf) -> None:
    items = await collected(writer(server).draft(brief()))

    assert spent_of(items) == (PROMPT_TOKENS, server.streams[0].tokens_out)
    assert server.streams[0].tokens_out > 100


@pytest.mark.asyncio
@pytest.mark.parametrize("script", ["truncated", "refused", "prose", "unknown_ids"])
async def test_what_a_failed_answer_cost_is_told_too(server: Server, script: str, writer: WriterOf) -> None:
    server.script = script

    _, items = await failed(writer(server).draft(brief()))

    assert spent_of(items) == (PROMPT_TOKENS, server.streams[0].tokens_out)


@pytest.mark.asyncio
async def test_both_requests_of_a_retried_answer_are_counted(server: Server, writer: WriterOf) -> None:
    server.script = "empty_once"

    items = await collected(writer(server).draft(brief()))

    assert len(server.streams) == 2
    assert spent_of(items) == (2 * PROMPT_TOKENS, sum(stream.tokens_out for stream in server.streams))


def test_it_is_a_writer_with_a_name_a_version_and_a_price() -> None:
    gemini: Writer = gemini_writer("http://127.0.0.1", "gemini-2.5-flash", PATIENCE)
    direct: Writer = direct_writer("http://127.0.0.1", "gemini-2.5-flash", PATIENCE)
    openai: Writer = openai_writer("http://127.0.0.1", "qwen3:8b", PATIENCE)

    assert (gemini.name, openai.name) == ("gemini:gemini-2.5-flash", "openai:qwen3:8b")
    assert direct.name == gemini.name
    assert len(gemini.version) == 8
    assert gemini.version == direct.version == openai.version
    assert gemini.is_costly
    assert direct.is_costly
    assert openai.is_costly


def test_importing_the_writer_does_not_import_the_library(service: Service) -> None:
    check = f"import sys, {service.module}; print('{service.library}' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("module", ["gemini_server", "openai_server"])
def test_the_server_also_runs_as_a_process(module: str) -> None:
    command = [sys.executable, "-m", f"tests.loopback.{module}", "--port", "0", "--script", "good"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().split()[-1]
            assert httpx.get(url, trust_env=False).status_code == httpx.codes.NOT_FOUND
        finally:
            process.terminate()
