"""The small texts of hours in a destination file: "09:00-18:00", "mon-fri", "nov-feb", "-1 wed", "12-29"."""

import re

from planner.domain.hours import DAY_MINUTES, Interval

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LAST_HOUR, LAST_MINUTE = 24, 59
DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_INTERVAL = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")
_NTH = re.compile(r"(-?[1-5]) (\w{3})")
_DATE = re.compile(r"(\d\d)-(\d\d)")


def parse_interval(text: str) -> Interval:
    """Minutes of the day; a closing at or before the opening is past midnight. Raises ValueError."""
    match = _INTERVAL.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not of the form HH:MM-HH:MM")
    opens_hour, opens_minute, closes_hour, closes_minute = map(int, match.groups())
    if max(opens_hour, closes_hour) > LAST_HOUR or max(opens_minute, closes_minute) > LAST_MINUTE:
        raise ValueError(f"{text!r} is not a time of day")
    start, end = opens_hour * 60 + opens_minute, closes_hour * 60 + closes_minute
    end += DAY_MINUTES if end <= start else 0
    return Interval(start, end, end)


def parse_weekdays(text: str) -> frozenset[int]:
    """Monday is 0: "mon-fri", "sat,sun", "fri". A range may go round the week's end. Raises ValueError."""
    return _cyclic(text, WEEKDAYS, "weekday")


def parse_months(text: str) -> frozenset[int]:
    """January is 1: "mar-oct", "nov-feb", "jul,aug". Raises ValueError."""
    return frozenset(month + 1 for month in _cyclic(text, MONTHS, "month"))


def parse_nth_weekday(text: str) -> tuple[int, int]:
    """(n, weekday): "1 mon" is the first Monday of a month, "-1 wed" the last Wednesday."""
    match = _NTH.fullmatch(text)
    if match is None or match[2] not in WEEKDAYS:
        raise ValueError(f"{text!r} is not of the form '1 mon' or '-1 wed'")
    return int(match[1]), WEEKDAYS.index(match[2])


def parse_date(text: str) -> tuple[int, int]:
    """(month, day) of "12-29". Raises ValueError."""
    match = _DATE.fullmatch(text)
    month, day = (int(match[1]), int(match[2])) if match else (0, 0)
    if not 1 <= month <= len(MONTHS) or not 1 <= day <= DAYS_IN_MONTH[month - 1]:
        raise ValueError(f"{text!r} is not a date of the form MM-DD")
    return month, day


def _cyclic(text: str, words: tuple[str, ...], kind: str) -> frozenset[int]:
    found: set[int] = set()
    for part in text.split(","):
        first, _, last = (word.strip() for word in part.partition("-"))
        if first not in words or (last and last not in words):
            raise ValueError(f"{part!r} is not a {kind} or a range of them")
        start, end = words.index(first), words.index(last or first)
        found.update(step % len(words) for step in range(start, end + 1 + (len(words) if end < start else 0)))
    return frozenset(found)
