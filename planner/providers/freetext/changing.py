"""Who reads what is to be changed in a plan: phrases of changes first, then as any trip is read."""

from dataclasses import replace
from datetime import date

from planner.domain.facts import Place
from planner.domain.guess import TripGuess
from planner.domain.plan import Plan
from planner.domain.trip import Language
from planner.domain.wanted import Wanted
from planner.ports import DestinationUnknown, Gazetteer, TripReader
from planner.providers.freetext.changes import changes


class ChangeReader:
    """`reader` reads what is left of the words as it reads a trip of its own."""

    def __init__(self, reader: TripReader, gazetteer: Gazetteer) -> None:
        self._reader = reader
        self._gazetteer = gazetteer

    async def read(self, words: str, plan: Plan, *, today: date, language: Language) -> Wanted:
        """What the words want changed. Never raises."""
        found = changes(words, plan.request, days=len(plan.itinerary.days), places=self._places(plan))
        if not found.left:
            return found.wanted
        # with the destination named, its places are known by their names
        sentence = f"{plan.request.location}, {found.left}"
        guess = await self._reader.read(sentence, today=today, language=language)
        return replace(found.wanted, said=_of_fields(guess))

    def _places(self, plan: Plan) -> tuple[Place, ...]:
        try:
            return self._gazetteer.places(self._gazetteer.find(plan.request.location))
        except DestinationUnknown:
            return ()


def _of_fields(guess: TripGuess) -> TripGuess:
    """The guess without what a change never touches. "A day" is a word more often than a length."""
    days = guess.days if guess.start is not None or guess.days != 1 else None
    return replace(guess, location=None, days=days, notes="", not_understood=())
