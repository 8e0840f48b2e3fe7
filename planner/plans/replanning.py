"""Planning a saved plan anew: a day, in the traveller's words, or with other dates, budget, pace or party."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from planner.domain.edit import MAX_WORDS_CHARS, EditImpossible, Revising
from planner.domain.owner import Owner
from planner.domain.plan import Plan
from planner.domain.run import RunRecord
from planner.domain.trip import InvalidTrip, Language, TripRequest, clean_line
from planner.domain.wanted import Wanted, changed_by, with_words
from planner.store import plans as store
from planner.store import revisions


class Revise(Protocol):
    def __call__(self, request: TripRequest, revising: Revising, *, owner: Owner) -> RunRecord:
        """Starts a run that plans a saved plan anew. Raises TooManyRuns."""
        ...


class WordsReader(Protocol):
    def __call__(self, words: str, plan: Plan, *, language: Language) -> Wanted:
        """What the words want changed in this plan. Never raises."""
        ...


@dataclass(frozen=True, slots=True)
class Proposed:
    """The revision of a plan that a run proposed."""

    plan_id: str
    number: int


class Replanning:
    """Each starts a run that proposes the plan's next revision, and raises PlanNotFound, RevisionConflict
    when `base` is not the current revision, and TooManyRuns.

    With a model behind the writer, words that no rule understands are the model's to understand.
    """

    def __init__(self, *, revise: Revise, read: WordsReader, has_model: Callable[[], bool]) -> None:
        self._revise = revise
        self._read = read
        self._has_model = has_model

    def redo_day(self, plan_id: str, day: int, *, base: int, owner: Owner) -> RunRecord:
        """The day with other places, all else as it is. Raises EditImpossible for a day the plan has not."""
        saved = store.current(plan_id, base=base, owner=owner)
        _raise_unless_day(saved.plan, day)
        return self._revise(saved.plan.request, Revising(plan_id, base, (day,)), owner=owner)

    def in_words(self, plan_id: str, words: str, *, base: int, owner: Owner, language: Language) -> RunRecord:
        """The trip, or the day the words name, as they ask. Raises EditImpossible when they ask nothing."""
        words = clean_line(words)
        if not words or len(words) > MAX_WORDS_CHARS:
            raise InvalidTrip({"words": "too_long" if words else "required"})
        saved = store.current(plan_id, base=base, owner=owner)
        wanted = self._read(words, saved.plan, language=language)
        for day in wanted.days:
            _raise_unless_day(saved.plan, day)
        asked = saved.plan.request
        request = changed_by(wanted, asked, cost_krw=saved.plan.cost_krw)
        if request == asked and not self._has_model():
            raise EditImpossible("words_not_understood" if wanted == Wanted() else "words_change_nothing")
        # other dates are other dates for every day
        days = wanted.days if (request.start, request.end) == (asked.start, asked.end) else ()
        return self._revise(with_words(request, words), Revising(plan_id, base, days, words), owner=owner)

    def with_request(self, plan_id: str, request: TripRequest, *, base: int, owner: Owner) -> RunRecord:
        """The trip with other dates, budget, pace or party. Raises EditImpossible when nothing differs."""
        saved = store.current(plan_id, base=base, owner=owner)
        asked = saved.plan.request
        if request == asked:
            raise EditImpossible("nothing_changed")
        return self._revise(replace(request, title=asked.title), Revising(plan_id, base), owner=owner)

    def proposed_by(self, run: RunRecord) -> Proposed | None:
        """What the run proposed, whoever asks; None when it has proposed nothing, or that was discarded."""
        if run.revises is None:
            return None
        plan_id = run.revises.plan_id
        number = revisions.proposed_by(run.id, plan_id=plan_id)
        return None if number is None else Proposed(plan_id, number)


def _raise_unless_day(plan: Plan, day: int) -> None:
    if plan.itinerary.day(day) is None:
        raise EditImpossible("no_such_day_of_plan")
