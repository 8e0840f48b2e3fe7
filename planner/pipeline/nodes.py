"""The five nodes. Each reads the work, tells what happens through the stream writer, and returns new work."""

from collections.abc import Callable
from dataclasses import replace

from langgraph.runtime import Runtime

from planner.domain.checks import Verdict
from planner.domain.events import (
    ContextGathered,
    DraftReviewed,
    PartDiscarded,
    RunEvent,
    StepStarted,
)
from planner.domain.itinerary import Verification
from planner.domain.plan import Plan
from planner.domain.progress import PERCENT
from planner.domain.review import hard_failures
from planner.domain.run import Step
from planner.pipeline.drafting import SKETCH_PART
from planner.pipeline.gathering import gathered, sketched
from planner.pipeline.repairing import back_to_sketch, repaired, reviewed, show
from planner.pipeline.work import State, Tools, Work, known
from planner.pipeline.writing import written
from planner.ports import Brief

DRAFT_PART = "draft"


async def gather_context(state: State, runtime: Runtime[Tools]) -> State:
    """Where the trip goes, what is there, what the weather will be, and what the wishes mean there.

    Raises DestinationUnknown, and Infeasible for wishes no place answers.
    """
    work, tools, emit = state["work"], runtime.context, runtime.stream_writer
    request = work.request
    emit(_begun(Step.GATHER_CONTEXT, work, tools))
    context, look = await gathered(request, tools, emit)
    destination = context.destination
    emit(
        ContextGathered(
            destination=destination.names,
            country=destination.country,
            timezone=destination.timezone,
            candidates=len(context.places),
            weather=context.weather,
            sources=context.sources,
        )
    )
    return {"work": replace(work, context=context, sketch=look)}


async def generate_draft(state: State, runtime: Runtime[Tools]) -> State:
    """The solver's plan at once, then the writer's version of it. Raises Infeasible."""
    work, tools, emit = state["work"], runtime.context, runtime.stream_writer
    context = known(work.context)
    emit(_begun(Step.GENERATE_DRAFT, work, tools))
    _discard_leftovers(tools, emit)
    sketch = await sketched(work.request, context)
    if work.sketch is not None and (changed := work.sketch.days_unlike(sketch)):
        emit(PartDiscarded(SKETCH_PART, changed))
    work = replace(work, sketch=sketch, draft=sketch)
    if tools.writer.is_costly:
        show(sketch, emit)
    brief = Brief(request=work.request, context=context, draft=sketch)
    return {"work": await written(work, brief, tools, emit, part=DRAFT_PART, findings=None)}


async def validate(state: State, runtime: Runtime[Tools]) -> State:
    """The verdict of every rule on the draft."""
    work, tools, emit = state["work"], runtime.context, runtime.stream_writer
    emit(_begun(Step.VALIDATE, work, tools))
    checks = reviewed(work)
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
        work = await repaired(work, tools, emit)
    brief = Brief(request=work.request, context=known(work.context), draft=known(work.draft))
    return {"work": await written(work, brief, tools, emit, part=part, findings=findings)}


async def finalize(state: State, runtime: Runtime[Tools]) -> State:
    """The plan as it is saved: what still breaks a hard rule is repaired, and marked as repaired."""
    work, tools, emit = state["work"], runtime.context, runtime.stream_writer
    emit(_begun(Step.FINALIZE, work, tools))
    if hard_failures(work.checks):
        work = await repaired(work, tools, emit)
    if hard_failures(work.checks):
        work = back_to_sketch(work, emit)
    if hard_failures(work.checks):
        raise PlanDoesNotHold(", ".join(check.rule for check in hard_failures(work.checks)))
    return {"work": replace(work, plan=_plan(work, tools))}


class PlanDoesNotHold(Exception):
    """The solver's own plan breaks a hard rule: a fault of ours, never a plan to deliver."""


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


def _plan(work: Work, tools: Tools) -> Plan:
    context, draft = known(work.context), known(work.draft)
    mended = {check.stop for check in work.repairs if check.stop}
    verdicts = {
        check.stop: Verification.UNVERIFIED if check.verdict is Verdict.UNVERIFIED else Verification.VERIFIED
        for check in work.checks
        if check.stop
    }
    verdicts |= {key: Verification.REPAIRED for key in mended if verdicts.get(key) is Verification.VERIFIED}
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
