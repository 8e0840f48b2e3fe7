"""Changing a saved plan: every edit makes a new revision of it, timed anew and reviewed by every rule."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime

from planner.domain.checks import Check, Verdict
from planner.domain.difference import difference
from planner.domain.edit import Edit, EditImpossible, Mend
from planner.domain.facts import Context
from planner.domain.itinerary import Itinerary
from planner.domain.owner import Owner
from planner.domain.plan import Plan
from planner.domain.review import hard_failures
from planner.plans.answers import AnswerCache
from planner.plans.changing import changed, day_of, found
from planner.plans.choices import alternates, candidates
from planner.plans.edited import Choice, Comparison, Edited
from planner.plans.judging import judged, reviewed
from planner.plans.mending import mended
from planner.plans.surroundings import Surroundings
from planner.store import plans as store
from planner.store import revisions
from planner.store.errors import RevisionNotFound
from planner.store.plans import SavedPlan
from planner.store.revisions import RevisionRecord

REPAIRED_NOTE = "repaired_by_solver"


class Editing:
    """`answers` holds whole plans at hand, which must not outlive an edit."""

    def __init__(
        self, *, surroundings: Surroundings, now: Callable[[], datetime], answers: AnswerCache
    ) -> None:
        self._surroundings = surroundings
        self._now = now
        self._answers = answers

    def edit(self, plan_id: str, edit: Edit, *, base: int, owner: Owner) -> Edited:
        """Makes the next revision. What breaks a hard rule is saved too, and told in `broken`.

        Raises PlanNotFound, RevisionConflict and EditImpossible.
        """
        saved = store.current(plan_id, base=base, owner=owner)
        plan = saved.plan
        after = _after(plan, edit, self._surroundings.of(plan))
        if after is None:
            return Edited(saved, difference(plan.itinerary, plan.itinerary), hard_failures(plan.checks))
        now = self._now()
        number = revisions.add(plan_id, after, base=base, change=edit, author=owner.user_id, now=now)
        self._answers.forget(plan_id)
        return Edited(
            replace(saved, plan=after, revision=number, updated_at=now),
            difference(plan.itinerary, after.itinerary),
            hard_failures(after.checks),
        )

    def undo(self, plan_id: str, *, base: int, owner: Owner) -> SavedPlan:
        """Back to what the current revision was made from. Raises as `edit` does."""
        store.current(plan_id, base=base, owner=owner)
        record = _numbered(base, revisions.history(plan_id))
        if record is None or record.base is None:
            raise EditImpossible("nothing_to_undo")
        return self._turned(plan_id, record.base, base=base, owner=owner)

    def redo(self, plan_id: str, *, base: int, owner: Owner) -> SavedPlan:
        """Forward to the newest revision that was made from the current one. Raises as `edit` does."""
        store.current(plan_id, base=base, owner=owner)
        history = revisions.history(plan_id)
        made = [record.number for record in history if record.base == base and not record.is_proposal]
        if not made:
            raise EditImpossible("nothing_to_redo")
        return self._turned(plan_id, made[-1], base=base, owner=owner)

    def accept(self, plan_id: str, number: int, *, base: int, owner: Owner) -> SavedPlan:
        """Makes a proposed revision the current one. Raises RevisionNotFound too."""
        store.current(plan_id, base=base, owner=owner)
        record = _numbered(number, revisions.history(plan_id))
        if record is None or not record.is_proposal:
            raise RevisionNotFound
        if record.base != base:
            raise EditImpossible("proposal_is_old")
        return self._turned(plan_id, number, base=base, owner=owner)

    def go_back(self, plan_id: str, number: int, *, base: int, owner: Owner) -> SavedPlan:
        """Makes any revision that is no proposal the current one. Raises RevisionNotFound too."""
        store.current(plan_id, base=base, owner=owner)
        record = _numbered(number, revisions.history(plan_id))
        if record is None or record.is_proposal:
            raise RevisionNotFound
        return self._turned(plan_id, number, base=base, owner=owner)

    def discard(self, plan_id: str, number: int, *, owner: Owner) -> None:
        """Takes a proposed revision back. Raises PlanNotFound and RevisionNotFound."""
        store.find(plan_id, owner=owner)
        revisions.discard(plan_id, number)

    def history(self, plan_id: str, *, owner: Owner) -> tuple[RevisionRecord, ...]:
        """Every revision, oldest first; () for a plan that nobody has edited. Raises PlanNotFound."""
        store.find(plan_id, owner=owner)
        return tuple(revisions.history(plan_id))

    def compare(self, plan_id: str, number: int, *, owner: Owner, against: int | None = None) -> Comparison:
        """What revision `number` changed, in its base or `against`. Raises PlanNotFound, RevisionNotFound."""
        record = _numbered(number, self.history(plan_id, owner=owner))
        after = revisions.at(plan_id, number)
        earlier = against if against is not None else record.base if record else None
        before = after if earlier is None else revisions.at(plan_id, earlier)
        changed = difference(before.itinerary, after.itinerary)
        return Comparison(record, before, after, changed, hard_failures(after.checks))

    def alternates(self, plan_id: str, stop_key: str, *, owner: Owner) -> tuple[Choice, ...]:
        """Places for this stop's stead, those that hold there first. Raises PlanNotFound, EditImpossible."""
        plan = store.find(plan_id, owner=owner).plan
        day, at = found(plan, stop_key)
        return alternates(plan, day, at, self._surroundings.of(plan))

    def candidates(self, plan_id: str, day: int, *, owner: Owner, query: str = "") -> tuple[Choice, ...]:
        """Places a day could also go to, best first. Raises PlanNotFound, EditImpossible."""
        plan = store.find(plan_id, owner=owner).plan
        return candidates(plan, day_of(plan, day), self._surroundings.of(plan), query=query)

    def _turned(self, plan_id: str, number: int, *, base: int, owner: Owner) -> SavedPlan:
        revisions.turn_to(plan_id, number, base=base, now=self._now())
        self._answers.forget(plan_id)
        return store.find(plan_id, owner=owner)


def _numbered(number: int, history: Iterable[RevisionRecord]) -> RevisionRecord | None:
    """The revision of this number; None for one that is not written down."""
    return next((record for record in history if record.number == number), None)


def _after(plan: Plan, edit: Edit, context: Context) -> Plan | None:
    """The plan as the edit leaves it, judged anew; None when it is so already. Raises EditImpossible."""
    repairs: tuple[Check, ...] = ()
    if isinstance(edit, Mend):
        mend = mended(plan, context)
        itinerary, repairs = mend.itinerary, mend.changes
    else:
        itinerary = changed(plan, edit, context)
    if itinerary == plan.itinerary:
        return None
    touched = itinerary.days_unlike(plan.itinerary)
    after = replace(plan, itinerary=itinerary, sources=_sources(plan, itinerary))
    if repairs:
        after = replace(after, notes=tuple(dict.fromkeys((REPAIRED_NOTE, *plan.notes))))
    return judged(after, reviewed(after, context), (*_still_true(plan, itinerary, touched), *repairs))


def _still_true(plan: Plan, itinerary: Itinerary, touched: Collection[int]) -> tuple[Check, ...]:
    """The repairs told before, of days nobody touched and of stops that still stand where they were put."""
    standing = {(day.number, stop.key) for day in itinerary.days for stop in day.stops}
    return tuple(
        check
        for check in plan.checks
        if check.verdict is Verdict.REPAIRED
        and (check.day not in touched or (check.day, check.stop) in standing)
    )


def _sources(plan: Plan, itinerary: Itinerary) -> tuple[str, ...]:
    """The plan's sources, and those of the stops that came in."""
    known = {stop.key for stop in plan.itinerary.stops}
    new = (stop.source for stop in itinerary.stops if stop.key not in known)
    return tuple(dict.fromkeys((*plan.sources, *new)))
