"""A sentence about a trip read by rules: small, deterministic, and without a network."""

import re
from datetime import date

from planner.domain.facts import Place
from planner.domain.guess import TripGuess, bounded
from planner.domain.trip import Party
from planner.ports import DestinationUnknown, Gazetteer
from planner.providers.freetext.dates import take_when
from planner.providers.freetext.fillers import FILLERS
from planner.providers.freetext.money import ToWon, take_spending
from planner.providers.freetext.people import take_company
from planner.providers.freetext.places import named_among, take_destination, take_must_see
from planner.providers.freetext.sheet import Sheet
from planner.providers.freetext.tastes import take_avoided, take_interests, take_pace

EDGES = " -–—~&+/·*#'\"’‘|<>[]{}=_^`\\@"


def parsed(sentence: str, *, today: date, gazetteer: Gazetteer, to_won: ToWon) -> TripGuess:
    """What the sentence seems to ask for. Never raises; what no field was made of goes to the notes."""
    sheet = Sheet.of(sentence)
    when = take_when(sheet, today)
    spending = take_spending(sheet, to_won)
    company = take_company(sheet)
    location = take_destination(sheet, gazetteer)
    pace = take_pace(sheet)
    avoid = take_avoided(sheet)
    places = _places(gazetteer, location)
    must_see = take_must_see(sheet, places)
    interests = take_interests(sheet)
    left = tuple(filter(None, map(_bare, sheet.phrases())))
    named, left = named_among(left, places)
    travellers = (company.party or Party()).size
    return bounded(
        TripGuess(
            location=location,
            start=when.start,
            end=when.end,
            days=when.days,
            budget=spending.budget(travellers),
            pace=pace,
            party=company.party,
            interests=interests,
            must_see=(*must_see, *named),
            avoid=avoid,
            # who comes along tells more than a number: the notes keep it
            notes=", ".join((*company.called, *left)),
            not_understood=(*when.strange, *spending.strange, *company.strange, *left),
        )
    )


def _places(gazetteer: Gazetteer, location: str | None) -> tuple[Place, ...]:
    try:
        return gazetteer.places(gazetteer.find(location)) if location else ()
    except DestinationUnknown:
        return ()


def _bare(phrase: str) -> str:
    """The phrase without words at its ends that say nothing; "" where none is left."""
    words = phrase.strip(EDGES).split()
    first = ""
    while words and _is_filler(words[0]):
        first = words.pop(0)
    while words and _is_filler(words[-1]):
        words.pop()
    if words and first.lower() == "from":  # where one comes from is not where one goes
        words.insert(0, first)
    return " ".join(words).strip(EDGES)


def _is_filler(word: str) -> bool:
    bare = word.strip(EDGES).lower()
    return not re.search(r"\w", bare) or bare in FILLERS
