"""What differs between two revisions of a plan, in words, as `_difference.html` shows it."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from planner.domain.checks import Check
from planner.domain.difference import Differs, StopDifference
from planner.domain.itinerary import Stop, clock
from planner.domain.phrases import sentence
from planner.domain.plan import Plan
from planner.plans.edited import Comparison
from planner.web import words

LABELS: dict[Differs, str] = {
    Differs.ADDED: gettext_noop("Added"),
    Differs.REMOVED: gettext_noop("Removed"),
    Differs.MOVED: gettext_noop("Moved"),
    Differs.RETIMED: gettext_noop("New time"),
    Differs.CHANGED: gettext_noop("Changed"),
}


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One stop: how it differs, and where it was and is. `was` or `now` is "" where there is nothing."""

    how: str
    label: str
    name: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """`cost_change` is "" when the cost is the same; `broken` are the hard rules broken now, in words."""

    rows: tuple[DifferenceRow, ...]
    days: str
    cost_before: str
    cost_after: str
    cost_change: str
    broken: tuple[str, ...]


def difference_view(comparison: Comparison) -> DifferenceView:
    found = comparison.difference
    return DifferenceView(
        rows=tuple(map(_row, found.stops)),
        days=", ".join(_("Day %(day)s") % {"day": day} for day in found.days),
        cost_before=words.won(comparison.before.cost_krw),
        cost_after=words.won(comparison.after.cost_krw),
        cost_change=_signed(found.cost_krw) if found.cost_krw else "",
        broken=told_of(comparison.broken, comparison.after),
    )


def told_of(checks: tuple[Check, ...], plan: Plan) -> tuple[str, ...]:
    """What checks found, in the viewer's language, each with the name of its stop or day; once each."""
    language = words.viewer_language()
    names = {stop.key: stop.names.in_language(language) for stop in plan.itinerary.stops}
    said = []
    for check in checks:
        of_day = _("Day %(day)s") % {"day": check.day} if check.day else ""
        about = names.get(check.stop, of_day) if check.stop else of_day
        reason = sentence(check.reason or check.rule, language, check.params)
        said.append(f"{about}: {reason}" if about else reason)
    return tuple(dict.fromkeys(said))


def _row(one: StopDifference) -> DifferenceRow:
    was = when_of(one.day_before, one.before) if one.before is not None else ""
    now = "" if one.how is Differs.REMOVED else when_of(one.day, one.stop)
    if one.how is Differs.CHANGED and one.before is not None:
        was, now = "", ", ".join(_what(one.before, one.stop))
    if one.how is Differs.RETIMED:
        now = _times(one.stop)
    name = one.stop.names.in_language(words.viewer_language())
    return DifferenceRow(one.how.value, _(LABELS[one.how]), name, was, now)


def when_of(day: int | None, stop: Stop) -> str:
    """The day and the times of a stop."""
    return _("Day %(day)s, %(times)s") % {"day": day, "times": _times(stop)}


def _times(stop: Stop) -> str:
    return f"{clock(stop.start)}{words.TO}{clock(stop.end)}"


def _what(before: Stop, now: Stop) -> list[str]:
    """What is another thing about a stop that stands where it stood."""
    said = []
    if before.locked != now.locked:
        said.append(_("locked to its day") if now.locked else _("no longer locked"))
    if before.pinned != now.pinned:
        said.append(_("start fixed") if now.pinned else _("start free again"))
    if before.memo != now.memo:
        said.append(_("memo"))
    if before.cost_krw != now.cost_krw:
        said.append(f"{words.won(before.cost_krw)} → {words.won(now.cost_krw)}")
    if before.note != now.note:
        said.append(_("its words"))
    return said


def _signed(amount: Decimal) -> str:
    return f"+{words.won(amount)}" if amount > 0 else f"−{words.won(-amount)}"
