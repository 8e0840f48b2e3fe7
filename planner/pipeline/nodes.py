"""The five nodes. Each reads the work, tells what happens, and returns new work."""

from dataclasses import replace

from langgraph.runtime import Runtime

from planner.domain.checks import Verdict
from planner.domain.events import (
    STOPS_PART,
    ContextGathered,
    DraftReviewed,
    PartDiscarded,
    StepStarted,
)
from planner.domain.itinerary import Itinerary, Verification
from planner.domain.plan import Plan
from planner.domain.progress import PERCENT
from planner.domain.run import Step
from planner.pipeline.gathering import gathered, sketched
from planner.pipeline.repairing import back_to_sketch, repaired, reviewed, show
from planner.pipeline.revising import as_revision, brief_for, days_kept, facts_of, failures_in_scope
from planner.pipeline.work import State, Tools, Work, known
from planner.pipeline.writing import written

DRAFT_PART = "draft"


async def gather_context(state: State, runtime: Runtime[Tools]) -> State:
    """Where the trip goes, what is there, what the weather will be, and what the wishes mean there.

    Raises DestinationUnknown, and Infeasible for wishes no place answers.
    """
    work, tools, emit = state["work"], runtime.context, runtime.context.events.emit
    emit(_begun(Step.GATHER_CONTEXT, work, tools))
    show(Itinerary(days_kept(work)), emit)
    context, look = await gathered(work, tools)
    context = facts_of(context, work)
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
    work, tools, emit = state["work"], runtime.context, runtime.context.events.emit
    context = known(work.context)
    emit(_begun(Step.GENERATE_DRAFT, work, tools))
    _discard_leftovers(work, tools)
    made = await sketched(work, context)
    sketch = made.itinerary
    if work.sketch is not None and (changed := work.sketch.days_unlike(sketch)):
        emit(PartDiscarded(STOPS_PART, changed))
    work = replace(work, sketch=sketch, draft=sketch, repairs=made.changes, notes=made.notes)
    if tools.writer.is_costly:
        show(sketch, emit)
        await tools.events.flush()  # on its way before the model's client takes the processor
    brief = brief_for(work, sketch)
    return {"work": await written(work, brief, tools, part=DRAFT_PART, findings=None)}


async def validate(state: State, runtime: Runtime[Tools]) -> State:
    """The verdict of every rule on the draft."""
    work, tools, emit = state["work"], runtime.context, runtime.context.events.emit
    emit(_begun(Step.VALIDATE, work, tools))
    checks = reviewed(work)
    for check in checks:
        emit(DraftReviewed(check))
    return {"work": replace(work, checks=checks)}


async def refine(state: State, runtime: Runtime[Tools]) -> State:
    """The writer's next version, given what the review found."""
    work, tools, emit = state["work"], runtime.context, runtime.context.events.emit
    work = replace(work, iteration=work.iteration + 1)
    emit(_begun(Step.REFINE, work, tools))
    findings = failures_in_scope(work, work.checks)
    part = f"refine-{work.iteration}"
    if any(text.part == part for text in tools.logged.texts):
        emit(PartDiscarded(part, days=()))
    if not tools.writer.is_costly:
        work = await repaired(work, emit)
    else:
        await tools.events.flush()  # known to have begun before a model is asked again
    brief = brief_for(work, known(work.draft))
    return {"work": await written(work, brief, tools, part=part, findings=findings)}


async def finalize(state: State, runtime: Runtime[Tools]) -> State:
    """The plan as it is saved: what still breaks a hard rule is repaired, and marked as repaired."""
    work, tools, emit = state["work"], runtime.context, runtime.context.events.emit
    emit(_begun(Step.FINALIZE, work, tools))
    if failures_in_scope(work, work.checks):
        work = await repaired(work, emit)
    if failures_in_scope(work, work.checks):
        work = back_to_sketch(work, emit)
    if failing := failures_in_scope(work, work.checks):
        raise PlanDoesNotHold(", ".join(check.rule for check in failing))
    return {"work": replace(work, plan=as_revision(_plan(work, tools), work))}


class PlanDoesNotHold(Exception):
    """The solver's own plan breaks a hard rule: a fault of ours, never a plan to deliver."""


def _begun(step: Step, work: Work, tools: Tools) -> StepStarted:
    """The step's beginning; its percent never goes back behind an earlier attempt's or the refining's."""
    refined = PERCENT[Step.REFINE] if work.iteration else 0
    iterations = work.request.max_iterations if work.iteration else 0
    return StepStarted(step, work.iteration, iterations, at_least=max(refined, tools.logged.percent))


def _discard_leftovers(work: Work, tools: Tools) -> None:
    """What an earlier attempt at this node left in the log is void, but for days that stay."""
    parts = {text.part for text in tools.logged.texts}
    kept = {day.number for day in days_kept(work)}
    days = tuple(sorted({day for day, _ in tools.logged.stops.values()} - kept))
    for part in sorted(parts) or ([STOPS_PART] if days else []):
        tools.events.emit(PartDiscarded(part, days))


def _plan(work: Work, tools: Tools) -> Plan:
    context, draft = known(work.context), known(work.draft)
    mended = {check.stop for check in work.repairs if check.stop}
    verdicts = {
        check.stop: Verification.UNVERIFIED if check.verdict is Verdict.UNVERIFIED else Verification.VERIFIED
        for check in work.checks
        if check.stop
    }
    general = ("costs_general",) if context.destination.has_general_costs else ()
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
        notes=(*work.notes, *general, "costs_cover"),
        sources=context.sources,
        writer=tools.fallback.name if work.writer_gave_up else tools.writer.name,
        created_at=tools.now(),
        local=known(context.rates).local(context.destination.currency),
    )
