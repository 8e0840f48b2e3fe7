"""A change of a plan in a sentence, for its history."""

from typing import assert_never

from planner.domain.edit import (
    AddStop,
    Change,
    LockStop,
    Made,
    Mend,
    MoveStop,
    RemoveStop,
    Replanned,
    SetMemo,
    SetTimes,
    SwapStop,
)
from planner.domain.itinerary import clock
from planner.domain.phrases import sentence
from planner.domain.plan import Plan
from planner.domain.trip import Language


def told(change: Change, before: Plan, after: Plan, language: Language) -> str:
    """What was done to the plan `before` so that it became `after`."""
    code, blanks = _said(change, before, after, language)
    return sentence(code, language, blanks)


type Said = tuple[str, dict[str, str | int]]


def _said(change: Change, before: Plan, after: Plan, language: Language) -> Said:
    """The code of the sentence, and what fills it."""

    def name(key: str) -> str:
        stop = before.itinerary.stop(key) or after.itinerary.stop(key)
        return stop.names.in_language(language) if stop else key

    match change:
        case MoveStop(stop=key, day=day):
            within = _day(key, before) == day
            return "told_moved_within" if within else "told_moved_day", {"stop": name(key), "day": day}
        case RemoveStop(stop=key):
            return "told_removed", {"stop": name(key), "day": _day(key, before)}
        case SwapStop(stop=key, place_id=place):
            return "told_swapped", {"stop": name(key), "place": name(place)}
        case AddStop(place_id=place, day=day):
            return "told_added", {"place": name(place), "day": day}
        case LockStop(stop=key, locked=locked):
            return "told_locked" if locked else "told_unlocked", {"stop": name(key)}
        case SetTimes(stop=key, start=start, minutes=minutes):
            blanks: dict[str, str | int] = {"stop": name(key), "minutes": minutes}
            return ("told_unpinned", blanks) if start is None else _pinned(blanks, start)
        case SetMemo(stop=key, memo=memo):
            return "told_noted" if memo.strip() else "told_unnoted", {"stop": name(key)}
        case Mend():
            return "told_mended", {}
        case Made():
            return "told_made", {}
        case Replanned():
            return _replanned(change, language)
        case _:
            assert_never(change)


def _pinned(blanks: dict[str, str | int], start: int) -> Said:
    return "told_pinned", {**blanks, "time": clock(start)}


def _replanned(change: Replanned, language: Language) -> Said:
    if change.words:
        return "told_replanned_words", {"words": change.words}
    if not change.days:
        return "told_replanned", {}
    days = (sentence("told_day", language, {"day": day}) for day in change.days)
    return "told_replanned_days", {"days": ", ".join(days)}


def _day(key: str, plan: Plan) -> int:
    """The number of the stop's day, 0 when it is gone."""
    return next((day.number for day in plan.itinerary.days if any(stop.key == key for stop in day.stops)), 0)
