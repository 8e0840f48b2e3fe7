"""Opening times in Korean text, read into groups: on which weekdays and in which months which intervals.

A text is read as a row of pieces. One piece that is not known makes the whole unknown: a time that belongs to
one hall of a museum must not become the museum's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from planner.domain.hours import ALWAYS, DAY_MINUTES, EVERY_DAY, EVERY_MONTH, Interval
from planner.providers.tourapi.korean import is_date, weekdays_in
from planner.providers.tourapi.pieces import RANGE, TIME, interval_of, minute_of, pieces_of


@dataclass(frozen=True, slots=True)
class Group:
    """Intervals for weekdays and months; `on_holidays` when the text says them of public holidays too."""

    weekdays: frozenset[int] = frozenset()
    months: frozenset[int] = frozenset()
    on_holidays: bool = False
    intervals: tuple[Interval, ...] = ()

    @property
    def days(self) -> frozenset[tuple[int, int]]:
        """Every (weekday, month) it holds on: all that the text does not restrict, but for holidays alone."""
        weekdays = self.weekdays or (frozenset() if self.on_holidays else EVERY_DAY)
        return frozenset((day, month) for day in weekdays for month in self.months or EVERY_MONTH)


@dataclass(slots=True)
class Times:
    """What a text says. `is_daily` when it says itself that no day is left out."""

    groups: list[Group] = field(default_factory=list)
    is_daily: bool = False
    is_seasonal: bool = False
    """Whether it names seasons: which months those are has to be said beside them."""
    _next: Group = Group()
    _before_minutes: int | None = None

    def qualify(self, **more: frozenset[int]) -> None:
        """New weekdays after an interval begin a group of the same months; new months begin all anew."""
        if self._next.intervals:
            self._close()
            months = frozenset() if "months" in more else self._next.months
            self._next = Group(months=months)
        self._next = replace(
            self._next, **{name: getattr(self._next, name) | value for name, value in more.items()}
        )

    def on_holidays(self) -> None:
        self.qualify(weekdays=frozenset())
        self._next = replace(self._next, on_holidays=True)

    def open(self, interval: Interval) -> None:
        self._next = replace(self._next, intervals=(*self._next.intervals, interval))

    def pause(self, away: Interval) -> bool:
        """Takes a pause out of the interval it lies in; False when it lies in none."""
        for n, one in enumerate(self._next.intervals):
            if one.start < away.start and away.end < one.end:
                parts = (
                    Interval(one.start, away.start, away.start),
                    Interval(away.end, one.end, one.last_entry),
                )
                both = (*self._next.intervals[:n], *parts, *self._next.intervals[n + 1 :])
                self._next = replace(self._next, intervals=both)
                return True
        return False

    def enter_until(self, minute: int) -> bool:
        """The last entry of the interval before; False when it is outside of it."""
        if not self._next.intervals:
            return False
        *others, last = self._next.intervals
        at = minute if minute >= last.start else minute + DAY_MINUTES
        self._next = replace(self._next, intervals=(*others, Interval(last.start, last.end, at)))
        return at <= last.end

    def enter_before(self, minutes: int) -> None:
        self._before_minutes = minutes

    def done(self) -> bool:
        """Ends the reading; False when it does not hold together, or ends in days without a time."""
        if not self._next.intervals:
            return False
        self._close()
        if self._before_minutes is not None:
            self.groups = [_entered_before(group, self._before_minutes) for group in self.groups]
        if self.is_seasonal and not all(group.months for group in self.groups):
            return False
        every = [interval for group in self.groups for interval in group.intervals]
        return bool(every) and all(one.start <= one.last_entry <= one.end for one in every)

    def _close(self) -> None:
        if self._next.intervals:
            self.groups.append(self._next)


def _entered_before(group: Group, minutes: int) -> Group:
    *others, last = group.intervals
    entry = min(last.last_entry, last.end - minutes)
    return replace(group, intervals=(*others, Interval(last.start, last.end, entry)))


def read_times(text: str) -> Times | None:
    """The groups of a normal text; None when any part of it is not understood.

    Months and weekdays stand before their times, or all of them after: "09:00~18:00 (3월~10월)".
    """
    pieces = list(pieces_of(text))
    return _read(pieces) or _read(pieces[::-1])


def _read(pieces: Sequence[tuple[str, str]]) -> Times | None:
    times = Times()
    understood = all(_READERS[name](times, piece) for name, piece in pieces)
    return times if understood and times.done() else None


def _always(times: Times, _: str) -> bool:
    times.is_daily = times.is_daily or not times.groups
    times.open(ALWAYS[0])
    return True


def _daily(times: Times, _: str) -> bool:
    times.is_daily = True
    return True


def _pause(times: Times, piece: str) -> bool:
    match = re.search(RANGE, piece)
    interval = interval_of(match[0]) if match else None
    return interval is not None and times.pause(interval)


def _range(times: Times, piece: str) -> bool:
    interval = interval_of(piece)
    if interval is not None:
        times.open(interval)
    return interval is not None


def _entry(times: Times, piece: str) -> bool:
    match = re.search(TIME, piece)
    minute = minute_of(match[0]) if match else None
    return minute is not None and times.enter_until(minute)


def _before(times: Times, piece: str) -> bool:
    match = re.search(r"(\d{1,3})\s*(시간|분)\s*전", piece)
    if match is not None:
        times.enter_before(int(match[1]) * (60 if match[2] == "시간" else 1))
    return match is not None


def _months(times: Times, piece: str) -> bool:
    first, *rest = (int(number) for number in re.findall(r"\d{1,2}", piece))
    last = rest[-1] if rest else first
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return False
    count = (last - first) % 12 + 1
    times.qualify(months=frozenset((first - 1 + n) % 12 + 1 for n in range(count)))
    return True


def _dates(times: Times, piece: str) -> bool:
    """Only whole months: a season that begins in the middle of one cannot be told."""
    month, day, last_month, last_day = (int(number) for number in re.findall(r"\d{1,2}", piece))
    if not (is_date(month, day) and is_date(last_month, last_day)):
        return False
    if day != 1 or is_date(last_month, last_day + 1 if last_month != 2 else last_day + 2):
        return False
    return _months(times, f"{month}월~{last_month}월")


def _weekdays(times: Times, piece: str) -> bool:
    found = weekdays_in(piece)
    if found is not None:
        times.qualify(weekdays=found)
        times.is_daily = times.is_daily or found == EVERY_DAY
    return found is not None


def _holidays(times: Times, _: str) -> bool:
    times.on_holidays()
    return True


def _season(times: Times, _: str) -> bool:
    times.is_seasonal = True
    return True


def _nothing(_times: Times, _: str) -> bool:
    return True


def _not_understood(_times: Times, _: str) -> bool:
    return False


_READERS = {
    "gap": _nothing,
    "noise": _nothing,
    "always": _always,
    "daily": _daily,
    "pause": _pause,
    "range": _range,
    "entry": _entry,
    "before": _before,
    "months": _months,
    "dates": _dates,
    "season": _season,
    "weekdays": _weekdays,
    "holidays": _holidays,
    "unknown": _not_understood,
}
