"""The writing of a node: the writer's items taken down, and what happens when it gives up."""

import asyncio
from dataclasses import replace

from planner.domain.checks import Check
from planner.domain.events import SKETCH_PART, PartDiscarded, WriterNoted
from planner.pipeline.drafting import Desk
from planner.pipeline.work import Tools, Work, known
from planner.ports import Brief, WriterFailed
from planner.telemetry import watch

FALLBACK_PART = "fallback"


async def written(
    work: Work,
    brief: Brief,
    tools: Tools,
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
    is_whole = findings is None and brief.days is None
    desk = Desk(brief, events=tools.events, part=part, kept=None if is_whole else brief.draft)
    try:
        with watch.model_call(tools.writer.name):
            async with asyncio.timeout_at(tools.writer_until):
                await desk.take_down(items)
    except (WriterFailed, TimeoutError) as error:
        note = error.note if isinstance(error, WriterFailed) else "deadline"
        return await _fallen_back(work, brief, tools, part=part, note=note)
    finally:
        if desk.tokens_in or desk.tokens_out:
            tools.events.spend(desk.tokens_in, desk.tokens_out)
    rewritten = desk.draft if is_whole else brief.draft.with_days(desk.draft.days)
    written = {day.number for day in rewritten.days}
    if skipped := tuple(day.number for day in brief.draft.days if day.number not in written):
        tools.events.emit(PartDiscarded(SKETCH_PART, skipped))
    return replace(
        work,
        draft=rewritten,
        proposal={**work.proposal, **desk.proposal},
        words={**work.words, **desk.words},
    )


async def _fallen_back(work: Work, brief: Brief, tools: Tools, *, part: str, note: str) -> Work:
    tools.events.emit(PartDiscarded(part, days=tuple(day.number for day in brief.scope)))
    tools.events.emit(WriterNoted(note))
    sketch = replace(brief, draft=known(work.sketch))
    desk = Desk(sketch, events=tools.events, part=FALLBACK_PART)
    await desk.take_down(tools.fallback.draft(sketch))
    return replace(
        work,
        draft=desk.draft if brief.days is None else sketch.draft.with_days(desk.draft.days),
        proposal=desk.proposal,
        words=desk.words,
        notes=(*work.notes, note),
        writer_gave_up=True,
    )
