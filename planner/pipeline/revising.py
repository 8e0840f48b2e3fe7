"""What of a saved plan stays when a run plans it anew, and which findings count then."""

from collections.abc import Iterable
from dataclasses import replace

from planner import solver
from planner.domain.checks import Check
from planner.domain.facts import Context
from planner.domain.itinerary import Day, Itinerary, Stop
from planner.domain.plan import Plan
from planner.domain.review import hard_failures
from planner.pipeline.work import Work, known
from planner.ports import Brief
from planner.solver import Fixed, Repair


def days_in_scope(work: Work) -> tuple[int, ...] | None:
    """The numbers of the days that are planned anew; None for all of them."""
    return (work.revising.days or None) if work.revising else None


def days_kept(work: Work) -> tuple[Day, ...]:
    """The days of the saved plan that stay as they are."""
    scope = days_in_scope(work)
    if work.base is None or scope is None:
        return ()
    return tuple(day for day in work.base.itinerary.days if day.number not in scope)


def brief_for(work: Work, draft: Itinerary) -> Brief:
    """What the writer works from, this draft being the one to improve on."""
    return Brief(
        request=work.request,
        context=known(work.context),
        draft=draft,
        days=days_in_scope(work),
        words=work.revising.words if work.revising else "",
        locked=locked_of(work),
    )


def facts_of(context: Context, work: Work) -> Context:
    """The facts with the plan's own places that no source told of this time, and its traveller's minutes."""
    base = work.base
    if base is None:
        return context
    found, planned = {place.id for place in context.places}, {stop.place_id for stop in base.itinerary.stops}
    kept = [place for place in work.kept_places if place.id in planned and place.id not in found]
    said = {stop.place_id: stop.minutes for stop in base.itinerary.stops if stop.pinned and stop.place_id}
    places = (replace(place, minutes=said.get(place.id, place.minutes)) for place in (*context.places, *kept))
    return replace(context, places=tuple(places))


def failures_in_scope(work: Work, checks: Iterable[Check]) -> tuple[Check, ...]:
    """What has to be mended: nothing of the days that stay, and nothing of the trip that was so before."""
    failing, scope = hard_failures(checks), days_in_scope(work)
    if scope is None:
        return failing
    before = {check.rule for check in hard_failures(known(work.base).checks) if check.day is None}
    return tuple(
        check for check in failing if check.day in scope or (check.day is None and check.rule not in before)
    )


def checks_with_kept_days(work: Work, checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """The verdicts, with those that the days that stay had before."""
    kept = {day.number for day in days_kept(work)}
    if not kept:
        return checks
    before = (check for check in known(work.base).checks if check.day in kept)
    return (*before, *(check for check in checks if check.day not in kept))


def as_revision(plan: Plan, work: Work) -> Plan:
    """The plan that was made, as the next revision of the one it was made from.

    What is asked of one day is not asked of the trip, but for the places that must be in it.
    """
    base = work.base
    if base is None:
        return plan
    plan = replace(plan, title=base.title, created_at=base.created_at)
    if days_in_scope(work) is None:
        return plan
    return replace(
        plan,
        request=replace(base.request, must_see=work.request.must_see),
        itinerary=plan.itinerary.with_days(days_kept(work)),
        areas={**base.areas, **plan.areas},
        notes=tuple(dict.fromkeys((*base.notes, *plan.notes))),
        sources=tuple(dict.fromkeys((*base.sources, *plan.sources))),
    )


def repaired_days(work: Work, context: Context) -> Repair:
    """The proposed days that are planned anew made to hold, the others as they are. Raises Infeasible."""
    itinerary = known(work.draft)
    changes: list[Check] = []
    for number in days_in_scope(work) or ():
        repair = solver.schedule_day(
            work.request,
            context,
            number=number,
            place_ids=work.proposal.get(number, ()),
            rates=context.to_krw,
            used=places_beside(itinerary, number),
            notes=work.words,
            fixed=fixed_of(work, only=number),
        )
        itinerary = itinerary.with_days(repair.itinerary.days)
        changes.extend(repair.changes)
    return Repair(with_marks(itinerary, known(work.base).itinerary), tuple(changes))


def repaired_trip(work: Work, context: Context) -> Repair:
    """The proposed trip made to hold, locked stops where they are. Raises Infeasible."""
    repair = solver.repair(
        work.request, context, work.proposal, rates=context.to_krw, notes=work.words, fixed=fixed_of(work)
    )
    return replace(repair, itinerary=with_marks(repair.itinerary, known(work.draft)))


def with_marks(itinerary: Itinerary, marked: Itinerary) -> Itinerary:
    """The itinerary with the locks, pins and memos of the other's stops where it has them."""
    marks = {stop.key: stop for stop in marked.stops}
    return Itinerary(
        tuple(
            replace(day, stops=tuple(_marked(stop, marks.get(stop.key)) for stop in day.stops))
            for day in itinerary.days
        )
    )


def _marked(stop: Stop, before: Stop | None) -> Stop:
    if before is None or not (before.locked or before.pinned or before.memo):
        return stop
    is_pinned = before.pinned and stop.start == before.start
    return replace(stop, locked=before.locked, pinned=is_pinned, memo=before.memo)


def fixed_of(work: Work, *, only: int | None = None) -> Fixed:
    """Locked stops by day, of one day or of the whole trip, and when pinned ones begin."""
    if work.base is None:
        return Fixed()
    locked = {number: ids for number, ids in locked_of(work).items() if only in (None, number)}
    pinned = {
        stop.place_id: stop.start for stop in work.base.itinerary.stops if stop.pinned and stop.place_id
    }
    return Fixed(locked=locked, pinned=pinned)


def locked_of(work: Work) -> dict[int, tuple[str, ...]]:
    if work.base is None:
        return {}
    by_day = {
        day.number: tuple(stop.place_id for stop in day.stops if stop.locked and stop.place_id)
        for day in work.base.itinerary.days
        if day.number <= work.request.days
    }
    return {number: ids for number, ids in by_day.items() if ids}


def places_beside(itinerary: Itinerary, number: int) -> set[str]:
    return {
        stop.place_id for day in itinerary.days if day.number != number for stop in day.stops if stop.place_id
    }


def place_ids(day: Day) -> tuple[str, ...]:
    return tuple(dict.fromkeys(stop.place_id for stop in day.stops if stop.place_id))
