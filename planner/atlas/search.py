"""Which destination or place a traveller means by what they wrote."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from planner.atlas.names import (
    bears_typos,
    fold,
    has_hangul,
    holds_words,
    is_one_typo_away,
    letters,
    stripped,
)
from planner.atlas.towns import TOWNS
from planner.domain.facts import Destination, Place
from planner.domain.legs import straight_km

MAX_CLOSE_NAMES = 5
CLOSE_RATIO = 0.6
SUGGEST_RATIO = 0.75
MAX_INITIALS = 2
MIN_PART_LETTERS = 2
"""Fewer letters inside a name tell nothing of which name is meant."""

SAME, PART_OF_NAME, NAME_INSIDE, MISSPELT, ANOTHER = range(5)
"""How near a wish is to a name, nearest first."""

BEGINS, HOLDS, RESEMBLES, UNLIKE = range(4)
"""How what was typed relates to a name, best first."""

ELSEWHERE = {fold(name): point for name, point in TOWNS.items()}
"""Where towns are that we cannot plan, by their folded names."""

NEAR_KM = 500.0
"""Farther away than this, nothing is near."""

_GENERIC = """
palace temple shrine church museum gallery park garden market street beach tower bridge castle zoo the of food
shopping mountain aquarium spa theatre theater view old town city square history art
궁 궁궐 절 사찰 성당 교회 박물관 미술관 공원 정원 시장 거리 골목 해변 바다 탑 타워 다리 성 동물원 맛집
쇼핑 산 수족관 온천 전망대 야경 카페 역사 예술 자연
"""

GENERIC_WORDS = frozenset(map(fold, _GENERIC.split()))
"""Words that say what kind of place is wished for, not which."""


@dataclass(frozen=True, slots=True)
class NamedDestination:
    """A destination with its names folded, each once; `words` are theirs, in the same order."""

    destination: Destination
    keys: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]


def named(destination: Destination) -> NamedDestination:
    folded = [fold(name) for name in (*destination.names.all, *destination.aliases)]
    keys = tuple(dict.fromkeys(key for name in folded for key in (name, *stripped(name)) if key))
    return NamedDestination(destination, keys, tuple(tuple(key.split()) for key in keys))


def meant_destinations(text: str, known: Sequence[NamedDestination]) -> tuple[Destination, ...]:
    """Those meant: by whole name, else by a name among other words, else by a name misspelt once.

    More than one is ambiguous, none is unknown.
    """
    whole = fold(text)
    forms = tuple(dict.fromkeys((whole, *stripped(whole))))
    words = tuple(whole.split())
    spellings = frozenset(form for word in words for form in (word, *stripped(word)))
    ways: tuple[Callable[[NamedDestination], bool], ...] = (
        lambda one: any(form in one.keys for form in forms),
        lambda one: any(holds_words(words, key) for key in one.words if _tells_alone(key)),
        lambda one: any(key in spellings for key in one.keys if _tells_alone((key,))),
        lambda one: any(_is_misspelt(form, key) for form in (*forms, *words) for key in one.keys),
    )
    found = (tuple(one.destination for one in known if way(one)) for way in ways)
    return next(filter(None, found), ())


def _tells_alone(key: tuple[str, ...]) -> bool:
    """Whether a name among other words names its destination: "LA" in "La Paz" does not."""
    return len(key) > 1 or has_hangul(key[0]) or len(key[0]) > MAX_INITIALS


def suggest_destinations(text: str, known: Sequence[NamedDestination], limit: int) -> tuple[Destination, ...]:
    """Those whose name begins with the text, then holds it, then resembles it. Hangul half typed counts."""
    typed = letters(fold(text))
    if not typed:
        return tuple(one.destination for one in known[:limit])
    ranked = sorted(((_rank(typed, one), n) for n, one in enumerate(known)), key=lambda pair: pair)
    return tuple(known[n].destination for rank, n in ranked if rank < UNLIKE)[:limit]


def names_of(destinations: Sequence[Destination], text: str) -> tuple[str, ...]:
    """Their names in the script of the text."""
    korean = has_hangul(text)
    return tuple(one.names.ko if korean else one.names.en for one in destinations)


def close_destinations(text: str, known: Sequence[NamedDestination]) -> tuple[str, ...]:
    """What is near a town we know the place of, else names like the text, else every known name."""
    near = names_of(_near(text, [one.destination for one in known]), text)
    names = names_of([one.destination for one in known], text)
    ratios = [max(_likeness(text, key) for key in one.keys) for one in known]
    return near or _closest(names, ratios) or names


def _near(text: str, destinations: Sequence[Destination]) -> list[Destination]:
    whole = fold(text)
    point = next((ELSEWHERE[form] for form in (whole, *stripped(whole)) if form in ELSEWHERE), None)
    if point is None:
        return []
    by_km = sorted((straight_km(point, (one.lat, one.lon)), one.id, one) for one in destinations)
    return [one for km, _, one in by_km if km <= NEAR_KM][:MAX_CLOSE_NAMES]


def match_place(text: str, places: Iterable[Place]) -> Place | None:
    """The place a wish names, or None: "경복궁", "Louvre", "에펠탑". Kinds of place ("museum") name none.

    The whole name goes before a part of it, a part before a misspelling, the popular before the others.
    """
    wish = fold(text)
    words = tuple(wish.split())
    if not words or all(word in GENERIC_WORDS for word in words):
        return None
    ranked = ((_nearness(wish, place), -place.popularity, place.id, place) for place in places)
    nearest = min(ranked, key=lambda row: row[:3], default=None)
    return nearest[3] if nearest is not None and nearest[0] < ANOTHER else None


def close_places(text: str, places: Iterable[Place]) -> tuple[str, ...]:
    """Names of places like the text, best first, in its script; () when none is."""
    pool = tuple(places)
    korean = has_hangul(text)
    ratios = [max(_likeness(text, fold(name)) for name in place.names.all) for place in pool]
    return _closest([place.names.ko if korean else place.names.en for place in pool], ratios)


def _nearness(wish: str, place: Place) -> int:
    return min(_name_nearness(wish, fold(name)) for name in place.names.all)


def _name_nearness(wish: str, name: str) -> int:
    if wish.replace(" ", "") == name.replace(" ", ""):
        return SAME
    wish_words, name_words = tuple(wish.split()), tuple(name.split())
    if set(wish_words) <= set(name_words) or _is_part(wish, name):
        return PART_OF_NAME
    if holds_words(wish_words, name_words) or _is_part(name, wish):
        return NAME_INSIDE if name not in GENERIC_WORDS else ANOTHER
    parts = (part for part in (name, *name_words) if part not in GENERIC_WORDS)
    return MISSPELT if any(_is_misspelt(wish, part) for part in parts) else ANOTHER


def _is_part(part: str, whole: str) -> bool:
    """Scripts that write words together hold a name anywhere; two letters are the least that tell."""
    dense = part.replace(" ", "")
    return len(dense) >= MIN_PART_LETTERS and not dense.isascii() and dense in whole.replace(" ", "")


def _is_misspelt(text: str, key: str) -> bool:
    if (
        text in ELSEWHERE
        or not (bears_typos(text) and bears_typos(key))
        or has_hangul(text) != has_hangul(key)
    ):
        return False
    return is_one_typo_away(letters(text), letters(key))


def _rank(typed: str, one: NamedDestination) -> int:
    keys = [letters(key) for key in one.keys]
    if any(key.startswith(typed) for key in keys):
        return BEGINS
    if len(typed) >= MIN_PART_LETTERS and any(typed in key for key in keys):
        return HOLDS
    alike = any(SequenceMatcher(None, typed, key).ratio() >= SUGGEST_RATIO for key in keys)
    return RESEMBLES if alike else UNLIKE


def _likeness(text: str, key: str) -> float:
    return SequenceMatcher(None, letters(fold(text)), letters(key)).ratio()


def _closest(names: Sequence[str], ratios: Sequence[float]) -> tuple[str, ...]:
    order: Iterator[int] = iter(sorted(range(len(names)), key=lambda n: -ratios[n]))
    return tuple(names[n] for n in order if ratios[n] >= CLOSE_RATIO)[:MAX_CLOSE_NAMES]
