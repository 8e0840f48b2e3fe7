"""Revisions of plans: added one after another, never changed; the plan's row says which is the current one.

A plan without revisions is its own first one: it is written down when the second is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from planner.domain import codec
from planner.domain.edit import Change, Made, Replanned, Revising
from planner.domain.plan import Plan
from planner.store import models
from planner.store.errors import RevisionConflict, RevisionNotFound

FIRST = 1


@dataclass(frozen=True, slots=True)
class RevisionRecord:
    """`base` is None for the first. `author` is the account that made it, None for a browser session.

    A proposal is what a run made, before somebody accepts it.
    """

    number: int
    base: int | None
    change: Change
    made_at: datetime
    author: int | None = None
    run_id: str = ""
    is_proposal: bool = False


def history(plan_id: str) -> Sequence[RevisionRecord]:
    """Every revision, oldest first; () for a plan that nobody has edited."""
    fields = ("number", "base", "kind", "change", "version", "made_at", "author_id", "run_id", "is_proposal")
    rows = models.Revision.objects.filter(plan=plan_id).order_by("number").values_list(*fields)
    return tuple(
        RevisionRecord(number, base, codec.change_from_json(kind, change, version), *others)
        for number, base, kind, change, version, *others in rows
    )


def at(plan_id: str, number: int) -> Plan:
    """The plan as it was at this revision, with today's title. Raises RevisionNotFound."""
    plan = models.Plan.objects.filter(pk=plan_id).first()
    if plan is None:
        raise RevisionNotFound
    kept = plan if plan.revision == number else plan.revisions.filter(number=number).first()
    if kept is None:
        raise RevisionNotFound
    return replace(codec.plan_from_json(kept.document, kept.version), title=plan.title)


def add(plan_id: str, plan: Plan, *, base: int, change: Change, author: int | None, now: datetime) -> int:
    """Makes this plan the current revision; its number. Raises RevisionConflict when `base` no longer is."""
    with transaction.atomic():
        row = _locked(plan_id)
        _raise_unless_current(row, base)
        number = _written(row, plan, base=base, change=change, now=now, author=author)
        _show(row, number, plan, now=now)
    return number


def propose(plan: Plan, *, revising: Revising, run_id: str, author: int | None, now: datetime) -> None:
    """What a run made of a revision, for somebody to accept, within the caller's transaction.

    Nothing when the plan was deleted meanwhile, or the run has proposed already.
    """
    row = models.Plan.objects.select_for_update().filter(pk=revising.plan_id).first()
    if row is None or row.revisions.filter(run_id=run_id).exists():
        return
    change = Replanned(revising.days, revising.words)
    _written(row, plan, base=revising.base, change=change, now=now, author=author, run_id=run_id)


def turn_to(plan_id: str, number: int, *, base: int, now: datetime) -> None:
    """Makes another revision the current one: an undo, a redo, an accepted proposal.

    Raises RevisionConflict when `base` is not the current one, and RevisionNotFound.
    """
    with transaction.atomic():
        row = _locked(plan_id)
        _raise_unless_current(row, base)
        kept = row.revisions.filter(number=number).first()
        # none is left to update where it was discarded since it was read
        if kept is None or not row.revisions.filter(number=number).update(is_proposal=False):
            raise RevisionNotFound
        _show(row, number, codec.plan_from_json(kept.document, kept.version), now=now)


def discard(plan_id: str, number: int) -> None:
    """Takes a proposal back. Raises RevisionNotFound for what is none."""
    gone, _ = models.Revision.objects.filter(plan=plan_id, number=number, is_proposal=True).delete()
    if not gone:
        raise RevisionNotFound


def proposed_by(run_id: str, *, plan_id: str) -> int | None:
    """The number of the revision of this plan that the run proposed; None when it has proposed none."""
    proposed = models.Revision.objects.filter(plan=plan_id, run_id=run_id)
    return proposed.values_list("number", flat=True).first()


def _locked(plan_id: str) -> models.Plan:
    row = models.Plan.objects.select_for_update().filter(pk=plan_id).first()
    if row is None:
        raise RevisionNotFound
    return row


def _raise_unless_current(row: models.Plan, base: int) -> None:
    if row.revision != base:
        raise RevisionConflict(row.revision)


def _written(
    row: models.Plan,
    plan: Plan,
    *,
    base: int,
    change: Change,
    now: datetime,
    author: int | None,
    run_id: str = "",
) -> int:
    newest = row.revisions.aggregate(newest=Max("number"))["newest"]
    if newest is None:
        newest = FIRST
        models.Revision.objects.create(
            plan=row,
            number=FIRST,
            kind=Made.__name__,
            change=codec.change_to_json(Made()),
            document=row.document,
            version=row.version,
            author_id=row.user_id,
            made_at=row.created_at,
        )
    models.Revision.objects.create(
        plan=row,
        number=newest + 1,
        base=base,
        kind=type(change).__name__,
        change=codec.change_to_json(change),
        document=codec.plan_to_json(plan),
        version=codec.VERSION,
        author_id=author,
        run_id=run_id,
        is_proposal=bool(run_id),
        made_at=now,
    )
    return int(newest) + 1


def _show(row: models.Plan, number: int, plan: Plan, *, now: datetime) -> None:
    """Writes this revision into the plan's own row; its title is the row's and stays."""
    models.Plan.objects.filter(pk=row.pk).update(
        revision=number,
        location=plan.request.location,
        start=plan.request.start,
        end=plan.request.end,
        cost_krw=plan.cost_krw,
        document=codec.plan_to_json(plan),
        version=codec.VERSION,
        updated_at=now,
    )
