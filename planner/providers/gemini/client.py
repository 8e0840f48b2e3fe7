"""Gemini behind the writer port: one request a draft, its answer passed on as it grows."""

import asyncio
import logging
import random
import threading
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

import httpx

from planner.domain.checks import Check
from planner.domain.trip import Language
from planner.ports import Brief, WriterFailed, WriterItem
from planner.providers.gemini import prompts
from planner.providers.gemini.failures import AnswerFailed, failure_of, unfinished
from planner.providers.gemini.layout import Menu
from planner.providers.gemini.parsing import AnswerReader, NotAnAnswer
from planner.providers.gemini.schema import ANSWER_SCHEMA

if TYPE_CHECKING:
    from langchain_core.messages import AIMessageChunk
    from langchain_google_genai import ChatGoogleGenerativeAI

logger = logging.getLogger(__name__)

MAX_RETRY_WAIT_SECONDS = 5.0
"""A longer wait than this is not worth it with a traveller watching: the solver's plan is at hand."""
MAX_CONNECTIONS = 1_000
IMPORTED_ON_FIRST_USE = ("langchain_core.tracers.langchain", "langchain_core.tracers.context")
"""What the library would import while it streams its first answer and every other stream stands still."""

type Arrivals = asyncio.Queue[AIMessageChunk | AnswerFailed | None]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for the model. Retries happen here only: the library's own are off.

    `first_seconds` bounds the wait for the beginning of an answer, `idle_seconds` each wait after it, and
    `retry_seconds` the first pause before asking again, doubled each time.
    """

    first_seconds: float = 20.0
    idle_seconds: float = 10.0
    max_retries: int = 1
    retry_seconds: float = 1.0


class GeminiWriter:
    """Writes with a Gemini model. One instance serves all runs of one event loop."""

    is_costly = True
    version = prompts.VERSION

    def __init__(
        self, *, api_key: str, model: str, base_url: str | None = None, patience: Patience | None = None
    ) -> None:
        self.name = f"gemini:{model}"
        self._api_key = api_key
        self._model = model
        self._base_url = base_url
        self._patience = patience or Patience()
        self._built: ChatGoogleGenerativeAI | None = None
        self._building = threading.Lock()

    def warm_up(self) -> None:
        """Imports the library and builds the client: a second or two, so not on an event loop."""
        self._chat_model()

    async def aclose(self) -> None:
        """Closes the connections, on the loop that used them; the next use builds a client anew."""
        with self._building:
            built, self._built = self._built, None
        if built is not None:
            await built.aclose()

    def _chat_model(self) -> "ChatGoogleGenerativeAI":
        with self._building:
            if self._built is None:
                self._built = _chat_model(api_key=self._api_key, model=self._model, base_url=self._base_url)
            return self._built

    def draft(self, brief: Brief) -> AsyncGenerator[WriterItem]:
        """Items of every day as the model writes them. Raises WriterFailed."""
        language = brief.request.language
        menu = _menu(brief, language, days=[day.number for day in brief.draft.days])
        return self._written(prompts.draft_prompt(brief), menu)

    def refine(
        self, brief: Brief, findings: Sequence[Check], language: Language
    ) -> AsyncGenerator[WriterItem]:
        """Items of the days that have findings, written again. Raises WriterFailed."""
        menu = _menu(brief, language, days=prompts.days_of(findings, brief.draft))
        return self._written(prompts.refine_prompt(brief, findings, language), menu)

    async def _written(self, prompt: prompts.Prompt, menu: Menu) -> AsyncGenerator[WriterItem]:
        """The items of the first attempt that gives any text."""
        for attempt in range(self._patience.max_retries + 1):
            reader = AnswerReader(menu)
            try:
                async with aclosing(self._attempt(prompt, reader)) as items:
                    async for item in items:
                        yield item
            except AnswerFailed as failure:
                logger.info("%s failed: %s, attempt %d", self.name, failure.note, attempt + 1)
                pause_seconds = self._pause_seconds(failure, attempt)
                if pause_seconds is None or reader.has_begun:
                    raise WriterFailed(failure.note) from failure
            else:
                return
            await asyncio.sleep(pause_seconds)

    def _pause_seconds(self, failure: AnswerFailed, attempt: int) -> float | None:
        """How long to wait before asking again, None when asking again is of no use."""
        if not failure.is_passing or attempt >= self._patience.max_retries:
            return None
        # spread, so that runs refused together do not come back together
        pause_seconds = self._patience.retry_seconds * 2**attempt * random.uniform(0.75, 1.25)  # noqa: S311
        pause_seconds = max(pause_seconds, failure.advised_wait_seconds or 0.0)
        return pause_seconds if pause_seconds <= MAX_RETRY_WAIT_SECONDS else None

    async def _attempt(self, prompt: prompts.Prompt, reader: AnswerReader) -> AsyncGenerator[WriterItem]:
        """One request's items. Raises AnswerFailed."""
        ending = Ending()
        try:
            async with aclosing(self._chunks(prompt)) as chunks:
                async for chunk in chunks:
                    ending.note(chunk)
                    for item in reader.feed(chunk.text):
                        yield item
            failure = unfinished(ending.finish_reason, was_blocked=ending.was_blocked)
            if failure is not None:
                raise failure
            for item in reader.finish():
                yield item
        except NotAnAnswer as error:
            raise AnswerFailed("writer_nonsense") from error
        if not reader.chosen:
            raise AnswerFailed("writer_nonsense")
        logger.info(
            "%s chose %d stops, %d skipped, %d tokens in, %d out",
            self.name,
            reader.chosen,
            reader.skipped,
            ending.tokens_in,
            ending.tokens_out,
        )

    async def _chunks(self, prompt: prompts.Prompt) -> AsyncGenerator["AIMessageChunk"]:
        """The model's chunks as they arrive. Leaving closes the connection. Raises AnswerFailed."""
        arrivals: Arrivals = asyncio.Queue()
        # in a task of its own: the library's generators let go of a connection when a read of theirs is
        # cancelled, but left at a yield they keep it until the garbage is collected
        reading = asyncio.create_task(self._read(prompt, arrivals))
        try:
            while (arrival := await arrivals.get()) is not None:
                if isinstance(arrival, AnswerFailed):
                    raise arrival
                yield arrival
        finally:
            reading.cancel()
            await asyncio.wait([reading])

    async def _read(self, prompt: prompts.Prompt, arrivals: Arrivals) -> None:
        """Puts chunk after chunk, none waited for too long, then None or the failure that ended them."""
        has_begun = False
        try:
            model = self._built
            if model is None:
                model = await asyncio.to_thread(self._chat_model)
            chunks = aiter(model.astream([("system", prompt.system), ("human", prompt.user)]))
            chunk: AIMessageChunk | None
            while True:
                limit_seconds = self._patience.idle_seconds if has_begun else self._patience.first_seconds
                async with asyncio.timeout(limit_seconds):
                    chunk = await anext(chunks, None)
                arrivals.put_nowait(chunk)
                if chunk is None:
                    return
                has_begun = True
        except Exception as error:  # noqa: BLE001  (whatever the library raises, the answer failed)
            failure = failure_of(error, has_begun=has_begun)
            failure.__cause__ = error
            arrivals.put_nowait(failure)


@dataclass(slots=True)
class Ending:
    """How an answer ended, gathered from its chunks; token counts come as what each chunk adds."""

    finish_reason: str | None = None
    was_blocked: bool = False
    tokens_in: int = 0
    tokens_out: int = 0

    def note(self, chunk: "AIMessageChunk") -> None:
        metadata = chunk.response_metadata
        self.finish_reason = metadata.get("finish_reason") or self.finish_reason
        self.was_blocked |= bool((metadata.get("prompt_feedback") or {}).get("block_reason"))
        if chunk.usage_metadata is not None:
            self.tokens_in += chunk.usage_metadata["input_tokens"]
            self.tokens_out += chunk.usage_metadata["output_tokens"]


def _menu(brief: Brief, language: Language, days: Iterable[int]) -> Menu:
    """What an answer may name: these days, and the candidates its prompt lists."""
    dates = {day.number: day.date for day in brief.draft.days}
    return Menu(
        days={number: dates[number] for number in days},
        places={place.id: place for place in prompts.candidates(brief.context, brief.draft)},
        language=language,
    )


def _chat_model(*, api_key: str, model: str, base_url: str | None) -> "ChatGoogleGenerativeAI":
    from langchain_google_genai import ChatGoogleGenerativeAI  # noqa: PLC0415  (takes a second)

    for module in IMPORTED_ON_FIRST_USE:
        import_module(module)

    return ChatGoogleGenerativeAI(
        model=model,
        google_api_key=api_key,
        base_url=base_url,
        vertexai=False,
        # 1 is the only request; 0 means the library's default of five
        max_retries=1,
        response_mime_type="application/json",
        response_schema=ANSWER_SCHEMA,
        client_args={"limits": httpx.Limits(max_connections=MAX_CONNECTIONS)},
    )
