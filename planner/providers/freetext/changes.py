"""What words want changed in a trip that is planned already: "slower", "skip the palace on day 2"."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from planner.atlas.search import match_place
from planner.domain.facts import Place
from planner.domain.trip import MAX_WISH_CHARS, TripRequest, clean_line
from planner.domain.wanted import Wanted
from planner.providers.freetext.change_words import (
    BUDGET_STEPS,
    DAYS_STEPS,
    DROPS,
    INSTEAD,
    LESS_OF,
    LESS_WALKING,
    MORE_OF,
    PACE_STEPS,
    PUTS,
    numbered_days,
)
from planner.providers.freetext.sheet import TAKEN, Sheet
from planner.providers.freetext.tastes import INTERESTS, OWN_WORDS

JOINED = re.compile(r"\s*(?:,|\band\b|&|\s그리고\s|(?<=[가-힣])(?:이랑|하고|랑)\s|(?<=[가-힣])[와과]\s)\s*")
ARTICLES = re.compile(r"^(?:the|a|an|some|any|my|our|visit(?:ing)?|seeing|going\s+to)\s+", re.IGNORECASE)
PARTICLES = re.compile(r"(?<=[가-힣])(?:으로|에서|에|로|을|를|은|는|이|가|도|만|좀)$")
GONE = re.compile(rf"\s*{TAKEN}+\s*")
NO_PLACE = re.compile(
    r"[0-9]|\b(?:adults?|child(?:ren)?|kids?|people|persons?|days?|dates?|budget|pace|than)\b|[0-9한두세네]\s*명|날짜|예산",
    re.IGNORECASE,
)
"""What one may add or leave out that no place is."""
WALKS = "walks"


@dataclass(frozen=True, slots=True)
class Changes:
    """What the phrases say, and the words that are left for who reads whole trips."""

    wanted: Wanted
    left: str


def changes(words: str, request: TripRequest, *, days: int, places: Sequence[Place]) -> Changes:
    """Reads the phrases that only make sense of a plan. `days` is the length of the plan."""
    sheet = Sheet.of(words)
    scope = numbered_days(sheet, days)
    wanted = Wanted(
        days=scope,
        pace_step=_step(sheet, PACE_STEPS),
        budget_step=_step(sheet, BUDGET_STEPS),
        days_step=_step(sheet, DAYS_STEPS),
    )
    if sheet.take_all(LESS_WALKING):
        wanted = replace(wanted, pace_step=-1, gone=(WALKS,))
    for old, new in _pairs(sheet):
        wanted = _with_less(_with_more(wanted, [new]), [old], request, places)
    less = _named(sheet, LESS_OF)
    more = _named(sheet, MORE_OF, only=lambda text: bool(_interest(text) or match_place(text, places)))
    less += _named(sheet, DROPS)
    wanted = _with_more(wanted, [*more, *_named(sheet, PUTS)])
    wanted = _with_less(wanted, less, request, places)
    return Changes(wanted, GONE.sub(", ", sheet.text).strip(" ,.;!?"))


def _pairs(sheet: Sheet) -> list[tuple[str, str]]:
    """What is to go, and what is to come in its stead."""
    pairs = []
    for found in INSTEAD.finditer(sheet.text):
        old, new = found["old"] or found["old_ko"], found["new"] or found["new_ko"]
        if not NO_PLACE.search(old) and not NO_PLACE.search(new):
            sheet.take_out(*found.span())
            pairs.append((old, new))
    return pairs


def _named(
    sheet: Sheet, pattern: re.Pattern[str], only: Callable[[str], bool] = lambda text: True
) -> list[str]:
    """What the pattern names, taken out; numbers, people and dates are left for who reads whole trips."""
    named = []
    for found in list(pattern.finditer(sheet.text)):
        text = found["what"] or found["what_ko"]
        if not NO_PLACE.search(text) and all(map(only, _listed([text]))):
            sheet.take_out(*found.span())
            named.append(text)
    return named


def _step(sheet: Sheet, steps: dict[int, re.Pattern[str]]) -> int:
    return next((step for step, pattern in steps.items() if sheet.take_all(pattern)), 0)


def _with_more(wanted: Wanted, texts: Sequence[str]) -> Wanted:
    """Kinds of places become interests, names become wishes."""
    for text in _listed(texts):
        if interest := _interest(text):
            wanted = replace(wanted, interests=(*wanted.interests, interest))
        else:
            wanted = replace(wanted, must_see=(*wanted.must_see, text))
    return wanted


def _with_less(wanted: Wanted, texts: Sequence[str], request: TripRequest, places: Sequence[Place]) -> Wanted:
    """Interests that were asked for are taken back, and so are wishes for places that are to be left out."""
    for text in _listed(texts):
        interest = _interest(text)
        if interest in request.interests or text in request.interests:
            wanted = replace(wanted, gone=(*wanted.gone, interest or text, text))
            continue
        place = match_place(text, places)
        same = (wish for wish in request.must_see if place and match_place(wish, places) == place)
        wanted = replace(wanted, avoid=(*wanted.avoid, text), gone=(*wanted.gone, *same))
    return wanted


def _listed(texts: Sequence[str]) -> list[str]:
    named = (_bare(part) for text in texts for part in JOINED.split(text))
    return [name for name in named if 0 < len(name) <= MAX_WISH_CHARS]


def _bare(text: str) -> str:
    """The name without article and particle."""
    text = clean_line(text).strip(" .!?\"'“”’")
    while (shorter := ARTICLES.sub("", text)) != text:
        text = shorter
    bare = PARTICLES.sub("", text)
    return bare if len(bare) > 1 else text


def _interest(text: str) -> str | None:
    """The interest that the whole text names, in the form's words or in its own."""
    bare = re.sub(r"^(?:more|other|another|one\s+more)\s+|^(?:다른|좋은)\s*", "", text, flags=re.IGNORECASE)
    for name, pattern in INTERESTS.items():
        if re.fullmatch(rf"(?:{pattern.pattern})", bare, re.IGNORECASE):
            return name
    words = (bare, f"{bare}s")
    found = (word for word in words if re.fullmatch(OWN_WORDS.pattern, word, re.IGNORECASE))
    return next(found, "").lower() or None
