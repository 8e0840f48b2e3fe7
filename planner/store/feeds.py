"""What a calendar feed reads: a plan, by who holds the feed's key, whoever owns the plan."""

from django.db.models import F

from planner.domain.owner import Owner
from planner.store import models
from planner.store.errors import PlanNotFound
from planner.store.plans import SavedPlan, owned, saved


def version_of(plan_id: str) -> int:
    """How often the feed's address was made anew: a part of its key. Raises PlanNotFound."""
    version = models.Plan.objects.filter(pk=plan_id).values_list("feed_version", flat=True).first()
    if version is None:
        raise PlanNotFound
    return version


def renew(plan_id: str, *, owner: Owner) -> None:
    """No address of the feed opens it any longer but the next one. Raises PlanNotFound."""
    if not owned(owner).filter(pk=plan_id).update(feed_version=F("feed_version") + 1):
        raise PlanNotFound


def find(plan_id: str) -> SavedPlan:
    """For callers that have checked the feed's key. Raises PlanNotFound."""
    row = models.Plan.objects.filter(pk=plan_id).first()
    if row is None:
        raise PlanNotFound
    return saved(row, is_own=False)
