"""What a calendar feed reads: a plan, by who holds the feed's key, whoever owns the plan."""

from planner.store import models
from planner.store.errors import PlanNotFound
from planner.store.plans import SavedPlan, saved


def find(plan_id: str) -> SavedPlan:
    """For callers that have checked the feed's key. Raises PlanNotFound."""
    row = models.Plan.objects.filter(pk=plan_id).first()
    if row is None:
        raise PlanNotFound
    return saved(row, is_own=False)
