"""TourAPI's texts of times and closing days, made into our opening hours: never wider than they say."""

import re
from collections.abc import Sequence
from itertools import pairwise

from planner.domain.hours import EVERY_DAY, EVERY_MONTH, HoursRule, OpeningHours
from planner.providers.tourapi.closing_days import Closing, read_closing_days
from planner.providers.tourapi.korean import normal
from planner.providers.tourapi.times import Group, Times, read_times

_NO_TIME = r"(?!\d\s*(?::|시))"
_CLOSING_PART = re.compile(
    rf"(?:(?<![^\n()\[\]/,])|(?<=\d\d\s))(?:{_NO_TIME}[^\n()\[\]/])*"
    rf"(?:휴무|휴관|휴장|휴원|휴점)(?:{_NO_TIME}[^\n()\[\]/,])*"
)
"""What a text of times says of closing days: it begins with the text, a line, a bracket, or after a time."""


def hours_of(use: str, rest: str, *, holiday_on_workday: bool) -> OpeningHours | None:
    """The hours of a place from what it says of its times and of its closing days, both HTML.

    `holiday_on_workday` tells whether the trip has a public holiday from Monday to Friday: what a text says
    of such days alone our rules cannot hold. None when a part of either text is not understood, when the two
    do not account for every day, or when nothing is said of closing days.
    """
    times_text, closing_text = normal(use), normal(rest)
    if not times_text or closing_text is None:
        return None
    times_text, mentioned = _without_closing(times_text)
    times = read_times(times_text)
    if times is None:
        return None
    closing = _closing("\n".join(filter(None, (closing_text, *mentioned))), times)
    if closing is None or not _holds_on_holidays(times.groups, closing, holiday_on_workday):
        return None
    groups = _most_special_first([group for group in times.groups if group.days])
    if groups is None or not _accounts_for_all(groups, closing):
        return None
    rules = tuple(
        HoursRule(tuple(sorted(group.intervals)), group.weekdays or EVERY_DAY, group.months or EVERY_MONTH)
        for group in groups
    )
    return OpeningHours(rules, closing.closures())


def _without_closing(text: str) -> tuple[str, list[str]]:
    """The text without what it says of closing days, and that."""
    return _CLOSING_PART.sub(" ", text).strip(), _CLOSING_PART.findall(text)


def _closing(text: str, times: Times) -> Closing | None:
    if text:
        return read_closing_days(text)
    return Closing() if times.is_daily else None


def _holds_on_holidays(groups: Sequence[Group], closing: Closing, holiday_on_workday: bool) -> bool:
    """Whether the rules by weekday are right on the trip's public holidays too."""
    if not holiday_on_workday:
        return True
    special = {group.intervals for group in groups if group.on_holidays}
    usual = {group.intervals for group in groups}
    return not closing.opens_on_holidays and (not special or len(usual) == 1)


def _most_special_first(groups: Sequence[Group]) -> list[Group] | None:
    """So that "수요일 09:00~21:00" goes before the hours of every day; None when two contradict."""
    for n, one in enumerate(groups):
        for other in groups[n + 1 :]:
            both = one.days & other.days
            is_special = both in (one.days, other.days) and one.days != other.days
            if both and not is_special and one.intervals != other.intervals:
                return None
    return sorted(groups, key=lambda group: len(group.days))


def _accounts_for_all(groups: Sequence[Group], closing: Closing) -> bool:
    said = {day for group in groups for day in group.days}
    open_days = EVERY_DAY - closing.weekdays
    return all((day, month) in said for day in open_days for month in EVERY_MONTH) and _in_order(groups)


def _in_order(groups: Sequence[Group]) -> bool:
    """No group's intervals overlap: such times would be those of parts of the place."""
    for group in groups:
        intervals = sorted(group.intervals)
        if any(later.start < earlier.end for earlier, later in pairwise(intervals)):
            return False
    return True
