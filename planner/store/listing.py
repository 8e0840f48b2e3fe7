"""Lists of plans: those an owner has and those an account may edit, searched, filtered and sorted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from planner.domain.owner import Owner
from planner.store import models
from planner.store.plans import editable, is_owned, owned

MAX_PLACES = 50
FIELDS = (
    *("title", "location", "start", "end", "cost_krw", "created_at", "archived_at"),
    *("visitor", "user__username"),
)
"""What a list shows: a plan's document is long."""


class Sort(StrEnum):
    NEWEST = "newest"
    TRIP = "trip"
    TITLE = "title"
    COST = "cost"


class When(StrEnum):
    """Which of the plans; those in the archive are in no other."""

    ANY = ""
    UPCOMING = "upcoming"
    NOW = "now"
    PAST = "past"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which plans of a list, in what order. `query` is in the title or the place; `place` is the place."""

    query: str = ""
    place: str = ""
    when: When = When.ANY
    sort: Sort = Sort.NEWEST

    @property
    def is_all(self) -> bool:
        return not (self.query or self.place or self.when)


ALL = Wanted()


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """`shared_by` names the account that shared it; "" for one's own, and where there is no account."""

    id: str
    title: str
    location: str
    start: date
    end: date
    cost_krw: Decimal
    created_at: datetime
    is_own: bool = True
    is_archived: bool = False
    shared_by: str = ""

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1


def summaries(
    owner: Owner, wanted: Wanted = ALL, *, today: date, first: int = 0, count: int = 20
) -> tuple[Sequence[PlanSummary], int]:
    """A page of the plans wanted, and how many there are in all. A key opens no list."""
    if owner.is_anonymous:
        return (), 0
    rows = _filtered(editable(owner), wanted, today)
    page = rows.order_by(*_order(wanted), "-created_at", "pk")[first : first + count]
    shown = page.select_related("user").only(*FIELDS)
    return tuple(_summary(owner, row) for row in shown), rows.count()


def places(owner: Owner) -> Sequence[str]:
    """The places of an owner's plans, by name."""
    if owner.is_anonymous:
        return ()
    found = editable(owner).order_by("location").values_list("location", flat=True).distinct()
    return tuple(found[:MAX_PLACES])


def archive(plan_id: str, *, owner: Owner, at: datetime | None) -> bool:
    """Puts a plan of the owner's own into the archive, or back with None; whether there is such a plan."""
    return bool(owned(owner).filter(pk=plan_id).update(archived_at=at))


def _filtered(rows: QuerySet[models.Plan], wanted: Wanted, today: date) -> QuerySet[models.Plan]:
    if wanted.query:
        rows = rows.filter(Q(title__icontains=wanted.query) | Q(location__icontains=wanted.query))
    if wanted.place:
        rows = rows.filter(location=wanted.place)
    times = {
        When.UPCOMING: Q(start__gt=today),
        When.NOW: Q(start__lte=today, end__gte=today),
        When.PAST: Q(end__lt=today),
    }
    return rows.filter(times.get(wanted.when, Q()), archived_at__isnull=wanted.when is not When.ARCHIVED)


def _order(wanted: Wanted) -> tuple[str | Lower, ...]:
    """What lies ahead begins with what comes first, everything else with the latest."""
    match wanted.sort:
        case Sort.NEWEST:
            return ()
        case Sort.TRIP:
            return ("start",) if wanted.when in {When.UPCOMING, When.NOW} else ("-start",)
        case Sort.TITLE:
            return (Lower("title"),)
        case Sort.COST:
            return ("-cost_krw",)


def _summary(owner: Owner, row: models.Plan) -> PlanSummary:
    is_own = is_owned(owner, row.pk, user_id=row.user_id, visitor=row.visitor)
    return PlanSummary(
        id=row.pk,
        title=row.title,
        location=row.location,
        start=row.start,
        end=row.end,
        cost_krw=row.cost_krw,
        created_at=row.created_at,
        is_own=is_own,
        is_archived=row.archived_at is not None,
        shared_by="" if is_own or row.user is None else row.user.get_username(),
    )
