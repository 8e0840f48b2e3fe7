"""What plans were made from, kept for those that the atlas alone could not be planned from again."""

from planner.domain import codec
from planner.domain.facts import Context
from planner.domain.run import RunStatus
from planner.store.models import Plan, PlanContext, Revision, Run


def keep(plan_id: str, context: Context) -> None:
    """In place of what was kept for this plan before."""
    values = {"document": codec.context_to_json(context), "version": codec.VERSION}
    PlanContext.objects.update_or_create(pk=plan_id, defaults=values)


def find(plan_id: str) -> Context | None:
    row = PlanContext.objects.filter(pk=plan_id).first()
    return codec.context_from_json(row.document, row.version) if row else None


def forget(plan_id: str) -> None:
    PlanContext.objects.filter(pk=plan_id).delete()


def copy(plan_id: str, *, to: str) -> None:
    """What this plan was made from, if it is kept, for a copy of the plan too."""
    row = PlanContext.objects.filter(pk=plan_id).first()
    if row is not None:
        PlanContext.objects.create(pk=to, document=row.document, version=row.version)


def forget_owned(user_id: int) -> None:
    """Of every plan of an account, and of the runs that left none."""
    for table in (Plan, Run):
        PlanContext.objects.filter(pk__in=table.objects.filter(user=user_id).values("pk")).delete()


def forget_orphans() -> int:
    """Those of plans that are gone and of runs that will make none; how many that were."""
    planning = Run.objects.filter(status__in=(RunStatus.QUEUED, RunStatus.RUNNING)).values("pk")
    kept = PlanContext.objects.exclude(pk__in=Plan.objects.values("pk")).exclude(pk__in=planning)
    return kept.exclude(pk__in=Revision.objects.values("run_id")).delete()[0]
