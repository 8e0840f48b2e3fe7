"""Saved plans as the entries use them: list, find, rename, archive, delete."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from planner.domain.owner import Owner
from planner.domain.progress import Progress
from planner.domain.run import RunRecord
from planner.domain.trip import MAX_TITLE_CHARS, InvalidTrip, clean_line
from planner.plans.answers import AnswerCache
from planner.store import glances
from planner.store import listing as lists
from planner.store import plans as store
from planner.store import runs as run_store
from planner.store.errors import PlanNotFound
from planner.store.listing import ALL, PlanSummary, Wanted
from planner.store.plans import SavedPlan

PAGE_SIZE = 20
FAILED_SHOWN = 3
FAILED_SHOWN_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Glance:
    """A run that left no plan yet, with as much of its progress as a list tells: step, percent, failure."""

    run: RunRecord
    progress: Progress


@dataclass(frozen=True, slots=True)
class PlanPage:
    """`page` counts from 1. `running` are the owner's runs that have not ended, and `failed` the latest that
    left no plan, both on the first page of everything.
    """

    items: Sequence[PlanSummary]
    page: int
    pages: int
    total: int
    running: Sequence[Glance] = ()
    failed: Sequence[Glance] = ()


class Plans:
    """`answers` holds whole plans at hand, which must not outlive a change."""

    def __init__(self, *, now: Callable[[], datetime], answers: AnswerCache) -> None:
        self._now = now
        self._answers = answers

    def listing(
        self, owner: Owner, wanted: Wanted = ALL, *, today: date, page: int = 1, size: int = PAGE_SIZE
    ) -> PlanPage:
        """A page of the plans wanted; one past the end is empty. `today` is the one of who looks."""
        items, total = lists.summaries(owner, wanted, today=today, first=(page - 1) * size, count=size)
        pages = max(1, -(-total // size))
        if page > 1 or not wanted.is_all:
            return PlanPage(items, page, pages, total)
        return PlanPage(items, page, pages, total, self.running(owner), self._failed(owner))

    def places(self, owner: Owner) -> Sequence[str]:
        """The places of the owner's plans, by name."""
        return lists.places(owner)

    def running(self, owner: Owner) -> Sequence[Glance]:
        """The owner's runs that have not ended, newest first."""
        return _glances(run_store.active(owner))

    def _failed(self, owner: Owner) -> Sequence[Glance]:
        since = self._now() - FAILED_SHOWN_FOR
        return _glances(glances.failed(owner, since=since, count=FAILED_SHOWN))

    def archive(self, plan_id: str, *, owner: Owner, is_archived: bool) -> None:
        """Out of the way, or back. Raises PlanNotFound unless the plan is the owner's own."""
        if not lists.archive(plan_id, owner=owner, at=self._now() if is_archived else None):
            raise PlanNotFound

    def find(self, plan_id: str, *, owner: Owner) -> SavedPlan:
        """Raises PlanNotFound, also when it is somebody else's."""
        return store.find(plan_id, owner=owner)

    def rename(self, plan_id: str, title: str, *, owner: Owner) -> SavedPlan:
        """Raises PlanNotFound, and InvalidTrip for a title that is empty or too long."""
        cleaned = clean_line(title)
        if not cleaned or len(cleaned) > MAX_TITLE_CHARS:
            raise InvalidTrip({"title": "too_long" if cleaned else "required"})
        store.rename(plan_id, cleaned, owner=owner, now=self._now())
        self._answers.forget(plan_id)
        return store.find(plan_id, owner=owner)

    def delete(self, plan_id: str, *, owner: Owner) -> None:
        """Raises PlanNotFound."""
        store.delete(plan_id, owner=owner)
        self._answers.forget(plan_id)


def _glances(runs: Sequence[RunRecord]) -> Sequence[Glance]:
    progress = glances.progress_of([run.id for run in runs]) if runs else {}
    return tuple(Glance(run, replace(progress[run.id], status=run.status)) for run in runs)
