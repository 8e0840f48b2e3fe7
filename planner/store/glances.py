"""How far runs are, and why they failed, of many at once: for lists, which need no more of their logs."""

from collections.abc import Sequence
from datetime import datetime

from planner.domain import codec
from planner.domain.events import RunFailed, StepStarted
from planner.domain.owner import Owner
from planner.domain.progress import Progress, advance
from planner.domain.run import RunRecord, RunStatus
from planner.store.models import Event, Run
from planner.store.plans import ownership
from planner.store.runs import COLUMNS, as_record

KINDS = (StepStarted.__name__, RunFailed.__name__)


def progress_of(run_ids: Sequence[str]) -> dict[str, Progress]:
    """The step, the percent and the failure of each of these runs, by its id."""
    found = {run_id: Progress() for run_id in run_ids}
    rows = Event.objects.filter(run__in=run_ids, kind__in=KINDS).order_by("run", "seq")
    for run_id, kind, version, body in rows.values_list("run_id", "kind", "version", "body"):
        found[run_id] = advance(found[run_id], codec.event_from_json(kind, version, body))
    return found


def failed(owner: Owner, *, since: datetime, count: int) -> Sequence[RunRecord]:
    """The newest runs for a new plan that ended without one since then."""
    if owner.is_anonymous:
        return ()
    rows = Run.objects.filter(
        ownership(owner), status=RunStatus.FAILED, ended_at__gte=since, revises=""
    ).order_by("-ended_at")
    return tuple(as_record(row) for row in rows.values_list(*COLUMNS.split(", "))[:count])
