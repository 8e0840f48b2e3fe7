"""Links to plans, and who may edit somebody else's. A link's key is not kept: see `plans.sharing`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from planner.domain.owner import Owner
from planner.store import models, plans
from planner.store.errors import PlanNotFound, ShareNotFound, TooManyShares
from planner.store.plans import SavedPlan, saved

MAX_SHARES = 20


@dataclass(frozen=True, slots=True)
class ShareRecord:
    """A link; one that `may_edit` invites an account to become an editor. It opens until `expires_at`."""

    id: str
    plan_id: str
    may_edit: bool
    created_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class EditorRecord:
    user_id: int
    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class AccountShares:
    """The links to an account's plans, who edits them (plan, name, since), what it edits (plan, since)."""

    links: Sequence[ShareRecord]
    editors: Sequence[tuple[str, str, datetime]]
    edits: Sequence[tuple[str, datetime]]


def make(share: ShareRecord, *, owner: Owner) -> None:
    """Raises PlanNotFound unless the plan is the owner's own, and TooManyShares.

    Links of the plan that have expired are removed.
    """
    with transaction.atomic():
        _own(share.plan_id, owner)
        kept = models.Share.objects.filter(plan=share.plan_id)
        kept.filter(expires_at__lte=share.created_at).delete()
        if kept.count() >= MAX_SHARES:
            raise TooManyShares
        models.Share.objects.create(
            id=share.id,
            plan_id=share.plan_id,
            may_edit=share.may_edit,
            created_at=share.created_at,
            expires_at=share.expires_at,
        )


def of_plan(plan_id: str, *, owner: Owner) -> Sequence[ShareRecord]:
    """Newest first, those that have expired too. Raises PlanNotFound unless the plan is the owner's own."""
    _own(plan_id, owner)
    return tuple(map(_record, models.Share.objects.filter(plan=plan_id).order_by("-created_at", "pk")))


def revoke(share_id: str, *, owner: Owner) -> str:
    """The link opens nothing any more; its plan's id. Raises ShareNotFound, also for somebody else's."""
    row = models.Share.objects.filter(pk=share_id, plan__in=plans.owned(owner)).first()
    if row is None:
        raise ShareNotFound
    row.delete()
    return row.plan_id


def open_one(share_id: str, *, now: datetime) -> tuple[ShareRecord, SavedPlan]:
    """The link and its whole plan, for callers that have checked the key. Raises ShareNotFound."""
    row = models.Share.objects.filter(pk=share_id).select_related("plan").first()
    if row is None or (row.expires_at is not None and row.expires_at <= now):
        raise ShareNotFound
    return _record(row), saved(row.plan, is_own=False)


def add_editor(plan_id: str, user_id: int, *, now: datetime) -> None:
    """Once; whose plan it is edits it anyway."""
    if not models.Plan.objects.filter(pk=plan_id, user=user_id).exists():
        models.Editor.objects.get_or_create(plan_id=plan_id, user_id=user_id, defaults={"since": now})


def editors(plan_id: str, *, owner: Owner) -> Sequence[EditorRecord]:
    """Raises PlanNotFound unless the plan is the owner's own."""
    _own(plan_id, owner)
    rows = models.Editor.objects.filter(plan=plan_id).select_related("user").order_by("since", "pk")
    return tuple(EditorRecord(row.user_id, row.user.get_username(), row.since) for row in rows)


def remove_editor(plan_id: str, user_id: int, *, owner: Owner) -> None:
    """Nothing when it is no editor of it. Raises PlanNotFound unless the plan is the owner's own."""
    _own(plan_id, owner)
    # by the account's own id: the database has no number as large as an address may name
    models.Editor.objects.filter(plan=plan_id, user__id=user_id).delete()


def leave(plan_id: str, user_id: int) -> None:
    """Raises PlanNotFound for a plan that this account was no editor of."""
    gone, _ = models.Editor.objects.filter(plan=plan_id, user=user_id).delete()
    if not gone:
        raise PlanNotFound


def of_account(user_id: int) -> AccountShares:
    links = models.Share.objects.filter(plan__user=user_id).order_by("created_at", "pk")
    rows = models.Editor.objects.order_by("since", "pk")
    editors = rows.filter(plan__user=user_id).values_list("plan_id", "user__username", "since")
    edits = rows.filter(user=user_id).values_list("plan_id", "since")
    return AccountShares(tuple(map(_record, links)), tuple(editors), tuple(edits))


def _own(plan_id: str, owner: Owner) -> None:
    if not plans.owned(owner).filter(pk=plan_id).exists():
        raise PlanNotFound


def _record(row: models.Share) -> ShareRecord:
    return ShareRecord(row.pk, row.plan_id, row.may_edit, row.created_at, row.expires_at)
