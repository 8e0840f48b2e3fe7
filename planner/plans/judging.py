"""The verdicts of a plan that somebody changed: what holds, what does not, and what we cannot say."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from planner.domain.checks import Check, Verdict
from planner.domain.facts import Context
from planner.domain.itinerary import Stop, StopKind, Verification
from planner.domain.plan import Plan
from planner.domain.review import review

UNCHECKED, NOT_RECHECKED = "import_unchecked", "not_rechecked"
IMPORTED = "imported"
"""What a stop's source is when a file alone speaks for it."""


def reviewed(plan: Plan, context: Context) -> tuple[Check, ...]:
    """Every check there is to make: none of a stop at a place that the context does not know but that."""
    if not context.places:
        return unchecked(plan, known=())
    without = unchecked(plan, known={place.id for place in context.places})
    keys = {check.stop for check in without}
    checks = review(plan.itinerary, plan.request, context)
    return (*(check for check in checks if check.stop is None or check.stop not in keys), *without)


def unchecked(plan: Plan, known: Collection[str]) -> tuple[Check, ...]:
    """A check for each stop at a place that we do not know, and for every stop where we know none."""

    def is_known(place_id: str | None, kind: StopKind) -> bool:
        return place_id in known or (bool(known) and kind is StopKind.MEAL and place_id is None)

    return tuple(
        Check("imported", Verdict.UNVERIFIED, day.number, stop.key, _why_unchecked(stop))
        for day in plan.itinerary.days
        for stop in day.stops
        if not is_known(stop.place_id, stop.kind)
    )


def _why_unchecked(stop: Stop) -> str:
    return UNCHECKED if stop.source == IMPORTED else NOT_RECHECKED


def judged(plan: Plan, checks: Iterable[Check], repairs: Iterable[Check] = ()) -> Plan:
    """The plan with these checks, and the verdicts they give its stops; `repairs` tell what was mended.

    Verified is what every rule passed; what fails stays in the plan, and its check says why.
    """
    checks, repairs = tuple(checks), tuple(repairs)
    mended = {check.stop for check in repairs}
    verdicts = {
        check.stop: Verification.UNVERIFIED
        if check.verdict is not Verdict.PASSED
        else Verification.REPAIRED
        if check.stop in mended
        else Verification.VERIFIED
        for check in checks
        if check.stop
    }
    return replace(plan, itinerary=plan.itinerary.with_verdicts(verdicts), checks=(*repairs, *checks))
