"""A sentence of which parts are taken out as they are understood."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from planner.domain.guess import MAX_SENTENCE_CHARS
from planner.providers.writing.marks import one_line

TAKEN = "\x00"
"""Stands where something was taken out: no pattern reads across it."""
PHRASE_ENDS = re.compile(rf"[,.;:!?()\"“”…·•、，。\n{TAKEN}]+")
WORD = re.compile(rf"[^\s,;:!?()\"“”…、，。{TAKEN}]+")


@dataclass(slots=True)
class Sheet:
    """The text that is left, one character for one of the sentence."""

    text: str

    @classmethod
    def of(cls, sentence: str) -> "Sheet":
        """The beginning of a sentence that people wrote, lines as phrases, letters in their usual forms."""
        lines = unicodedata.normalize("NFKC", sentence[:MAX_SENTENCE_CHARS]).splitlines()
        # spaces one by one, too: patterns with several optional ones in a row would try them in every way
        return cls(", ".join(filter(None, map(one_line, lines)))[:MAX_SENTENCE_CHARS])

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first match, taken out."""
        found = pattern.search(self.text)
        if found is not None:
            self.take_out(*found.span())
        return found

    def take_all(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        """Every match, taken out."""
        found = list(pattern.finditer(self.text))
        for match in found:
            self.take_out(*match.span())
        return found

    def take_out(self, start: int, end: int) -> None:
        self.text = self.text[:start] + TAKEN * (end - start) + self.text[end:]

    def words(self) -> list[re.Match[str]]:
        """The words that are left, with their places."""
        return list(WORD.finditer(self.text))

    def phrases(self) -> Iterator[str]:
        """What is left between commas, ends of sentences and what was taken out."""
        yield from filter(None, map(str.strip, PHRASE_ENDS.split(self.text)))


def any_of(*patterns: str) -> re.Pattern[str]:
    """One pattern for several, case ignored."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
