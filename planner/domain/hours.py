"""Opening hours: rules by weekday, season and holiday, resolved to intervals on one date.

Minutes are counted from 00:00 of the date; a closing past midnight is above 1,440.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

DAY_MINUTES = 24 * 60
EVERY_DAY = frozenset(range(7))
EVERY_MONTH = frozenset(range(1, 13))

PUBLIC = "public"

Holidays = Mapping[date, frozenset[str]]
"""Holiday ids by date, such as {"public", "seollal"}; "public" marks a day off, which obon is not."""


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Open from `start` to `end`, minutes of the date; `last_entry` is the latest arrival let in."""

    start: int
    end: int
    last_entry: int

    def admits(self, arrival: int, departure: int) -> bool:
        return self.start <= arrival <= self.last_entry and departure <= self.end


ALWAYS = (Interval(0, DAY_MINUTES * 2, DAY_MINUTES * 2),)


@dataclass(frozen=True, slots=True)
class HoursRule:
    """Intervals for the weekdays (Monday 0) and months it holds in."""

    intervals: tuple[Interval, ...]
    weekdays: frozenset[int] = EVERY_DAY
    months: frozenset[int] = EVERY_MONTH


@dataclass(frozen=True, slots=True)
class Closures:
    """When a place is closed although its weekly rules say open.

    `nth_weekdays` holds (n, weekday): (1, 0) is the first Monday of a month, (-1, 2) the last Wednesday.
    `holidays` holds holiday ids. With `moves_after_holiday`, a closed weekday that falls on a public
    holiday is open, and the next day that is no holiday is closed instead.
    """

    weekdays: frozenset[int] = frozenset()
    nth_weekdays: frozenset[tuple[int, int]] = frozenset()
    holidays: frozenset[str] = frozenset()
    dates: frozenset[tuple[int, int]] = frozenset()  # (month, day)
    moves_after_holiday: bool = False


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """`rules` are tried in order and the first that holds on the date counts; no match means closed."""

    rules: tuple[HoursRule, ...]
    closures: Closures = Closures()

    def on(self, day: date, holidays: Holidays) -> tuple[Interval, ...]:
        """The intervals it is open on that date, in order; () means closed."""
        if self._is_closed(day, holidays):
            return ()
        for rule in self.rules:
            if day.weekday() in rule.weekdays and day.month in rule.months:
                return rule.intervals
        return ()

    def _is_closed(self, day: date, holidays: Holidays) -> bool:
        closures = self.closures
        if (day.month, day.day) in closures.dates or closures.holidays & holidays.get(day, frozenset()):
            return True
        if _nth_weekdays(day) & closures.nth_weekdays:
            return True
        if not closures.moves_after_holiday:
            return day.weekday() in closures.weekdays
        return _falls_to(day, closures.weekdays, holidays)


def _nth_weekdays(day: date) -> frozenset[tuple[int, int]]:
    """How the date counts in its month, from the front and from the back."""
    from_front = (day.day - 1) // 7 + 1
    days_left = ((day.replace(day=28) + timedelta(days=4)).replace(day=1) - day).days - 1
    return frozenset({(from_front, day.weekday()), (-(days_left // 7) - 1, day.weekday())})


def _falls_to(day: date, weekdays: frozenset[int], holidays: Holidays) -> bool:
    """Whether a weekly closing day is taken on this date, moved past the holidays before it."""
    if _is_public(day, holidays):
        return False
    if day.weekday() in weekdays:
        return True
    before = day - timedelta(days=1)
    while _is_public(before, holidays):
        if before.weekday() in weekdays:
            return True
        before -= timedelta(days=1)
    return False


def _is_public(day: date, holidays: Holidays) -> bool:
    return PUBLIC in holidays.get(day, frozenset())
