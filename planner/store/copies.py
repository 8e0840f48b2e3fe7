"""Plans that are copies of others: as imported ones, each with a run that has ended."""

from datetime import datetime

from django.db import transaction

from planner.domain.owner import Owner
from planner.domain.plan import Plan
from planner.store import contexts, imported


def save(plan: Plan, *, of: str, owner: Owner, now: datetime) -> None:
    """The plan as the owner's own, with what the run `of` made the other from: it can be edited alike."""
    with transaction.atomic():
        imported.save(plan, owner=owner, now=now)
        contexts.copy(of, to=plan.run_id)
