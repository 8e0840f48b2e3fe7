"""What a plan was made from, kept for its edits where the atlas alone does not have it."""

import logging
from dataclasses import replace

from planner.domain.facts import Context
from planner.ports import Gazetteer
from planner.store import contexts
from planner.store.errors import DATABASE_AWAY
from planner.store.threads import in_database

log = logging.getLogger(__name__)


async def keep_context(plan_id: str, context: Context | None, gazetteer: Gazetteer) -> None:
    """Keeps it, unless the atlas has it all. A plan is not held up by what only its edits would miss."""
    if context is None or not is_beyond(gazetteer, context):
        return
    try:
        await in_database(_keep, plan_id, context)
    except DATABASE_AWAY as error:
        log.warning("context not kept: %s", error, extra={"run": plan_id})


def is_beyond(gazetteer: Gazetteer, context: Context) -> bool:
    """Whether the context has a place, a way or a town that the atlas does not have as it is there."""
    known = gazetteer.places(context.destination)
    if context.ways is not None or not known:
        return True
    by_id = {place.id: place for place in known}
    # most are the atlas's own objects: comparing their facts one by one takes longer
    return any((own := by_id.get(place.id)) is not place and own != place for place in context.places)


def _keep(plan_id: str, context: Context) -> None:
    """With the places it was planned from before: one that is planned anew may go back to its old stops."""
    before = contexts.find(plan_id)
    if before is not None and before.destination.names == context.destination.names:
        new = {place.id for place in context.places}
        old = (place for place in before.places if place.id not in new)
        context = replace(context, places=(*context.places, *old))
    contexts.keep(plan_id, context)
