"""What plans were made from, kept for those that the atlas alone could not be planned from again."""

from planner.domain import codec
from planner.domain.facts import Context
from planner.store.models import PlanContext


def keep(plan_id: str, context: Context) -> None:
    """Once: what a run resumed keeps is what it was begun with."""
    values = {"document": codec.context_to_json(context), "version": codec.VERSION}
    PlanContext.objects.update_or_create(pk=plan_id, defaults=values)


def find(plan_id: str) -> Context | None:
    row = PlanContext.objects.filter(pk=plan_id).first()
    return codec.context_from_json(row.document, row.version) if row else None


def forget(plan_id: str) -> None:
    PlanContext.objects.filter(pk=plan_id).delete()
