"""A saved plan and what edits it, for the tests of edits."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from planner.atlas.calendars import public_holidays
from planner.atlas.rates import TABLE
from planner.domain.edit import Edit
from planner.domain.facts import Context, Place
from planner.domain.itinerary import Day, Stop
from planner.domain.owner import Owner
from planner.domain.plan import Plan
from planner.plans.answers import AnswerCache
from planner.plans.edited import Edited
from planner.plans.editing import Editing
from planner.plans.surroundings import Surroundings
from planner.store import imported, plans
from planner.store.plans import SavedPlan
from tests.exports import trips
from tests.factories import NOW, atlas, visitor


class CountedSurroundings(Surroundings):
    """Counts how often it was asked."""

    asked = 0

    def of(self, plan: Plan) -> Context:
        self.asked += 1
        return super().of(plan)


@dataclass
class Clock:
    """Each look at it is a second later."""

    at: datetime = NOW

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@dataclass
class Desk:
    """One traveller at one plan."""

    plan: Plan = field(default_factory=lambda: trips.solved(3))
    owner: Owner = field(default_factory=visitor)
    answers: AnswerCache = field(default_factory=lambda: AnswerCache(60))
    surroundings: CountedSurroundings = field(
        default_factory=lambda: CountedSurroundings(gazetteer=atlas, holidays=public_holidays, rates=TABLE)
    )
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        imported.save(self.plan, owner=self.owner, now=NOW)
        self.editing = Editing(surroundings=self.surroundings, now=self.clock.now, answers=self.answers)

    @property
    def id(self) -> str:
        return self.plan.run_id

    @property
    def saved(self) -> SavedPlan:
        return plans.find(self.id, owner=self.owner)

    @property
    def places(self) -> tuple[Place, ...]:
        return atlas().places(atlas().find("Seoul"))

    def edit(self, edit: Edit) -> Edited:
        return self.editing.edit(self.id, edit, base=self.saved.revision, owner=self.owner)

    def undo(self) -> SavedPlan:
        return self.editing.undo(self.id, base=self.saved.revision, owner=self.owner)

    def redo(self) -> SavedPlan:
        return self.editing.redo(self.id, base=self.saved.revision, owner=self.owner)

    def day(self, number: int) -> Day:
        return self.saved.plan.itinerary.days[number - 1]

    def stop(self, key: str) -> Stop:
        return next(stop for stop in self.saved.plan.itinerary.stops if stop.key == key)

    def keys(self, number: int) -> list[str]:
        return [stop.key for stop in self.day(number).stops]
