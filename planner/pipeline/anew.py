"""The solver's plan in the place of a saved one: its trip, or one day of it, planned anew."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace

from planner import solver
from planner.domain.checks import Check
from planner.domain.facts import Context, Place
from planner.domain.itinerary import Day, Itinerary
from planner.domain.pacing import day_window
from planner.domain.trip import TripRequest
from planner.pipeline.revising import (
    days_in_scope,
    fixed_of,
    locked_of,
    place_ids,
    places_beside,
    with_marks,
)
from planner.pipeline.work import Work, known
from planner.solver import Fixed
from planner.solver.interests import liked_categories

NOTHING_ELSE = "nothing_else_that_day"


@dataclass(frozen=True, slots=True)
class Sketch:
    """The solver's plan, what it changed of the one before, and codes of what the traveller should know."""

    itinerary: Itinerary
    changes: tuple[Check, ...] = ()
    notes: tuple[str, ...] = ()


async def sketched_anew(work: Work, context: Context) -> Sketch:
    """The saved plan as the solver would have it now. Raises Infeasible."""
    scope = days_in_scope(work)
    if scope is None:
        return await asyncio.to_thread(_trip_anew, work, context)
    itinerary = known(work.base).itinerary
    notes: tuple[str, ...] = ()
    for number in scope:
        sketch = await asyncio.to_thread(_day_anew, work, context, itinerary, number=number)
        itinerary, notes = sketch.itinerary, (*notes, *sketch.notes)
    return Sketch(itinerary, notes=notes)


def _trip_anew(work: Work, context: Context) -> Sketch:
    """Dates move with the day numbers; new days are filled, those that are gone are left out."""
    base, request, rates = known(work.base), work.request, context.to_krw
    days = [day for day in base.itinerary.days if day.number <= request.days]
    fixed = fixed_of(work)
    if _tastes_differ(request, base.request):
        held = {day.number: _held(day, work, context) for day in days}
        itinerary = solver.plan(request, context, rates=rates, fixed=replace(fixed, drafted=held))
        return Sketch(with_marks(itinerary, base.itinerary))
    notes = {stop.key: stop.note for stop in base.itinerary.stops}
    proposal = {day.number: place_ids(day) for day in days}
    repair = solver.repair(request, context, proposal, rates=rates, notes=notes, fixed=fixed)
    itinerary = repair.itinerary
    for number in range(len(base.itinerary.days) + 1, request.days + 1):
        itinerary = _filled(itinerary, work, context, number)
    return Sketch(with_marks(itinerary, base.itinerary), repair.changes)


def _filled(itinerary: Itinerary, work: Work, context: Context, number: int) -> Itinerary:
    """The itinerary with a full day in the place of one that the repair only kept from being empty."""
    mine = next(day for day in itinerary.days if day.number == number)
    fixed = Fixed(drafted={number: _visit_ids(mine)})
    taken = places_beside(itinerary, number)
    try:
        day = solver.plan_day(
            work.request, context, number=number, taken=taken, rates=context.to_krw, fixed=fixed
        )
    except solver.Infeasible:
        return itinerary
    return itinerary.with_days((day,))


def _day_anew(work: Work, context: Context, itinerary: Itinerary, *, number: int) -> Sketch:
    """The day with other places than before; with words, as they ask for. Raises Infeasible."""
    before = next(day for day in itinerary.days if day.number == number)
    beside = places_beside(itinerary, number)
    if work.revising and work.revising.words:
        day = _planned(work, context, number, taken=beside, drafted=_held(before, work, context))
        return Sketch(_with_day(itinerary, day))
    staying = {*locked_of(work).get(number, ()), *context.must_see}
    old = {*place_ids(before)} - staying
    try:
        day = _planned(work, context, number, taken=beside | old, drafted=())
        enough = min(day_window(work.request).enough_visits, len(before.visits))
        is_full = len(day.visits) >= enough
    except solver.Infeasible:
        day, is_full = before, False
    if not is_full:
        new = tuple(place_id for place_id in _visit_ids(day) if place_id not in old)
        day = _planned(work, context, number, taken=beside, drafted=new)
    if {*_visit_ids(day)} == {*_visit_ids(before)}:
        return Sketch(itinerary, notes=(NOTHING_ELSE,))
    return Sketch(_with_day(itinerary, day))


def _planned(work: Work, context: Context, number: int, *, taken: set[str], drafted: tuple[str, ...]) -> Day:
    fixed = replace(fixed_of(work, only=number), drafted={number: drafted})
    return solver.plan_day(
        work.request, context, number=number, taken=taken, rates=context.to_krw, fixed=fixed
    )


def _with_day(itinerary: Itinerary, day: Day) -> Itinerary:
    return with_marks(itinerary.with_days((day,)), itinerary)


def _held(day: Day, work: Work, context: Context) -> tuple[str, ...]:
    """The day's visits, as many as the pace takes, without those that a new interest has no use for."""
    base, request = known(work.base), work.request
    places = {place.id: place for place in context.places}
    staying = {*locked_of(work).get(day.number, ()), *context.must_see}
    ids = _visit_ids(day)
    if set(request.interests) - set(base.request.interests):
        liked = liked_categories(request.interests)
        ids = tuple(key for key in ids if key in staying or (key in places and places[key].category in liked))
    if request.pace != base.request.pace:
        ranked = sorted(ids, key=lambda key: _rank(key, staying, places))
        most = set(ranked[: day_window(request).usual_visits])
        ids = tuple(key for key in ids if key in most)
    return ids


def _visit_ids(day: Day) -> tuple[str, ...]:
    return tuple(stop.place_id for stop in day.visits if stop.place_id)


def _rank(key: str, staying: set[str], places: Mapping[str, Place]) -> tuple[bool, int]:
    return key not in staying, -(places[key].popularity if key in places else 0)


def _tastes_differ(request: TripRequest, before: TripRequest) -> bool:
    named = ("interests", "pace", "budget")
    return any(getattr(request, name) != getattr(before, name) for name in named)
