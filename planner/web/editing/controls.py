"""What the page of a saved plan needs to change it: controls for each stop, of which revision they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from planner.domain.edit import LONGEST_MINUTES, MAX_MEMO_CHARS, SHORTEST_MINUTES
from planner.domain.itinerary import Day, Stop, clock
from planner.domain.plan import Plan
from planner.store.plans import SavedPlan

if TYPE_CHECKING:
    from planner.web.parts.cards import DayView


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent for a stop and not taken: the fields as typed, and a sentence for each wrong one."""

    stop: str
    fields: Mapping[str, str]
    problems: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StopControls:
    """`up` and `down` are places to move to as "day:position", "" where there is none.

    `start` is "HH:MM", "" when it is as early as one can be there; `problems` are by field.
    """

    key: str
    day: int
    up: str
    down: str
    start: str
    minutes: str
    memo: str
    locked: bool
    pinned: bool
    problems: Mapping[str, str]
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Editable:
    """The revision that the controls on the page change, and the bounds of their fields."""

    plan_id: str
    base: int
    day_numbers: tuple[int, ...]
    max_memo_chars: int = MAX_MEMO_CHARS
    shortest_minutes: int = SHORTEST_MINUTES
    longest_minutes: int = LONGEST_MINUTES


def editable(saved: SavedPlan) -> Editable:
    return Editable(saved.id, saved.revision, tuple(day.number for day in saved.plan.itinerary.days))


def with_controls(
    days: Iterable["DayView"], plan: Plan, *, opened: str = "", typed: Typed | None = None
) -> tuple["DayView", ...]:
    """The same days, each stop with its controls; those of the stop `opened` are unfolded."""
    found = _all_controls(plan, typed.stop if typed else opened, typed)
    return tuple(
        replace(
            view,
            stops=tuple(
                replace(card, controls=controls)
                for card, controls in zip(view.stops, found[view.number], strict=True)
            ),
        )
        for view in days
    )


def _all_controls(plan: Plan, opened: str, typed: Typed | None) -> dict[int, list[StopControls]]:
    days = plan.itinerary.days
    return {
        day.number: [
            replace(_controls(stop, day.number, moves, typed), is_open=stop.key == opened)
            for stop, moves in zip(day.stops, _moves(days, index), strict=True)
        ]
        for index, day in enumerate(days)
    }


def _controls(stop: Stop, day: int, moves: tuple[str, str], typed: Typed | None) -> StopControls:
    own = typed if typed is not None and typed.stop == stop.key else Typed("", {}, {})
    return StopControls(
        key=stop.key,
        day=day,
        up=moves[0],
        down=moves[1],
        start=own.fields.get("start", clock(stop.start)),
        minutes=own.fields.get("minutes", str(stop.minutes)),
        memo=own.fields.get("memo", stop.memo),
        locked=stop.locked,
        pinned=stop.pinned,
        problems=own.problems,
    )


def _moves(days: tuple[Day, ...], index: int) -> list[tuple[str, str]]:
    """For each stop of a day where it goes one earlier and one later, over the days' bounds too."""
    day, last = days[index], len(days[index].stops) - 1
    before, after = days[index - 1] if index else None, days[index + 1] if index + 1 < len(days) else None
    return [
        (
            f"{day.number}:{at - 1}" if at else f"{before.number}:{len(before.stops)}" if before else "",
            f"{day.number}:{at + 1}" if at < last else f"{after.number}:0" if after else "",
        )
        for at in range(last + 1)
    ]
