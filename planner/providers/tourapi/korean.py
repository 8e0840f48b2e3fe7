"""The pieces of Korean hours texts that both the times and the closing days are read with."""

import re
import unicodedata

from planner.domain.hours import EVERY_DAY
from planner.providers.places.text import lines

MAX_CHARS = 600
"""A longer text is an essay, not hours."""
WEEKDAYS = "월화수목금토일"
MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

DAY = rf"(?<![가-힣\d])(?:[{WEEKDAYS}]요일|[{WEEKDAYS}](?![가-힣]))"
DAYS = rf"{DAY}(?:\s*~\s*{DAY})?"
AND = r"\s*(?:,|·|ㆍ|/|&|및|와|과|\s)\s*"

_DASHES = re.compile(r"[-〜∼–—−‐‑~]+")
_BULLET = re.compile(r"^[\s~*•○●◆◇▶▷■□→☞]+")


def normal(text: str) -> str | None:
    """Lines of plain text with one kind of dash and half-width signs; None when too long to be hours."""
    joined = "\n".join(lines(text))
    if len(joined) > MAX_CHARS:
        return None
    plain = _DASHES.sub("~", unicodedata.normalize("NFKC", joined))
    return "\n".join(filter(None, (_BULLET.sub("", line).strip() for line in plain.split("\n"))))


def weekdays_in(text: str) -> frozenset[int] | None:
    """Monday is 0: of "월요일", "화~금", "주말"; a range may go round the week's end. None for a fault."""
    if text == "평일":
        return frozenset(range(5))
    if text == "주말":
        return frozenset({5, 6})
    first, _, last = (part.strip() for part in text.partition("~"))
    start = WEEKDAYS.find(first[:1])
    end = WEEKDAYS.find((last or first)[:1])
    if start < 0 or end < 0:
        return None
    return frozenset(day % 7 for day in range(start, end + 1 + (7 if end < start else 0))) & EVERY_DAY


def is_date(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= MONTH_DAYS[month - 1]
