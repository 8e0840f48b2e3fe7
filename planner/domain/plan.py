"""A plan: what a finished run leaves, as it is saved, shown and sent."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from planner.domain.checks import Check
from planner.domain.facts import Names
from planner.domain.itinerary import Day, Itinerary
from planner.domain.rates import LocalCurrency
from planner.domain.trip import Language, TripRequest, clean_line

CURRENCY = "KRW"


@dataclass(frozen=True, slots=True)
class Plan:
    """`notes` are codes of `domain.phrases`: what the traveller should know of how it came about.

    `local` is the money there at the rate the plan was counted with; older plans have none.
    """

    run_id: str
    title: str
    request: TripRequest
    destination: Names
    country: str
    timezone: str
    areas: dict[str, Names]
    itinerary: Itinerary
    checks: tuple[Check, ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    writer: str
    created_at: datetime
    local: LocalCurrency | None = None

    @property
    def cost_krw(self) -> Decimal:
        return self.itinerary.cost_krw

    def day_location(self, day: Day, language: Language) -> str:
        """Where a day takes place: the areas of its visits in the order one comes through them."""
        areas = dict.fromkeys(stop.area for stop in day.visits or day.stops)
        names = [self.areas[area].in_language(language) for area in areas if area in self.areas]
        return ", ".join(names[:3]) or self.destination.in_language(language)


def without_private(plan: Plan) -> Plan:
    """The plan as others may see it: without what its traveller wrote for nobody else to read."""
    days = tuple(
        replace(day, stops=tuple(replace(stop, memo="") for stop in day.stops)) for day in plan.itinerary.days
    )
    return replace(plan, request=replace(plan.request, notes=""), itinerary=Itinerary(days))


def clean_memo(text: str) -> str:
    """A traveller's own lines without control characters, and none empty at either end."""
    return "\n".join(map(clean_line, text.splitlines())).strip()
