"""Openings as stretches of time, cut into the days they belong to."""

from collections.abc import Iterable, Iterator

from planner.domain.hours import DAY_MINUTES, Interval

GOES_ON_MINUTES = 6 * 60
"""An opening that lasts beyond this hour of a next day is that day's too: before it, it is a long night."""
LONGEST_MINUTES = 2 * DAY_MINUTES


def by_day(opens: int, closes: int) -> Iterator[tuple[int, Interval]]:
    """(day, interval) for an opening given in minutes from 00:00 of day 0, in order of the days."""
    first = opens // DAY_MINUTES
    for day in range(first, max(first, (closes - GOES_ON_MINUTES - 1) // DAY_MINUTES) + 1):
        start = max(0, opens - day * DAY_MINUTES)
        end = min(closes - day * DAY_MINUTES, LONGEST_MINUTES)
        yield day, Interval(start, end, end)


def joined(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """In order, with those that overlap or touch made one."""
    found: list[Interval] = []
    for interval in sorted(intervals):
        if found and interval.start <= found[-1].end:
            last = found.pop()
            later = max(last, interval, key=lambda one: one.end)
            interval = Interval(last.start, later.end, max(last.last_entry, interval.last_entry))  # noqa: PLW2901
        found.append(interval)
    return tuple(found)


def shared(one: Iterable[Interval], other: Iterable[Interval]) -> tuple[Interval, ...]:
    """When both are open."""
    cuts = (
        Interval(
            max(mine.start, theirs.start),
            min(mine.end, theirs.end),
            min(mine.last_entry, theirs.last_entry),
        )
        for mine in one
        for theirs in other
    )
    return joined(cut for cut in cuts if cut.start <= cut.last_entry and cut.start < cut.end)
