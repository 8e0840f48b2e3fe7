"""What a traveller changes in a plan: each edit makes a new revision of it.

Positions count from 0 among a day's stops as they are once the stop has been taken out of its old place.
"""

from dataclasses import dataclass

MAX_MEMO_CHARS = 500
MAX_WORDS_CHARS = 500
SHORTEST_MINUTES, LONGEST_MINUTES = 10, 12 * 60
NIGHT_ENDS = 4 * 60
"""A time of day before this is of the night after a day: 01:00 is minute 1,500 of it."""


@dataclass(frozen=True, slots=True)
class MoveStop:
    stop: str
    day: int
    position: int


@dataclass(frozen=True, slots=True)
class RemoveStop:
    stop: str


@dataclass(frozen=True, slots=True)
class SwapStop:
    """Another place in the stop's stead."""

    stop: str
    place_id: str


@dataclass(frozen=True, slots=True)
class AddStop:
    """A candidate put into a day; without a position where it makes the shortest way."""

    place_id: str
    day: int
    position: int | None = None


@dataclass(frozen=True, slots=True)
class LockStop:
    """A locked stop stays on its day, whatever else is planned anew."""

    stop: str
    locked: bool


@dataclass(frozen=True, slots=True)
class SetTimes:
    """A stop's start in minutes of the day, None for as soon as one can be there, and how long it takes."""

    stop: str
    start: int | None
    minutes: int


@dataclass(frozen=True, slots=True)
class SetMemo:
    """The traveller's private words at a stop: a booking number, a name. Shared links never show them."""

    stop: str
    memo: str


@dataclass(frozen=True, slots=True)
class Mend:
    """The solver's repair of what the edits broke; locked stops stay."""


type Edit = MoveStop | RemoveStop | SwapStop | AddStop | LockStop | SetTimes | SetMemo | Mend


@dataclass(frozen=True, slots=True)
class Made:
    """The plan as its run, or its file, left it."""


@dataclass(frozen=True, slots=True)
class Replanned:
    """Planned anew by a run: `days` for those days alone, () for the trip; `words` are the traveller's."""

    days: tuple[int, ...] = ()
    words: str = ""


type Change = Edit | Made | Replanned


@dataclass(frozen=True, slots=True)
class Revising:
    """What a run that plans anew starts from: revision `base` of a plan. It proposes the next one."""

    plan_id: str
    base: int
    days: tuple[int, ...] = ()
    words: str = ""


class EditImpossible(Exception):
    """The plan has nothing this edit could be done to; `code` is one of `domain.phrases`."""

    def __init__(self, code: str, params: dict[str, str | int] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.params = params or {}
