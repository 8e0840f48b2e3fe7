"""How an answer reads: a day's heading, its summary, a line a stop, in the order the answer has them.

A piece's text only ever grows, and the next piece begins when it is complete. So whatever chunks an answer
came in, the texts add up to the layout of the whole.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from planner.domain.facts import Place
from planner.domain.trip import Language
from planner.ports import Chosen, Summarised

MAX_TEXT_CHARS = 400
"""Of one summary or note; a model that does not stop is cut here."""
WEEKDAYS: Mapping[Language, tuple[str, ...]] = {
    Language.KOREAN: tuple("월화수목금토일"),
    Language.ENGLISH: ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ZERO_WIDTH_JOINER = "\u200d"

type Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Menu:
    """What an answer may name: the days asked for, by number, and the candidates by id."""

    days: Mapping[int, date]
    places: Mapping[str, Place]
    language: Language


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text of a day, and what it decides once it is complete."""

    day: int
    text: str
    is_complete: bool = True
    item: Chosen | Summarised | None = None


@dataclass(slots=True)
class Layout:
    """One walk over an answer, whole or growing.

    `shown` of a growing answer has the open string at its end, `sure` has not: a value in `sure` is complete.
    `skipped` counts the days and stops that the menu does not have, or that came before.
    """

    menu: Menu
    is_whole: bool
    skipped: int = 0
    _days: set[int] = field(default_factory=set)
    _chosen: set[str] = field(default_factory=set)

    def pieces(self, shown: Json, sure: Json) -> Iterator[Piece]:
        """The pieces up to the first that is not complete, each at a place of its own for good."""
        days, sure_days = _objects(shown, "days"), _objects(sure, "days")
        for index, day in enumerate(days):
            is_closed = self.is_whole or index + 1 < len(days)
            # an open "1" may yet become "12": a day's number counts once something follows it
            if not is_closed and ("day" not in day or list(day)[-1] == "day"):
                return
            number = day.get("day")
            if not self._is_new_day(number):
                self.skipped += 1
                continue
            for piece in self._day(number, day, _at(sure_days, index), is_closed=is_closed):
                yield piece
                if not piece.is_complete:
                    return

    def _is_new_day(self, number: object) -> bool:
        if type(number) is not int or number not in self.menu.days or number in self._days:
            return False
        self._days.add(number)
        return True

    def _day(self, number: Any, day: Json, sure: Json, *, is_closed: bool) -> Iterator[Piece]:
        yield Piece(number, heading(number, self.menu.days[number], self.menu.language))
        # in the answer's own order of keys: what comes later must not push in front of what was shown
        for key in day:
            if key == "summary":
                yield _summary(number, day[key], is_complete=is_closed or key in sure)
            elif key == "stops":
                stops, sure_stops = _objects(day, key), _objects(sure, key)
                for index, stop in enumerate(stops):
                    stop_is_closed = is_closed or index + 1 < len(stops)
                    yield self._stop(number, stop, _at(sure_stops, index), is_closed=stop_is_closed)
        yield Piece(number, "\n" if is_closed else "", is_complete=is_closed)

    def _stop(self, number: int, stop: Json, sure: Json, *, is_closed: bool) -> Piece:
        """A stop's line: nothing before its id is complete, and nothing at all when it cannot be chosen."""
        if "id" not in sure and not is_closed:
            return Piece(number, "", is_complete=False)
        place_id = stop.get("id")
        place = self.menu.places.get(place_id) if isinstance(place_id, str) else None
        if place is None or place.id in self._chosen:
            self.skipped += 1
            return Piece(number, "")
        note = clean(stop.get("note"))
        line = f"- {clean(place.names.in_language(self.menu.language))}" + (f": {note}" if note else "")
        if not is_closed and "note" not in sure:
            return Piece(number, line, is_complete=False)
        self._chosen.add(place.id)
        return Piece(number, line + "\n", item=Chosen(number, place.id, note))


def _summary(number: int, value: object, *, is_complete: bool) -> Piece:
    text = clean(value)
    if not text or not is_complete:
        return Piece(number, text, is_complete)
    return Piece(number, text + "\n", item=Summarised(number, text))


def heading(number: int, day: date, language: Language) -> str:
    """The line above a day: "Day 1: 11월 23일 (월)", "Day 1: Mon 23 Nov"."""
    weekday = WEEKDAYS[language][day.weekday()]
    if language is Language.KOREAN:
        return f"Day {number}: {day.month}월 {day.day}일 ({weekday})\n"
    return f"Day {number}: {weekday} {day.day} {MONTHS[day.month - 1]}\n"


def clean(text: object) -> str:
    """One line of what people can read. The beginning of a text gives the beginning of its cleaning."""
    if not isinstance(text, str):
        return ""
    readable = text if text.isprintable() else "".join(map(_readable, text))
    return " ".join(readable.split())[:MAX_TEXT_CHARS].rstrip()


def _readable(char: str) -> str:
    """The character, a space for other white space, nothing for controls such as a change of direction."""
    if char.isprintable() or char == ZERO_WIDTH_JOINER:
        return char
    return " " if char.isspace() else ""


def _objects(parent: Json, key: str) -> list[Json]:
    """The objects of a list; whatever else stands in it counts as an empty one, to keep the places."""
    found = parent.get(key)
    return [item if isinstance(item, dict) else {} for item in found] if isinstance(found, list) else []


def _at(objects: list[Json], index: int) -> Json:
    return objects[index] if index < len(objects) else {}
