"""Who reads a traveller's own sentence: the rules, or the configured model while the day's tokens last."""

import asyncio
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings

from planner.atlas.rates import TABLE
from planner.domain.guess import TripGuess
from planner.domain.trip import Language
from planner.ports import Spent, TripReader
from planner.providers.freetext import ModelReader, RuleReader
from planner.telemetry import metrics
from planner.wiring import models, tools

if TYPE_CHECKING:
    from planner.providers.writing.model import Model


def rules() -> TripReader:
    return RuleReader(tools.gazetteer(), TABLE.to_krw)


class CappedReader:
    """Reads with a model, and by the rules once the day's tokens are used up.

    A model's connections belong to the event loop that made them, so there is one client for each loop that
    reads: a server has one such loop, the runner another.
    """

    def __init__(self) -> None:
        self._rules = rules()
        self._clients: dict[asyncio.AbstractEventLoop, Model] = {}

    async def read(self, sentence: str, *, today: date, language: Language) -> TripGuess:
        """What the sentence seems to ask for. Never raises."""
        if not sentence.strip() or await models.is_used_up():
            return await self._rules.read(sentence, today=today, language=language)
        model, spent = self._client(), list[Spent]()
        reader = ModelReader(model, tools.gazetteer(), TABLE.to_krw, on_spent=spent.append)
        guess = await reader.read(sentence, today=today, language=language)
        await self._count(model.name, spent)
        return guess

    def _client(self) -> "Model":
        loop = asyncio.get_running_loop()
        for other in [other for other in self._clients if other.is_closed()]:
            del self._clients[other]
        if loop not in self._clients:
            model = models.model()
            assert model is not None, "made where a model is configured"
            self._clients[loop] = model
        return self._clients[loop]

    async def _count(self, name: str, spent: list[Spent]) -> None:
        tokens_in = sum(one.tokens_in for one in spent)
        tokens_out = sum(one.tokens_out for one in spent)
        metrics.tokens_spent(name, tokens_in, tokens_out)
        if settings.ENV["MODEL_TOKENS_A_DAY"]:
            await models.count_reading(tokens_in + tokens_out)
