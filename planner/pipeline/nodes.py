"""The five nodes. Each reads the work, tells what happens through the stream writer, and returns new work."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from langgraph.runtime import Runtime

from planner import solver
from planner.domain.checks import Check, Verdict
from planner.domain.events import (
    ContextGathered,
    DraftReviewed,
    PartDiscarded,
    RunEvent,
    StepStarted,
    StopPlanned,
    StopRepaired,
    WriterNoted,
)
from planner.domain.facts import Context
from planner.domain.itinerary import Itinerary, Verification
from planner.domain.plan import Plan
from planner.domain.progress import PERCENT
from planner.domain.review import hard_failures, review
from planner.domain.run import Step
from planner.pipeline import drafting, wishes
from planner.pipeline.work import State, Tools, Work
from planner.ports import Brief, WriterFailed

SKETCH_ITERATIONS = 60
SKETCH_PART = "sketch"
DRAFT_PART = "draft"
FALLBACK_PART = "fallback"


async def gather_context(state: State, runtime: Runtime[Tools]) -> State:
    """Where the trip goes, what is there, what the weather will be, and what the wishes mean there.

    Raises DestinationUnknown, and Infeasible for wishes no place answers.
    """
    work, tools, emit = state["work"], runtime.context, runtime.stream_writer
    request = work.request
    emit(_begun(Step.GATHER_CONTEXT, work, tools))
    destination = tools.gazetteer.find(request.location)
    places = tools.gazetteer.places(destination)
    weather = await tools.weather.daily(destination, request.dates)
    must_see, avoid = wishes.matched(request, places)
    context = Context(
        destination=destination,
        places=places,
        weather=weather,
        holidays=dict(tools.holidays(destination.country, request.dates)),
        must_see=must_see,
        avoid=avoid,
        sources=tuple(dict.fromkeys([destination.source, *(f"weather:{day.source}" for day in weather)])),
    )
    emit(
        ContextGathered(
            destination=destination.names,
            country=destination.country,
            timezone=destination.timezone,
            candidates=len(places),
            weather=weather,
            sources=context.sources,
        )
    )
    return {"work": replace(work, context=context)}


async def generate_draft(state: State, runtime: Runtime[Tools]) -> State:
    """The solver's plan at once, then the writer's version of it. Raises Infeasible."""
    work, tools, emit = state["work"], runtime.context, runtime.stream_writer
    context = _known(work.context)
    emit(_begun(Step.GENERATE_DRAFT, work, tools))
    _discard_leftovers(tools, emit)
    sketch = await asyncio.to_thread(
        solver.plan, work.request, context, rates=tools.rates, iterations=SKETCH_ITERATIONS, seed=0
    )
    work = replace(work, sketch=sketch, draft=sketch)
    if tools.writer.is_costly:
        _show(sketch, emit)
    brief = Brief(request=work.request, context=context, draft=sketch)
    return {"work": await _written(work, brief, tools, emit, part=DRAFT_PART, findings=None)}


async def validate(state: State, runtime: Runtime[Tools]) -> State:
    """The verdict of every rule on the draft."""
    work, tools, emit = state["work"], runtime.context, runtime.stream_writer
    emit(_begun(Step.VALIDATE, work, tools))
    checks = _reviewed(work)
    for check in checks:
        emit(DraftReviewed(check))
    return {"work": replace(work, checks=checks)}


async def refine(state: State, runtime: Runtime[Tools]) -> State:
    """The writer's next version, given what the review found."""
    work, tools, emit = state["work"], runtime.context, runtime.stream_writer
    work = replace(work, iteration=work.iteration + 1)
    emit(_begun(Step.REFINE, work, tools))
    findings = hard_failures(work.checks)
    part = f"refine-{work.iteration}"
    if any(text.part == part for text in tools.logged.texts):
        emit(PartDiscarded(part, days=()))
    if not tools.writer.is_costly:
        work = await _repaired(work, tools, emit)
    brief = Brief(request=work.request, context=_known(work.context), draft=_known(work.draft))
    return {"work": await _written(work, brief, tools, emit, part=part, findings=findings)}


async def finalize(state: State, runtime: Runtime[Tools]) -> State:
    """The plan as it is saved: what still breaks a hard rule is repaired, and marked as repaired."""
    work, tools, emit = state["work"], runtime.context, runtime.stream_writer
    emit(_begun(Step.FINALIZE, work, tools))
    if hard_failures(work.checks):
        work = await _repaired(work, tools, emit)
    if hard_failures(work.checks):
        work = _back_to_sketch(work, emit)
    if hard_failures(work.checks):
        raise PlanDoesNotHold(", ".join(check.rule for check in hard_failures(work.checks)))
    return {"work": replace(work, plan=_plan(work, tools))}


class PlanDoesNotHold(Exception):
    """The solver's own plan breaks a hard rule: a fault of ours, never a plan to deliver."""


async def _written(
    work: Work,
    brief: Brief,
    tools: Tools,
    emit: Callable[[RunEvent], None],
    *,
    part: str,
    findings: tuple[Check, ...] | None,
) -> Work:
    """The work with the writer's draft, or with the solver's and the fallback's words when it gives up."""
    items = (
        tools.writer.draft(brief)
        if findings is None
        else tools.writer.refine(brief, findings, work.request.language)
    )
    desk = drafting.Desk(brief, emit=emit, part=part, rates=tools.rates)
    try:
        async with asyncio.timeout_at(tools.writer_until):
            await desk.take_down(items)
    except (WriterFailed, TimeoutError) as error:
        note = error.note if isinstance(error, WriterFailed) else "deadline"
        return await _fallen_back(work, brief, tools, emit, part=part, note=note)
    rewritten = desk.draft if findings is None else brief.draft.with_days(desk.draft.days)
    written = {day.number for day in rewritten.days}
    if skipped := tuple(day.number for day in brief.draft.days if day.number not in written):
        emit(PartDiscarded(SKETCH_PART, skipped))
    return replace(
        work,
        draft=rewritten,
        proposal={**work.proposal, **desk.proposal},
        words={**work.words, **desk.words},
    )


async def _fallen_back(
    work: Work, brief: Brief, tools: Tools, emit: Callable[[RunEvent], None], *, part: str, note: str
) -> Work:
    emit(PartDiscarded(part, days=tuple(day.number for day in brief.draft.days)))
    emit(WriterNoted(note))
    sketch = Brief(request=work.request, context=brief.context, draft=_known(work.sketch))
    desk = drafting.Desk(sketch, emit=emit, part=FALLBACK_PART, rates=tools.rates)
    await desk.take_down(tools.fallback.draft(sketch))
    return replace(
        work,
        draft=desk.draft,
        proposal=desk.proposal,
        words=desk.words,
        notes=(*work.notes, note),
        writer_gave_up=True,
    )


def _begun(step: Step, work: Work, tools: Tools) -> StepStarted:
    """The step's beginning; its percent never goes back behind an earlier attempt's or the refining's."""
    refined = PERCENT[Step.REFINE] if work.iteration else 0
    iterations = work.request.max_iterations if work.iteration else 0
    return StepStarted(step, work.iteration, iterations, at_least=max(refined, tools.logged.percent))


def _discard_leftovers(tools: Tools, emit: Callable[[RunEvent], None]) -> None:
    """What an earlier attempt at this node left in the log is void."""
    parts = {text.part for text in tools.logged.texts}
    days = tuple(sorted({day for day, _ in tools.logged.stops.values()}))
    for part in sorted(parts) or ([SKETCH_PART] if days else []):
        emit(PartDiscarded(part, days))


def _show(itinerary: Itinerary, emit: Callable[[RunEvent], None]) -> None:
    for day in itinerary.days:
        for stop in day.stops:
            emit(StopPlanned(day.number, stop))


def _reviewed(work: Work) -> tuple[Check, ...]:
    return review(_known(work.draft), work.request, _known(work.context))


async def _repaired(work: Work, tools: Tools, emit: Callable[[RunEvent], None]) -> Work:
    """The draft with the solver's repairs, each told with its reason, and reviewed again.

    Where so little of the draft can be kept that the wishes no longer fit, the solver's own plan stands.
    """
    before = _known(work.draft)
    try:
        repair = await asyncio.to_thread(
            solver.repair,
            work.request,
            _known(work.context),
            work.proposal,
            rates=tools.rates,
            notes=work.words,
        )
    except solver.Infeasible:
        return _back_to_sketch(work, emit)
    after = drafting.with_summaries(repair.itinerary, before)
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
    return replace(work, checks=_reviewed(work))


def _back_to_sketch(work: Work, emit: Callable[[RunEvent], None]) -> Work:
    sketch = _known(work.sketch)
    emit(PartDiscarded(SKETCH_PART, days=tuple(day.number for day in sketch.days)))
    _show(sketch, emit)
    work = replace(work, draft=sketch, notes=tuple(dict.fromkeys((*work.notes, "repaired_by_solver"))))
    return replace(work, checks=_reviewed(work))


def _plan(work: Work, tools: Tools) -> Plan:
    context, draft = _known(work.context), _known(work.draft)
    repaired = {check.stop for check in work.repairs if check.stop}
    verdicts = {
        check.stop: Verification.UNVERIFIED if check.verdict is Verdict.UNVERIFIED else Verification.VERIFIED
        for check in work.checks
        if check.stop
    }
    verdicts |= {key: Verification.REPAIRED for key in repaired if verdicts.get(key) is Verification.VERIFIED}
    return Plan(
        run_id=work.run_id,
        title=work.request.title,
        request=work.request,
        destination=context.destination.names,
        country=context.destination.country,
        timezone=context.destination.timezone,
        areas=context.destination.areas,
        itinerary=draft.with_verdicts(verdicts),
        checks=(*work.repairs, *work.checks),
        notes=(*work.notes, "costs_cover"),
        sources=context.sources,
        writer=tools.fallback.name if work.writer_gave_up else tools.writer.name,
        created_at=tools.now(),
    )


def _known[T](value: T | None) -> T:
    """What an earlier node has to have made."""
    if value is None:
        raise LookupError("an earlier node left nothing")
    return value
