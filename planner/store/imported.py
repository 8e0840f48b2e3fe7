"""Plans that came from a file: each with a run that has ended, as every plan has one."""

from datetime import datetime

from django.db import transaction

from planner.domain import codec
from planner.domain.owner import Owner
from planner.domain.plan import Plan
from planner.domain.run import RunStatus
from planner.store import models, plans


def save(plan: Plan, *, owner: Owner, now: datetime) -> None:
    """The plan and a run without a log, whose id is the plan's. No equal request is answered from it."""
    with transaction.atomic():
        models.Run.objects.create(
            id=plan.run_id,
            user_id=owner.user_id,
            visitor="" if owner.user_id is not None else owner.visitor,
            status=RunStatus.SUCCEEDED,
            request=codec.request_to_json(plan.request),
            request_version=codec.VERSION,
            fingerprint=f"imported-{plan.run_id}",
            title=plan.request.title,
            location=plan.request.location,
            writer=plan.writer,
            created_at=now,
            started_at=now,
            ended_at=now,
            has_log=False,
        )
        plans.save(plan, codec.plan_to_json(plan), run_id=plan.run_id, now=now)
