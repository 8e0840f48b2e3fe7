"""Reviewing a draft, and making it hold: the solver's repairs, told one by one with their reasons."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from planner import solver
from planner.domain.checks import Check, Verdict
from planner.domain.events import STOPS_PART, PartDiscarded, RunEvent, StopPlanned, StopRepaired
from planner.domain.itinerary import Itinerary
from planner.domain.review import review
from planner.pipeline.drafting import with_summaries
from planner.pipeline.revising import checks_with_kept_days, days_in_scope, repaired_days, repaired_trip
from planner.pipeline.work import Work, known


def show(itinerary: Itinerary, emit: Callable[[RunEvent], None]) -> None:
    """Tells every stop."""
    for day in itinerary.days:
        for stop in day.stops:
            emit(StopPlanned(day.number, stop))


def reviewed(work: Work) -> tuple[Check, ...]:
    """The verdict of every rule on the draft."""
    checks = review(known(work.draft), work.request, known(work.context))
    return checks_with_kept_days(work, checks)


async def repaired(work: Work, emit: Callable[[RunEvent], None]) -> Work:
    """The draft with the solver's repairs, each told with its reason, and reviewed again.

    Where so little of the draft can be kept that the wishes no longer fit, the solver's own plan stands.
    """
    before = known(work.draft)
    try:
        mend = repaired_trip if days_in_scope(work) is None else repaired_days
        repair = await asyncio.to_thread(mend, work, known(work.context))
    except solver.Infeasible:
        return back_to_sketch(work, emit)
    after = with_summaries(repair.itinerary, before)
    kept = {stop.key for stop in after.stops}
    for change in repair.changes:
        emit(StopRepaired(change, removed=change.stop is not None and change.stop not in kept))
    for stop in before.stops:
        if stop.key not in kept and all(change.stop != stop.key for change in repair.changes):
            gone = Check("repair", Verdict.REPAIRED, stop=stop.key, reason="rescheduled")
            emit(StopRepaired(gone, removed=True))
    unchanged = set(before.stops)
    for day in after.days:
        for stop in day.stops:
            if stop not in unchanged:
                emit(StopPlanned(day.number, stop))
    work = replace(
        work,
        draft=after,
        repairs=(*work.repairs, *repair.changes),
        notes=tuple(dict.fromkeys((*work.notes, "repaired_by_solver"))),
    )
    return replace(work, checks=reviewed(work))


def back_to_sketch(work: Work, emit: Callable[[RunEvent], None]) -> Work:
    """The solver's own plan in the place of the draft."""
    sketch = known(work.sketch)
    emit(PartDiscarded(STOPS_PART, days=tuple(day.number for day in sketch.days)))
    show(sketch, emit)
    work = replace(work, draft=sketch, notes=tuple(dict.fromkeys((*work.notes, "repaired_by_solver"))))
    return replace(work, checks=reviewed(work))
