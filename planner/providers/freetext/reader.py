"""Who reads a traveller's sentence: a model within a few seconds, or the rules."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace
from datetime import date

from planner.atlas.search import match_place
from planner.domain.guess import TripGuess, bounded
from planner.domain.trip import Language
from planner.ports import DestinationUnknown, Gazetteer, Spent
from planner.providers.freetext import asking
from planner.providers.freetext.money import ToWon
from planner.providers.freetext.parser import parsed
from planner.providers.writing.answering import chunks_of
from planner.providers.writing.failures import AnswerFailed
from planner.providers.writing.model import Ending, Model
from planner.providers.writing.patience import Patience

logger = logging.getLogger(__name__)

READ_SECONDS = 6.0
"""The traveller looks at an empty form meanwhile; the rules take a millisecond."""
MAX_ANSWER_CHARS = 8_000


class RuleReader:
    """Reads by rules alone."""

    def __init__(self, gazetteer: Gazetteer, to_won: ToWon) -> None:
        self._gazetteer = gazetteer
        self._to_won = to_won

    async def read(self, sentence: str, *, today: date, language: Language) -> TripGuess:
        """What the sentence seems to ask for. Never raises."""
        return parsed(sentence, today=today, gazetteer=self._gazetteer, to_won=self._to_won)


class ModelReader:
    """Asks a model, and the rules when it fails or takes too long. `on_spent` hears what it cost."""

    def __init__(
        self,
        model: Model,
        gazetteer: Gazetteer,
        to_won: ToWon,
        *,
        on_spent: Callable[[Spent], None],
        read_seconds: float = READ_SECONDS,
    ) -> None:
        self._model = model
        self._gazetteer = gazetteer
        self._to_won = to_won
        self._on_spent = on_spent
        self._read_seconds = read_seconds

    async def read(self, sentence: str, *, today: date, language: Language) -> TripGuess:
        """What the sentence seems to ask for. Never raises."""
        by_rules = parsed(sentence, today=today, gazetteer=self._gazetteer, to_won=self._to_won)
        if not sentence.strip():
            return by_rules
        try:
            async with asyncio.timeout(self._read_seconds):
                text = await self._answer(sentence, today, language)
            guess = asking.answered(text, today=today, to_won=self._to_won)
        except (AnswerFailed, TimeoutError, ValueError) as error:
            logger.info("%s did not read a sentence: %s", self._model.name, type(error).__name__)
            return by_rules
        # an answer that leaves out what a few rules see says less than they do
        return self._known(guess) if guess.location or not by_rules.location else by_rules

    async def _answer(self, sentence: str, today: date, language: Language) -> str:
        """The whole answer. Raises AnswerFailed, also for one that is too long."""
        prompt = asking.question(sentence, today=today, language=language)
        patience = Patience(first_seconds=self._read_seconds, idle_seconds=self._read_seconds)
        text, ending = "", Ending()
        async with aclosing(chunks_of(self._model, prompt, patience)) as chunks:
            async for heard in chunks:
                if (spent := ending.note(heard)) is not None:
                    self._on_spent(spent)
                text += heard.text
                if len(text) > MAX_ANSWER_CHARS:
                    raise AnswerFailed("writer_nonsense")
        if (failure := self._model.unfinished(ending)) is not None:
            raise failure
        return text

    def _known(self, guess: TripGuess) -> TripGuess:
        """The guess with must-sees that nobody knows there as notes: a plan cannot be made with them."""
        try:
            destination = self._gazetteer.find(guess.location or "")
        except DestinationUnknown:
            return guess
        places = self._gazetteer.places(destination)
        unknown = tuple(wish for wish in guess.must_see if match_place(wish, places) is None)
        kept = tuple(wish for wish in guess.must_see if wish not in unknown)
        return bounded(replace(guess, must_see=kept, notes=", ".join(filter(None, (guess.notes, *unknown)))))
