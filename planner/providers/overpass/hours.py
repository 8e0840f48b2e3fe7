"""OpenStreetMap's opening_hours, evaluated over the days of a trip by opening-hours-py.

The language has holidays, weeks, sunsets and single dates that our rules have not. Over the few days of a
trip they come down to weekdays and closed dates.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache, reduce
from zoneinfo import ZoneInfo

from opening_hours import (  # type: ignore[attr-defined]  # its stubs leave the errors out
    InvalidCoordinatesError,
    OpeningHours,
    ParserError,
    State,
    UnknownCountryError,
)

from planner.domain import hours as ours
from planner.domain.legs import Point
from planner.providers.places.sighting import Search
from planner.providers.places.spans import by_day, joined, shared

MAX_CHARS = 255
"""OpenStreetMap's own limit for a value."""
MAX_DAYS = 62
MAX_CHANGES = 1_000
LOOK_AHEAD_DAYS = 366
MARGIN_DAYS = 2
"""Evaluated beyond the trip on both sides, for nights that began before it and openings that go on after."""

CLOSED_FOR_NOW = frozenset({"off", "closed"})
MIN_DAYS = 7
"""A whole week at least, so that every weekday has its rule."""
_UNCERTAIN = re.compile(r"\d\s*\+|\bSH\b")
"""An open end, and school holidays, which nobody tells us."""
_SUN = re.compile(r"sun|dawn|dusk", re.IGNORECASE)
_IN_QUOTES = re.compile(r'"[^"]*"')

type Days = dict[date, tuple[ours.Interval, ...]]


def opening_hours(text: str, *, lat: float, lon: float, search: Search) -> ours.OpeningHours | None:
    """The hours on the trip's dates, exact for up to a week and never wider than the tag says beyond it.

    None for what cannot be read, and for what says no more than "perhaps": comments that stand for a time, an
    open end, school holidays, only closing days, an `unknown`.
    """
    if not text.strip() or len(text) > MAX_CHARS or _UNCERTAIN.search(_IN_QUOTES.sub("", text)):
        return None
    point = (round(lat, 2), round(lon, 2)) if _SUN.search(text) else (search.lat, search.lon)
    return _hours(text, point, search)


@lru_cache(maxsize=4_096)
def _hours(text: str, point: Point, search: Search) -> ours.OpeningHours | None:
    """Many places of a town have the same text, and so does the next trip there."""
    parsed = _parsed(text, point, search)
    if parsed is None:
        return None
    span = min(max((search.last - search.first).days + 1, MIN_DAYS), MAX_DAYS)
    last = search.first + timedelta(days=span - 1)
    days = _evaluated(parsed, search.first, last, ZoneInfo(search.timezone))
    if days is None:
        return None
    if not any(days.values()) and not _ever_opens(parsed, text, search):
        return ours.OpeningHours(()) if text.strip().lower() in CLOSED_FOR_NOW else None
    return _as_rules(days)


def _parsed(text: str, point: Point, search: Search) -> OpeningHours | None:
    zone = ZoneInfo(search.timezone)
    try:
        return OpeningHours(
            text,
            timezone=zone,
            country=search.country,
            coords=point,
            auto_country=False,
            max_interval_days=LOOK_AHEAD_DAYS,
        )
    except UnknownCountryError:
        # without its holidays a rule on them cannot be told
        if "PH" in text:
            return None
    except (ParserError, InvalidCoordinatesError):
        return None
    try:
        return OpeningHours(text, timezone=zone, coords=point, auto_country=False)
    except (ParserError, InvalidCoordinatesError):
        return None


def _evaluated(parsed: OpeningHours, first: date, last: date, zone: ZoneInfo) -> Days | None:
    """The intervals of every date from first to last; None when any of it is unknown, or too much to tell."""
    begin = datetime.combine(first - timedelta(days=MARGIN_DAYS), time(), zone)
    end = datetime.combine(last + timedelta(days=MARGIN_DAYS + 1), time(), zone)
    found: dict[int, list[ours.Interval]] = defaultdict(list)
    for number, (opens, closes, state, comment) in enumerate(parsed.intervals(begin, end)):
        if number >= MAX_CHANGES or state == State.UNKNOWN or (state == State.OPEN and comment):
            return None
        if state == State.OPEN:
            for day, interval in by_day(_minutes(opens, begin), _minutes(closes or end, begin)):
                found[day].append(interval)
    return {first + timedelta(days=n): joined(found[n + MARGIN_DAYS]) for n in range((last - first).days + 1)}


def _minutes(at: datetime, begin: datetime) -> int:
    """By the clock on the wall: a day has 1,440 even when the clocks change."""
    return int((at.replace(tzinfo=None) - begin.replace(tzinfo=None)).total_seconds() // 60)


def _ever_opens(parsed: OpeningHours, text: str, search: Search) -> bool:
    """Whether it opens within a year: a tag of nothing but closing days does not say when it is open."""
    zone = ZoneInfo(search.timezone)
    begin = datetime.combine(search.first, time(), zone)
    states = parsed.intervals(begin, begin + timedelta(days=LOOK_AHEAD_DAYS))
    return any(state == State.OPEN for _, (*_, state, _) in zip(range(MAX_CHANGES), states, strict=False))


def _as_rules(days: Days) -> ours.OpeningHours:
    """Rules by weekday, and by month where that differs; dates on which it is closed all the same."""
    closed = frozenset((day.month, day.day) for day, open_on in days.items() if not open_on)
    by_weekday: dict[tuple[int, int], list[tuple[ours.Interval, ...]]] = defaultdict(list)
    for day, open_on in days.items():
        if open_on:
            by_weekday[day.month, day.weekday()].append(open_on)
    agreed = {when: reduce(shared, found) for when, found in by_weekday.items()}
    weekdays_open = {weekday for _, weekday in agreed}
    exceptions = frozenset(
        (day.month, day.day)
        for day in days
        if (day.month, day.day) in closed and day.weekday() in weekdays_open
    )
    return ours.OpeningHours(tuple(_rules(agreed)), ours.Closures(dates=exceptions))


def _rules(agreed: Mapping[tuple[int, int], tuple[ours.Interval, ...]]) -> Iterable[ours.HoursRule]:
    """As few as tell it: weekdays with equal hours share a rule, and so do months."""
    groups: dict[tuple[tuple[ours.Interval, ...], frozenset[int]], set[int]] = defaultdict(set)
    for month in sorted({month for month, _ in agreed}):
        weekdays: dict[tuple[ours.Interval, ...], set[int]] = defaultdict(set)
        for (of_month, weekday), intervals in agreed.items():
            if of_month == month:
                weekdays[intervals].add(weekday)
        for intervals, of_week in weekdays.items():
            groups[intervals, frozenset(of_week)].add(month)
    all_months = {month for month, _ in agreed}
    for (intervals, held_on), months in groups.items():
        yield ours.HoursRule(
            intervals, held_on, ours.EVERY_MONTH if months == all_months else frozenset(months)
        )
