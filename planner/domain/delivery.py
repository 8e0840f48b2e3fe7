"""Stream or whole: how a run is best shown, as the guide's second phase has it."""

from dataclasses import dataclass

from planner.domain.run import Delivery
from planner.domain.trip import TripRequest

LONG_TRIP_DAYS = 5
SHORT_TRIP_DAYS = 2
MANY_WISHES = 3


@dataclass(frozen=True, slots=True)
class Visit:
    """Whether the owner never had a run before, and whether an equal request's plan is at hand."""

    is_first: bool
    is_cached: bool


def way_to_show(request: TripRequest, visit: Visit) -> Delivery:
    """Whole what is at hand or short; else, and always on a first visit or with many wishes, streamed."""
    if visit.is_cached:
        return Delivery.WHOLE
    if visit.is_first or request.days >= LONG_TRIP_DAYS or request.wishes >= MANY_WISHES:
        return Delivery.STREAM
    return Delivery.WHOLE if request.days <= SHORT_TRIP_DAYS else Delivery.STREAM
