"""A model behind the writer port: one request a draft, its answer passed on as it grows."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing

from planner.domain.checks import Check
from planner.domain.trip import Language
from planner.ports import Brief, WriterFailed, WriterItem
from planner.providers.writing import prompts
from planner.providers.writing.answering import chunks_of
from planner.providers.writing.failures import AnswerFailed
from planner.providers.writing.layout import Menu
from planner.providers.writing.model import Ending, Model, Prompt
from planner.providers.writing.parsing import AnswerReader, NotAnAnswer
from planner.providers.writing.patience import Patience

logger = logging.getLogger(__name__)


class ModelWriter:
    """Writes with a model. One instance serves all runs of one event loop."""

    is_costly = True
    version = prompts.VERSION

    def __init__(self, model: Model, patience: Patience | None = None) -> None:
        self.name = model.name
        self.model = model
        self._patience = patience or Patience()

    def warm_up(self) -> None:
        """Imports the library and builds the client: a second or two, so not on an event loop."""
        self.model.load()

    async def aclose(self) -> None:
        """Closes the connections, on the loop that used them; the next use builds a client anew."""
        await self.model.aclose()

    def draft(self, brief: Brief) -> AsyncGenerator[WriterItem]:
        """Items of every day as the model writes them. Raises WriterFailed."""
        language = brief.request.language
        menu = _menu(brief, language, days=[day.number for day in brief.scope])
        return self._written(prompts.draft_prompt(brief), menu)

    def refine(
        self, brief: Brief, findings: Sequence[Check], language: Language
    ) -> AsyncGenerator[WriterItem]:
        """Items of the days that have findings, written again. Raises WriterFailed."""
        menu = _menu(brief, language, days=prompts.days_of(findings, brief.scope))
        return self._written(prompts.refine_prompt(brief, findings, language), menu)

    async def _written(self, prompt: Prompt, menu: Menu) -> AsyncGenerator[WriterItem]:
        """The items of the first attempt that gives any text, and what every attempt spent."""
        for attempt in range(self._patience.max_retries + 1):
            reader = AnswerReader(menu)
            try:
                async with aclosing(self._attempt(prompt, reader)) as items:
                    async for item in items:
                        yield item
            except AnswerFailed as failure:
                logger.info("%s failed: %s, attempt %d", self.name, failure.note, attempt + 1)
                pause_seconds = self._patience.pause_seconds(failure, attempt)
                if pause_seconds is None or reader.has_begun:
                    raise WriterFailed(failure.note) from failure
            else:
                return
            await asyncio.sleep(pause_seconds)

    async def _attempt(self, prompt: Prompt, reader: AnswerReader) -> AsyncGenerator[WriterItem]:
        """One request's items. Raises AnswerFailed."""
        ending = Ending()
        try:
            async with aclosing(chunks_of(self.model, prompt, self._patience)) as chunks:
                async for heard in chunks:
                    # at once and not at the end: an answer that is left or breaks off was paid for too
                    if (spent := ending.note(heard)) is not None:
                        yield spent
                    for item in reader.feed(heard.text):
                        yield item
            if (failure := self.model.unfinished(ending)) is not None:
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


def _menu(brief: Brief, language: Language, days: Iterable[int]) -> Menu:
    """What an answer may name: these days, and the candidates its prompt lists."""
    dates = {day.number: day.date for day in brief.draft.days}
    return Menu(
        days={number: dates[number] for number in days},
        places={place.id: place for place in prompts.candidates(brief.context, brief.draft)},
        language=language,
    )
