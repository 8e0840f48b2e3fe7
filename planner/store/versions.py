"""Several revisions of a plan at once, and the people who made them: for the list of a plan's history."""

from collections.abc import Iterable, Mapping

from django.contrib.auth import get_user_model

from planner.domain import codec
from planner.domain.plan import Plan
from planner.store import models
from planner.store.revisions import RevisionRecord


def plans_of(plan_id: str, records: Iterable[RevisionRecord]) -> Mapping[int, Plan]:
    """The plan at each of these revisions and at what each was made from, by its number."""
    numbers = {number for one in records for number in (one.number, one.base) if number is not None}
    rows = models.Revision.objects.filter(plan=plan_id, number__in=numbers)
    found = rows.values_list("number", "document", "version")
    return {number: codec.plan_from_json(document, version) for number, document, version in found}


def people(ids: Iterable[int]) -> Mapping[int, str]:
    """What editors of one plan may call each other: a name, or what stands before the @ of an address."""
    rows = get_user_model().objects.filter(pk__in=set(ids))
    return {
        user.pk: user.get_full_name() or user.email.partition("@")[0] or user.get_username() for user in rows
    }
