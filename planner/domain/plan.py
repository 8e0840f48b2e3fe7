"""A plan: what a finished run leaves, as it is saved, shown and sent."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from planner.domain.checks import Check
from planner.domain.facts import Names
from planner.domain.itinerary import Day, Itinerary
from planner.domain.trip import Language, TripRequest

CURRENCY = "KRW"


@dataclass(frozen=True, slots=True)
class Plan:
    """`notes` are codes of `domain.phrases`: what the traveller should know of how it came about."""

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

    @property
    def cost_krw(self) -> Decimal:
        return self.itinerary.cost_krw

    def day_location(self, day: Day, language: Language) -> str:
        """Where a day takes place: the areas of its visits in the order one comes through them."""
        areas = dict.fromkeys(stop.area for stop in day.visits or day.stops)
        names = [self.areas[area].in_language(language) for area in areas if area in self.areas]
        return ", ".join(names[:3]) or self.destination.in_language(language)
