"""What a calendar feed reads: a plan, by who holds the feed's key, whoever owns the plan."""

from dataclasses import replace

from planner.domain import codec
from planner.store import models
from planner.store.errors import PlanNotFound
from planner.store.plans import SavedPlan


def find(plan_id: str) -> SavedPlan:
    """For callers that have checked the feed's key. Raises PlanNotFound."""
    row = models.Plan.objects.filter(pk=plan_id).first()
    if row is None:
        raise PlanNotFound
    plan = replace(codec.plan_from_json(row.document, row.version), title=row.title)
    return SavedPlan(id=row.pk, plan=plan, created_at=row.created_at, updated_at=row.updated_at)
