"""Saved plans as the entries use them: list, find, rename, delete."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from planner.domain.owner import Owner
from planner.domain.run import RunRecord
from planner.domain.trip import MAX_TITLE_CHARS, InvalidTrip, clean_line
from planner.plans.answers import AnswerCache
from planner.store import plans as store
from planner.store import runs as run_store
from planner.store.plans import PlanSummary, SavedPlan

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class PlanPage:
    """`page` counts from 1; `running` are the owner's runs that have not ended, on the first page."""

    items: Sequence[PlanSummary]
    page: int
    pages: int
    total: int
    running: Sequence[RunRecord]


class Plans:
    """`answers` holds whole plans at hand, which must not outlive a change."""

    def __init__(self, *, now: Callable[[], datetime], answers: AnswerCache) -> None:
        self._now = now
        self._answers = answers

    def listing(self, owner: Owner, *, query: str = "", page: int = 1, size: int = PAGE_SIZE) -> PlanPage:
        """A page of the owner's plans, newest first; a page past the end is empty."""
        items, total = store.summaries(owner, query=query, first=(page - 1) * size, count=size)
        running = run_store.active(owner) if page == 1 and not query else ()
        return PlanPage(items, page, max(1, -(-total // size)), total, running)

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
