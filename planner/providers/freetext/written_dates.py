"""Dates written out: "Dec 3-5", "3 to 5 December", "12월 3일부터 5일까지", "2026-12-03", "12/3~12/5"."""

import re
from collections.abc import Iterator
from datetime import date

from planner.providers.freetext.sheet import Sheet

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\d)"
TO = r"\s*(?:-|–|—|~|〜|\bto\b|\buntil\b|\btill\b|\bthrough\b|\bthru\b|\band\b|부터|에서)\s*"
LEAD = r"(?:\b(?:from|on|between|starting|beginning)\s+(?:the\s+)?)?"
KOREAN_END = r"\s*(?:까지|부터|에)?"

ISO = re.compile(
    rf"{LEAD}(?<!\d)(?P<y>20\d\d)[-./](?P<m>\d{{1,2}})[-./](?P<d>\d{{1,2}})(?!\d)"
    rf"(?:{TO}(?:(?P<y2>20\d\d)[-./])?(?:(?P<m2>\d{{1,2}})[-./])?(?P<d2>\d{{1,2}})(?!\d))?{KOREAN_END}",
    re.IGNORECASE,
)
KOREAN = re.compile(
    rf"(?:(?P<y>20\d\d)년\s*)?(?<!\d)(?P<m>\d{{1,2}})월\s*(?P<d>\d{{1,2}})일?(?!\d)"
    rf"(?:{TO}(?:(?P<y2>20\d\d)년\s*)?(?:(?P<m2>\d{{1,2}})월\s*)?(?P<d2>\d{{1,2}})일?(?!\d|\s*[박명인]))?"
    rf"{KOREAN_END}"
)
MONTH_FIRST = re.compile(
    rf"{LEAD}\b(?P<m>{MONTH})\.?\s+(?:the\s+)?(?P<d>{DAY})"
    rf"(?:{TO}(?:(?P<m2>{MONTH})\.?\s+)?(?:the\s+)?(?P<d2>{DAY}))?(?:,?\s*(?P<y>20\d\d))?(?!\w)",
    re.IGNORECASE,
)
DAY_FIRST = re.compile(
    rf"{LEAD}(?<!\d)(?P<d>{DAY})(?:\s*(?:of\s+)?(?P<m>{MONTH}))?{TO}(?P<d2>{DAY})\s*(?:of\s+)?(?P<m2>{MONTH})\b"
    rf"(?:,?\s*(?P<y2>20\d\d))?",
    re.IGNORECASE,
)
ONE_DAY_FIRST = re.compile(
    rf"{LEAD}(?<!\d)(?P<d>{DAY})\s*(?:of\s+)?(?P<m>{MONTH})\b(?:,?\s*(?P<y>20\d\d))?", re.IGNORECASE
)
SLASHED = re.compile(
    rf"{LEAD}(?<![\d/.])(?P<m>\d{{1,2}})/(?P<d>\d{{1,2}})(?![\d/])"
    rf"(?:{TO}(?:(?P<m2>\d{{1,2}})/)?(?P<d2>\d{{1,2}})(?![\d/]|\s*[박명인]))?{KOREAN_END}",
    re.IGNORECASE,
)
DAY_SLASHED = re.compile(
    rf"{LEAD}(?<![\d/.])(?P<d>1[3-9]|2\d|3[01])/(?P<m>\d{{1,2}})(?:/(?P<y>20\d\d))?(?![\d/])", re.IGNORECASE
)
YEAR_SLASHED = re.compile(
    rf"{LEAD}(?<![\d/.])(?P<m>\d{{1,2}})/(?P<d>\d{{1,2}})/(?P<y>20\d\d)(?![\d/])", re.IGNORECASE
)
WRITTEN_OUT = (ISO, KOREAN, DAY_FIRST, MONTH_FIRST, ONE_DAY_FIRST, DAY_SLASHED, YEAR_SLASHED, SLASHED)


def take_written_out(sheet: Sheet, today: date) -> tuple[date | None, date | None, tuple[str, ...]]:
    """The first and last day written out, and what looks like a date and is none."""
    days: list[date] = []
    strange: list[str] = []
    for pattern in WRITTEN_OUT:
        for found in sheet.take_all(pattern):
            read = list(_days_of(found, today))
            days += read
            if not read:
                strange.append(found[0].strip())
    first = days[0] if days else None
    return first, days[1] if len(days) > 1 else None, tuple(strange)


def _days_of(found: re.Match[str], today: date) -> Iterator[date]:
    """The day, or the two days, of one date; none where it is not in the calendar."""
    said = found.groupdict()
    first_month, last_month = said.get("m") or said.get("m2"), said.get("m2") or said.get("m")
    year = said.get("y") or said.get("y2")
    first = day_of(_month(first_month), _digits(said["d"]), year, not_before=today)
    if first is None:
        return
    yield first
    if said.get("d2"):
        last_year = said.get("y2") or said.get("y")
        last = day_of(_month(last_month), _digits(said["d2"]), last_year, not_before=first)
        if last is not None and last >= first:
            yield last


def day_of(month: int, day: int, year: str | None, *, not_before: date) -> date | None:
    """The date, in the first year it does not lie before that day; None where there is none."""
    years = (int(year),) if year else (not_before.year, not_before.year + 1)
    for each in years:
        try:
            made = date(each, month, day)
        except ValueError:
            continue
        if year or made >= not_before:
            return made
    return None


def _month(text: str | None) -> int:
    word = (text or "0").lower()
    return int(word) if word.isdecimal() else MONTHS.index(word[:3]) + 1


def _digits(text: str) -> int:
    return int("".join(char for char in text if char.isdecimal()))
