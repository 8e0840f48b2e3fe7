"""When a trip is and how long: dates, "next weekend", "다음 주 금요일", "3 days", "2박 3일"."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from planner.domain.trip import MAX_DAYS
from planner.providers.freetext.numbers import K, N, number
from planner.providers.freetext.sheet import Sheet, any_of
from planner.providers.freetext.written_dates import MONTH, MONTHS, TO, day_of, take_written_out

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KOREAN_WEEKDAYS = "월화수목금토일"
WEEKDAY = r"(?:mon|tues?|wednes|thurs?|fri|satur|sun)day|(?:mon|tue|wed|thu|fri|sat)\b"
SATURDAY = 5
PART_OF_MONTH = {"early": 1, "초": 1, "mid": 11, "중순": 11, "late": 21, "말": 21, "end": 21}

DAY_AFTER = any_of(r"\bthe day after tomorrow\b", r"\bday after tomorrow\b", r"모레(?:부터|에)?")
TOMORROW = any_of(r"\bfrom tomorrow\b", r"\btomorrow\b", r"(?<![가-힣])내일(?:부터)?")
TODAY = any_of(r"\bfrom today\b", r"\btoday\b", r"(?<![가-힣])오늘(?:부터)?")
WEEKEND = re.compile(
    r"(?:\bon\s+|\bover\s+|\bfor\s+)?(?:\b(?:the|a|coming|upcoming)\s+)*(?P<next>\bnext\s+|다음\s*주?\s*)?"
    r"(?P<this>\bthis\s+|이번\s*주?\s*)?(?P<long>long\s+)?(?:\bweekend\b|주말)(?:에|동안)?",
    re.IGNORECASE,
)
WEEKDAY_SPAN = re.compile(
    rf"(?:\b(?:from|on|this|coming)\s+)*(?P<next>\bnext\s+)?\b(?P<first>{WEEKDAY})"
    rf"(?:{TO}(?:next\s+)?(?P<last>{WEEKDAY}))?",
    re.IGNORECASE,
)
KOREAN_SPAN = re.compile(
    rf"(?:이번\s*주?\s*|(?P<next>다음\s*주?\s*))?(?P<first>[{KOREAN_WEEKDAYS}])요일"
    rf"(?:\s*(?:부터|에서|~|-)\s*(?P<last>[{KOREAN_WEEKDAYS}])요일)?(?:까지|부터|에)?"
)
LATER = any_of(
    rf"\bin\s+(?P<n1>{N})\s+(?P<u1>days?|weeks?)(?:\s+time)?\b",
    rf"(?P<n2>{K})\s*(?P<u2>일|주)\s*(?:뒤|후)(?:에|부터)?",
)
NEXT_WEEK = any_of(r"\bnext\s+week\b", r"다음\s*주(?:에|부터)?")
NEXT_MONTH = any_of(
    r"\b(?:(?P<p1>early|mid|late)\s+)?next\s+month\b",
    r"다음\s*달\s*(?:(?P<d>\d{1,2})일(?:부터|에)?|(?P<p2>초|중순|말)(?:에)?|에)?",
)
IN_MONTH = any_of(
    rf"\b(?:in|during)\s+(?:(?P<p1>early|mid|late|the\s+end\s+of)[\s-]+)?(?P<m1>{MONTH})\b(?!\s*\d)",
    rf"\b(?P<p3>early|mid|late)[\s-]+(?P<m3>{MONTH})\b(?!\s*\d)",
    r"(?<!\d)(?P<m2>\d{1,2})월\s*(?P<p2>초|중순|말)?(?:에|쯤)?(?!\s*\d)",
)

NIGHTS_AND_DAYS = any_of(
    rf"(?:\bfor\s+)?(?P<n1>{N})[\s-]+nights?(?:\s*(?:,|and|&|/)?\s*(?P<d1>{N})[\s-]+days?)?\b",
    rf"(?P<n2>{K})\s*박(?:\s*(?P<d2>{K})\s*일)?",
)
DAYS_AND_NIGHTS = any_of(rf"(?:\bfor\s+)?(?P<d1>{N})[\s-]+days?\s*(?:,|and|&|/)?\s*{N}[\s-]+nights?\b")
WEEKS = any_of(
    rf"(?:\bfor\s+)?(?:\babout\s+)?(?P<w1>{N})[\s-]+weeks?\b",
    r"(?P<w2>일|이|두|세|(?<!\d)\d{1,2})\s*주일?(?:간|동안)?(?![가-힣일])",
)
DAY_TRIP = any_of(r"\bday[\s-]?trip\b", r"당일치기", r"당일\s*여행", r"(?<![가-힣])하루(?:만|동안)?")
DAYS = any_of(
    rf"(?:\bfor\s+)?(?:\babout\s+)?(?:\ban?\s+)?(?P<d1>{N})(?:\s+of)?(?:\s+full)?[\s-]+days?(?:\s+trip)?\b",
    r"(?<![\d월])(?P<d2>\d{1,3})\s*일(?:간|동안|짜리)?(?![가-힣]*(?:부터|까지|차))",
)
NATIVE_DAYS = {
    "이틀": 2,
    "사흘": 3,
    "나흘": 4,
    "닷새": 5,
    "엿새": 6,
    "이레": 7,
    "여드레": 8,
    "아흐레": 9,
    "열흘": 10,
    "보름": 15,
}
NATIVE = any_of(rf"(?P<word>{'|'.join(NATIVE_DAYS)})(?:간|동안)?")


@dataclass(frozen=True, slots=True)
class When:
    """`strange` are phrases that speak of time and cannot be."""

    start: date | None = None
    end: date | None = None
    days: int | None = None
    strange: tuple[str, ...] = ()


def take_when(sheet: Sheet, today: date) -> When:
    """The dates and the length that the sheet speaks of, taken out."""
    start, end, strange = take_written_out(sheet, today)
    if start is None:
        start, end = _take_relative(sheet, today)
    days, too_long = _take_length(sheet)
    if start and end and (end - start).days >= MAX_DAYS:
        end, too_long = None, (*too_long, f"{start:%Y-%m-%d} – {end:%Y-%m-%d}")
    return When(start, end, days, (*strange, *too_long))


def _take_relative(sheet: Sheet, today: date) -> tuple[date | None, date | None]:
    """The first and the last day, said by how far they are from today."""
    for pattern, away in ((DAY_AFTER, 2), (TOMORROW, 1), (TODAY, 0)):
        if sheet.take(pattern):
            return today + timedelta(days=away), None
    ways: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], tuple[date | None, date | None]]], ...]
    ways = (
        (LATER, _later),
        (WEEKEND, _weekend),
        (KOREAN_SPAN, _weekdays),
        (WEEKDAY_SPAN, _weekdays),
        (NEXT_WEEK, lambda _, day: (_monday_after(day), None)),
        (NEXT_MONTH, _next_month),
        (IN_MONTH, _in_month),
    )
    for pattern, read in ways:
        if (found := sheet.take(pattern)) is not None:
            return read(found, today)
    return None, None


def _monday_after(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def _later(found: re.Match[str], today: date) -> tuple[date, None]:
    many, unit = found["n1"] or found["n2"], found["u1"] or found["u2"]
    return today + timedelta(days=number(many) * (7 if unit[0] in "w주" else 1)), None


def _weekend(found: re.Match[str], today: date) -> tuple[date, date]:
    """Saturday and Sunday, from Friday when it is long; on a weekend "this" one is the rest of it."""
    is_almost_over = today.weekday() > SATURDAY and not found["this"]
    if found["next"] or is_almost_over:
        saturday = _monday_after(today) + timedelta(days=SATURDAY)
    else:
        saturday = max(today, today + timedelta(days=SATURDAY - today.weekday()))
    sunday = saturday + timedelta(days=6 - saturday.weekday())
    return saturday - timedelta(days=1 if found["long"] else 0), sunday


def _weekdays(found: re.Match[str], today: date) -> tuple[date, date | None]:
    first, last = _weekday(found["first"]), found["last"]
    base = _monday_after(today) if found["next"] else today + timedelta(days=1)
    start = base + timedelta(days=(first - base.weekday()) % 7)
    return start, start + timedelta(days=(_weekday(last) - first) % 7) if last else None


def _weekday(text: str) -> int:
    word = text.lower()
    return KOREAN_WEEKDAYS.index(word) if word in KOREAN_WEEKDAYS else WEEKDAYS.index(word[:3])


def _next_month(found: re.Match[str], today: date) -> tuple[date | None, None]:
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    said = int(found["d"]) if found["d"] else PART_OF_MONTH.get(found["p1"] or found["p2"] or "", 1)
    return day_of(first.month, said, str(first.year), not_before=today), None


def _in_month(found: re.Match[str], today: date) -> tuple[date | None, None]:
    """The first day of that month or of that part of it, or tomorrow when that is past."""
    word = found["m1"] or found["m2"] or found["m3"]
    month = int(word) if word.isdecimal() else MONTHS.index(word.lower()[:3]) + 1
    part = (found["p1"] or found["p2"] or found["p3"] or "").lower()
    day = 21 if part.startswith("the") else PART_OF_MONTH.get(part, 1)
    tomorrow = today + timedelta(days=1)
    if month == today.month and day <= today.day:
        return tomorrow, None
    return day_of(month, day, None, not_before=tomorrow), None


def _take_length(sheet: Sheet) -> tuple[int | None, tuple[str, ...]]:
    """How many days, and lengths that no trip has."""
    lengths = [(found[0], number(found["d1"])) for found in sheet.take_all(DAYS_AND_NIGHTS)]
    lengths += [(found[0], _days_of_nights(found)) for found in sheet.take_all(NIGHTS_AND_DAYS)]
    lengths += [(found[0], 7 * number(found["w1"] or found["w2"])) for found in sheet.take_all(WEEKS)]
    lengths += [(found[0], 1) for found in sheet.take_all(DAY_TRIP)]
    lengths += [(found[0], number(found["d1"] or found["d2"])) for found in sheet.take_all(DAYS)]
    lengths += [(found[0], NATIVE_DAYS[found["word"]]) for found in sheet.take_all(NATIVE)]
    possible = [days for _, days in lengths if 1 <= days <= MAX_DAYS]
    strange = tuple(said.strip() for said, days in lengths if not 1 <= days <= MAX_DAYS)
    return (possible[0] if possible else None), strange


def _days_of_nights(found: re.Match[str]) -> int:
    days, nights = found["d1"] or found["d2"], found["n1"] or found["n2"]
    return number(days) if days else number(nights) + 1
