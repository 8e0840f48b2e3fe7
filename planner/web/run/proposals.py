"""What the page of a run shows that plans a saved plan anew: which plan, and what it proposes in the end."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from planner import wiring
from planner.domain.run import RunRecord, RunStatus
from planner.store.errors import PlanNotFound, RevisionNotFound
from planner.web.access import owner_of
from planner.web.editing.differences import DifferenceView, difference_view


@dataclass(frozen=True, slots=True)
class ProposedView:
    """`is_late` when the plan was changed after the run was begun; `is_open` while nobody has decided."""

    number: int
    comparison: DifferenceView
    is_open: bool
    is_late: bool


@never_cache
@require_safe
def proposal(request: HttpRequest, run_id: str) -> HttpResponse:
    """What a run proposes, as the part of its page that comes when it is done."""
    run = wiring.runs().find(run_id, owner=owner_of(request))
    context = revising_context(request, run)
    if not context:
        raise Http404
    return render(request, "planner/_proposal.html", context)


def revising_context(request: HttpRequest, run: RunRecord) -> dict[str, Any]:
    """The proposal of a run that has ended; nothing for one that makes a plan of its own."""
    if run.revises is None or run.status is not RunStatus.SUCCEEDED:
        return {}
    proposed = _proposed(request, run)
    return {"revising": run.revises, "run_id": run.id, "proposal": proposed, "proposal_is_known": True}


def _proposed(request: HttpRequest, run: RunRecord) -> ProposedView | None:
    """None when it was discarded, or the plan is gone."""
    owner, found = owner_of(request), wiring.replanning().proposed_by(run)
    if found is None:
        return None
    try:
        current = wiring.plans().find(found.plan_id, owner=owner).revision
        comparison = wiring.editing().compare(found.plan_id, found.number, owner=owner)
    except (PlanNotFound, RevisionNotFound):
        return None
    is_open = comparison.record is not None and comparison.record.is_proposal
    is_late = comparison.record is not None and comparison.record.base != current
    return ProposedView(found.number, difference_view(comparison), is_open, is_late)
