"""Whether the time of day and of the year suits what is visited."""

from planner.domain.checks import Check, Verdict
from planner.domain.daylight import light_hours, needs_daylight
from planner.domain.facts import Category, Context
from planner.domain.itinerary import Itinerary
from planner.domain.review.rule import named, places_by_id
from planner.domain.trip import TripRequest

COLD_FOR_BEACHES_C = 15.0
LONG_AT_A_BEACH = 90  # minutes: a walk along it takes less in any season


def in_daylight(itinerary: Itinerary, request: TripRequest, context: Context) -> tuple[Check, ...]:
    """A finding for each visit to open ground that goes on after dark."""
    places, found = places_by_id(context), []
    for day in itinerary.days:
        dark = light_hours(context.destination, day.date).end
        for stop in day.visits:
            place = places.get(stop.place_id or "")
            if place and needs_daylight(place) and stop.end > dark:
                found.append(
                    Check(
                        "in_daylight",
                        Verdict.FAILED,
                        day.number,
                        reason="after_dark",
                        params=named(stop.names),
                    )
                )
    return tuple(found)


def in_season(itinerary: Itinerary, request: TripRequest, context: Context) -> tuple[Check, ...]:
    """A finding for each long stay on a beach in the cold."""
    cold = {weather.date for weather in context.weather if weather.high_c < COLD_FOR_BEACHES_C}
    return tuple(
        Check("in_season", Verdict.FAILED, day.number, reason="cold_beach", params=named(stop.names))
        for day in itinerary.days
        if day.date in cold
        for stop in day.visits
        if stop.category is Category.BEACH and stop.minutes > LONG_AT_A_BEACH
    )
