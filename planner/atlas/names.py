"""Names as they are compared: case, accents and punctuation folded, Hangul taken apart into its letters."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

MIN_TYPO_LETTERS = 4
MIN_TYPO_SYLLABLES = 2
KOREAN_SUFFIXES = ("특별자치시", "특별자치도", "광역시", "특별시", "시", "도", "군", "섬")

_HANGUL_FIRST, _HANGUL_LAST = "가", "힣"


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Lower case, no accents, single spaces instead of punctuation: "Musée d'Orsay" is "musee d orsay"."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", text) if unicodedata.category(char) != "Mn")
    kept = unicodedata.normalize("NFC", bare).casefold()
    return " ".join("".join(char if char.isalnum() else " " for char in kept).split())


@lru_cache(maxsize=8192)
def letters(folded: str) -> str:
    """Hangul syllables as their jamo and other letters as they are, without spaces."""
    return unicodedata.normalize("NFD", folded.replace(" ", ""))


def has_hangul(text: str) -> bool:
    return any(_HANGUL_FIRST <= char <= _HANGUL_LAST for char in text)


def stripped(folded: str) -> Iterator[str]:
    """The name without the kind of place: "제주특별자치도" gives "제주", "seoul city" gives "seoul"."""
    for suffix in KOREAN_SUFFIXES:
        if folded.endswith(suffix) and len(folded) >= len(suffix) + 2:
            yield folded.removesuffix(suffix).strip()
            break
    if folded.endswith(" city"):
        yield folded.removesuffix(" city")


def bears_typos(folded: str) -> bool:
    """Whether the name is long enough that one wrong letter still tells which it is."""
    return len(folded) >= (MIN_TYPO_SYLLABLES if has_hangul(folded) else MIN_TYPO_LETTERS)


def is_one_typo_away(one: str, other: str) -> bool:
    """Whether one letter put in, left out, exchanged or swapped with its neighbour makes them equal."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return one == other
    shorter, longer = sorted((one, other), key=len)
    at = next(
        (n for n, (left, right) in enumerate(zip(shorter, longer, strict=False)) if left != right), None
    )
    if at is None:
        return True
    if len(shorter) < len(longer):
        return shorter[at:] == longer[at + 1 :]
    if shorter[at + 1 :] == longer[at + 1 :]:
        return True
    return shorter[at : at + 2] == longer[at : at + 2][::-1] and shorter[at + 2 :] == longer[at + 2 :]


def holds_words(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Whether `part` stands in `words` as whole words in a row."""
    return any(words[at : at + len(part)] == part for at in range(len(words) - len(part) + 1))
