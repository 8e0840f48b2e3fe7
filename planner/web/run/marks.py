"""What the model's version changed of the first draft, as marks on the cards of a run under way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from planner.domain.difference import Differs, StopDifference, of_stop, on_day, placed
from planner.domain.itinerary import clock
from planner.domain.plan import Plan
from planner.domain.progress import Progress
from planner.web import words


@dataclass(frozen=True, slots=True)
class MarkView:
    """`kind` is new or moved; `shown` is for who sees the card, `said` for who hears it."""

    kind: str
    shown: str
    said: str


@dataclass(frozen=True, slots=True)
class DayMarks:
    """The marks of one day's stops by their keys, and the names of what was left out of it."""

    stops: Mapping[str, MarkView] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()


UNMARKED = DayMarks()


def marks_of(progress: Progress, number: int) -> DayMarks:
    """What is marked on a day: nothing before the model has replaced the first draft's."""
    if number not in progress.rewritten:
        return UNMARKED
    found = on_day(number, progress.sketch, progress.stops)
    language = words.viewer_language()
    return DayMarks(
        {one.stop.key: mark for one in found if (mark := _mark(one)) is not None},
        tuple(
            one.stop.names.in_language(language)
            for one in sorted(found, key=lambda one: one.stop.start)
            if one.how is Differs.REMOVED and one.stop.place_id is not None
        ),
    )


def mark_of(progress: Progress, key: str) -> MarkView | None:
    """The mark of one stop, which is on a day."""
    if progress.stops[key][0] not in progress.rewritten:
        return None
    found = of_stop(key, progress.sketch, progress.stops)
    return _mark(found) if found else None


def days_naming(progress: Progress, keys: Iterable[str]) -> set[int]:
    """The days that name these stops as left out, or would if no other day had them."""
    days = {progress.sketch[key][0] for key in keys if key in progress.sketch}
    return days & progress.rewritten


def total(progress: Progress, plan: Plan) -> str:
    """How much of the finished plan is marked, in a sentence; "" where the first draft was not replaced."""
    if not progress.rewritten:
        return ""
    now = placed(plan.itinerary)
    changed = sum(
        _mark(one) is not None for day in progress.rewritten for one in on_day(day, progress.sketch, now)
    )
    return _("%(changed)s of %(stops)s stops differ from the first draft.") % {
        "changed": changed,
        "stops": len(now),
    }


def _mark(one: StopDifference) -> MarkView | None:
    """None for what is no news: other words, or a meal that is only taken in another part of town."""
    match one.how:
        case Differs.ADDED if one.stop.place_id is not None:
            return MarkView("new", _("new"), _("New in this version"))
        case Differs.MOVED:
            return MarkView(
                "moved",
                _("from day %(day)s") % {"day": one.day_before},
                _("Moved here from day %(day)s") % {"day": one.day_before},
            )
        case Differs.RETIMED if one.before is not None and one.before.start != one.stop.start:
            times = {"before": clock(one.before.start), "now": clock(one.stop.start)}
            return MarkView(
                "moved",
                _("moved %(before)s → %(now)s") % times,
                _("Moved from %(before)s to %(now)s") % times,
            )
    return None
