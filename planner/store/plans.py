"""Saved plans."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q, QuerySet

from planner.domain import codec
from planner.domain.owner import Owner
from planner.domain.plan import Plan
from planner.domain.run import ENDED
from planner.store import contexts, models, revisions
from planner.store.at_once import cursor_here
from planner.store.errors import PlanNotFound, RevisionConflict
from planner.store.sqltimes import stamp

# Plain SQL where every run passes. The run's owner becomes the plan's.
SAVE = """
    INSERT INTO store_plan (
        id, user_id, visitor, title, location, start, "end",
        cost_krw, document, version, created_at, updated_at
    )
    SELECT id, user_id, visitor, %s, %s, %s, %s, %s, %s, %s, %s, %s FROM store_run
    WHERE id = %s AND revises = ''
"""


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """`revision` is the number of the current one. An editor may change the plan and no more."""

    id: str
    plan: Plan
    created_at: datetime
    updated_at: datetime
    revision: int = 1
    is_own: bool = True
    is_archived: bool = False

    @property
    def title(self) -> str:
        return self.plan.title


def save(plan: Plan, document: str, *, run_id: str, now: datetime) -> None:
    """The plan of a run that succeeded and its JSON, within the caller's transaction. The run's owner has it.

    What a run made that plans another plan anew is proposed as that one's next revision.
    """
    request = plan.request
    values = (
        *(plan.title, request.location, request.start, request.end),
        *(f"{plan.cost_krw:.0f}", document, codec.VERSION),
        *(stamp(now), stamp(now), run_id),
    )
    with cursor_here() as cursor:
        cursor.execute(SAVE, values)
        if cursor.rowcount:
            return
    run = models.Run.objects.values_list("revises", "request_version", "user_id").get(pk=run_id)
    revising = codec.revising_from_json(run[0], run[1])
    revisions.propose(plan, revising=revising, run_id=run_id, author=run[2], now=now)


def owned(owner: Owner) -> QuerySet[models.Plan]:
    """The plans this owner may see; a key opens only a plan that nobody else owns."""
    return models.Plan.objects.filter(ownership(owner))


def editable(owner: Owner) -> QuerySet[models.Plan]:
    """The plans this owner may change: the own ones, and those an invitation was accepted for."""
    mine = ownership(owner)
    if owner.user_id is not None:
        mine |= Q(pk__in=models.Editor.objects.filter(user=owner.user_id).values("plan"))
    return models.Plan.objects.filter(mine)


def ownership(owner: Owner) -> Q:
    """The condition on a row with `id`, `user` and `visitor` that it is this owner's."""
    mine = Q(pk__in=())
    if owner.user_id is not None:
        mine |= Q(user_id=owner.user_id)
    if owner.visitor:
        mine |= Q(user=None, visitor=owner.visitor)
    if owner.key_of:
        mine |= Q(pk=owner.key_of, user=None, visitor="")
    return mine


def is_owned(owner: Owner, row_id: str, *, user_id: int | None, visitor: str) -> bool:
    """`ownership` of a row that was read already."""
    if user_id is not None:
        return owner.user_id == user_id
    if visitor:
        return owner.visitor == visitor
    return owner.key_of == row_id


def find(plan_id: str, *, owner: Owner) -> SavedPlan:
    """One's own plan, or one that one may edit. Raises PlanNotFound when it is neither."""
    row = editable(owner).filter(pk=plan_id).first()
    if row is None:
        raise PlanNotFound
    return saved(row, is_own=is_owned(owner, row.pk, user_id=row.user_id, visitor=row.visitor))


def current(plan_id: str, *, base: int, owner: Owner) -> SavedPlan:
    """As `find`, if `base` is still its current revision. Raises RevisionConflict too."""
    found = find(plan_id, owner=owner)
    if found.revision != base:
        raise RevisionConflict(found.revision)
    return found


def saved(row: models.Plan, *, is_own: bool) -> SavedPlan:
    return SavedPlan(
        id=row.pk,
        plan=replace(codec.plan_from_json(row.document, row.version), title=row.title),
        created_at=row.created_at,
        updated_at=row.updated_at,
        revision=row.revision,
        is_own=is_own,
        is_archived=row.archived_at is not None,
    )


def plan_of(run_id: str) -> Plan:
    """The plan a run left, whoever asks: for callers that have the run. Raises PlanNotFound."""
    row = models.Plan.objects.filter(pk=run_id).first()
    if row is None:
        raise PlanNotFound
    return codec.plan_from_json(row.document, row.version)


def rename(plan_id: str, title: str, *, owner: Owner, now: datetime) -> None:
    """Raises PlanNotFound."""
    if not owned(owner).filter(pk=plan_id).update(title=title, updated_at=now):
        raise PlanNotFound


def delete(plan_id: str, *, owner: Owner) -> None:
    """The plan with its revisions, and the runs that made and revised it. Raises PlanNotFound."""
    row = owned(owner).filter(pk=plan_id).first()
    if row is None:
        raise PlanNotFound
    editors = [row.user_id, *row.editors.values_list("user", flat=True)]
    theirs = Q(user__in=editors) if row.user_id else Q(visitor=row.visitor) | Q(user__in=editors[1:])
    row.delete()
    contexts.forget(plan_id)
    models.Run.objects.filter(pk=plan_id).delete()
    # one under way fails by itself, so that who reads it is told
    models.Run.objects.filter(theirs, status__in=ENDED, revises__contains=plan_id).delete()
