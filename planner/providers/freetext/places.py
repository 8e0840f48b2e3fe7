"""Where to: the destination a sentence names, and places of it that the gazetteer knows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.atlas.names import fold, has_hangul, stripped
from planner.atlas.search import ELSEWHERE, GENERIC_WORDS, match_place
from planner.domain.facts import Destination, Place
from planner.domain.trip import MAX_LOCATION_CHARS
from planner.ports import Gazetteer
from planner.providers.freetext.fillers import NO_TOWNS
from planner.providers.freetext.sheet import TAKEN, Sheet

ALL = 100_000
MAX_NAME_WORDS = 6
MAX_TOWN_WORDS = 4
MIN_REST_LETTERS = 8
"""Letters of a name without its kind of place ("gyeongbokgung") that still tell which place it is."""
MIN_TOWN_LETTERS = 2
NEARBY_CHARS = 24
"""How far from a town's name it is looked for whether one goes there."""
MIN_NAME_LETTERS = 3

PARTICLES = re.compile(
    r"(?:에서는|에서의|으로의|이랑|하고|까지|부터|에서|으로|여행|관광|투어|쪽|시내|에|로|를|을|은|는|이|가|과|와|도|의|랑|만)$"
)
GOING = re.compile(
    r"(?:\b(?:in|to|visit|visiting|around|explore|exploring|see|at)\s+(?:the\s+)?|가고|가서)$", re.IGNORECASE
)
COMING = re.compile(r"\b(?:from|leaving|departing)\s+$", re.IGNORECASE)
STARTING = re.compile(r"^[\s가-힣]{0,4}\s*(?:출발|에서\s*떠나)")
NAMED_TOWN = re.compile(
    r"\b(?i:in|to|visit|visiting|around|explore|exploring)\s+(?P<town>[A-Z][\w'’.-]*(?:\s+(?:[A-Z][\w'’-]*|de|da|do|la|le|of)){0,3})"
)
KOREAN_TOWN = re.compile(
    rf"(?<![가-힣])(?P<town>[가-힣]{{2,12}}?)(?P<end>에서|으로|로)?[\s{TAKEN}]*(?:여행|관광|투어|일주|나들이|가고|갈래|가려|놀러)"
)
WORDS_TOO = frozenset({"nice"})
"""Towns whose name at the beginning of a sentence more likely is a word."""


def take_destination(sheet: Sheet, gazetteer: Gazetteer) -> str | None:
    """The destination as it was written, taken out: one of the gazetteer's, else a town that is spoken of."""
    keys = _keys(gazetteer.suggest("", ALL))
    known = [span for span in _windows(sheet, MAX_TOWN_WORDS) if _is_known(span, keys)]
    best = min(known, key=lambda span: (-_likelihood(sheet, span), -span.words, span.start), default=None)
    if best is None:
        return _take_town(sheet)
    sheet.take_out(best.start, best.end)
    return best.name


def take_must_see(sheet: Sheet, places: Sequence[Place]) -> tuple[str, ...]:
    """Places by their names as they were written, taken out, the longest name first where several fit."""
    names = _names(places)
    wanted: list[tuple[int, str]] = []
    for span in sorted(_windows(sheet, MAX_NAME_WORDS), key=lambda span: -span.words):
        if _dense(span.name) in names and TAKEN not in sheet.text[span.start : span.end]:
            wanted.append((span.start, span.name))
            sheet.take_out(span.start, span.end)
    return tuple(name for _, name in sorted(wanted))


def named_among(phrases: Sequence[str], places: Sequence[Place]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The phrases that name a place by a part of its name ("Bukchon", "금각사"), and the others."""
    named: list[str] = []
    others: list[str] = []
    for phrase in phrases:
        is_whole = _may_name(phrase) and match_place(phrase, places) is not None
        is_one = is_whole or phrase.count(" ") >= MAX_NAME_WORDS
        parts = [phrase] if is_one else phrase.split()
        are_names = is_whole or all(_may_name(part) and match_place(part, places) for part in parts)
        (named if are_names else others).extend(parts if are_names else [phrase])
    return tuple(named), tuple(others)


def _may_name(phrase: str) -> bool:
    """Whether it looks like a name: in capitals, or in Korean and long enough to tell."""
    words = phrase.split()
    is_long = len(phrase) >= MIN_NAME_LETTERS and len(words) <= MAX_TOWN_WORDS
    return is_long and (has_hangul(phrase) or all(word[0].isupper() for word in words))


@dataclass(frozen=True, slots=True)
class Span:
    """So many words in a row, with the particle behind them taken from the name but not from the span."""

    start: int
    end: int
    words: int
    name: str


def _windows(sheet: Sheet, most: int) -> Iterator[Span]:
    words = sheet.words()
    for first in range(len(words)):
        for last in range(first, min(first + most, len(words))):
            start, end = words[first].start(), words[last].end()
            written = sheet.text[start:end].strip(".'’-")
            # a comma or what was taken out ends a name
            if re.search(rf"[,;:!?()\"“”…、，。{TAKEN}]", written):
                break
            yield from (Span(start, end, last - first + 1, name) for name in _without_particles(written))


def _without_particles(written: str) -> Iterator[str]:
    """The words as they stand and, in Korean, without one or two particles: "교토여행을", "교토"."""
    name = written
    for _ in range(3):
        yield name
        bare = PARTICLES.sub("", name) if has_hangul(name[-1:]) else name
        if bare == name or len(bare) < MIN_TOWN_LETTERS:
            return
        name = bare


def _keys(destinations: Sequence[Destination]) -> frozenset[str]:
    folded = (fold(name) for each in destinations for name in (*each.names.all, *each.aliases))
    return frozenset(key for name in folded for key in (name, *stripped(name)) if key)


def _is_known(span: Span, keys: frozenset[str]) -> bool:
    key = fold(span.name)
    # two letters name a city only in capitals: "LA" and not "la"
    return key in keys and (len(key) > MIN_TOWN_LETTERS or has_hangul(key) or span.name.isupper())


def _likelihood(sheet: Sheet, span: Span) -> int:
    """1 for where one goes, -1 for where one comes from."""
    before = sheet.text[max(span.start - NEARBY_CHARS, 0) : span.start]
    after = sheet.text[span.end : span.end + NEARBY_CHARS]
    if COMING.search(before) or STARTING.match(after):
        return -1
    return int(GOING.search(before) is not None)


def _take_town(sheet: Sheet) -> str | None:
    for span in _windows(sheet, 2):
        is_name = has_hangul(span.name) or span.name[:1].isupper()
        if (
            is_name
            and len(span.name) > MIN_TOWN_LETTERS
            and fold(span.name) in ELSEWHERE
            and span.name.lower() not in WORDS_TOO
        ):
            sheet.take_out(span.start, span.end)
            return span.name
    for pattern in (NAMED_TOWN, KOREAN_TOWN):
        for found in pattern.finditer(sheet.text):
            town = found["town"].strip()
            if town not in NO_TOWNS and fold(town) not in GENERIC_WORDS and len(town) <= MAX_LOCATION_CHARS:
                sheet.take_out(found.start("town"), found.end("town"))
                return town
    return None


def _names(places: Sequence[Place]) -> frozenset[str]:
    """Every name, and those that still tell without their kind of place, as they are compared."""
    made: set[str] = set()
    for place in places:
        for name in place.names.all:
            words = fold(name).split()
            rest = [word for word in words if word not in GENERIC_WORDS]
            if rest:
                made.add("".join(words))
            is_telling = len(rest) > 1 or len("".join(rest)) >= MIN_REST_LETTERS
            if is_telling and words[: len(rest)] == rest:
                made.add("".join(rest))
    return frozenset(made)


def _dense(name: str) -> str:
    return fold(name).replace(" ", "")
