"""Whether every stop is a real place, wanted, and there once."""

from planner.domain.checks import Check, Verdict
from planner.domain.facts import Context
from planner.domain.itinerary import Itinerary
from planner.domain.legs import straight_km
from planner.domain.review.rule import named, places_by_id
from planner.domain.trip import TripRequest

SAME_SPOT_KM = 0.3


def exists(itinerary: Itinerary, request: TripRequest, context: Context) -> tuple[Check, ...]:
    """A finding for each stop that is no candidate, or is put somewhere else than the candidate is."""
    places = places_by_id(context)
    found = []
    for day in itinerary.days:
        for stop in day.stops:
            if stop.place_id is None and stop.category is None:
                continue
            place = places.get(stop.place_id or "")
            if place is None:
                found.append(Check("exists", Verdict.FAILED, day.number, stop.key, "unknown_place"))
            elif straight_km((stop.lat, stop.lon), (place.lat, place.lon)) > SAME_SPOT_KM:
                found.append(Check("exists", Verdict.FAILED, day.number, stop.key, "wrong_spot"))
    return tuple(found)


def no_repeats(itinerary: Itinerary, request: TripRequest, context: Context) -> tuple[Check, ...]:
    """A finding for each stop at a place the trip has been to before; `day` in it is that earlier day."""
    first_on: dict[str, int] = {}
    found = []
    for day in itinerary.days:
        for stop in day.stops:
            if stop.place_id is None:
                continue
            if stop.place_id in first_on:
                params: dict[str, str | int] = {"first_day": first_on[stop.place_id]}
                found.append(Check("no_repeats", Verdict.FAILED, day.number, stop.key, "repeated", params))
            first_on.setdefault(stop.place_id, day.number)
    return tuple(found)


def must_see_kept(itinerary: Itinerary, request: TripRequest, context: Context) -> tuple[Check, ...]:
    """A finding for each wished place that the trip does not go to, in the order of the wishes."""
    planned = {stop.place_id for stop in itinerary.stops}
    places = places_by_id(context)
    return tuple(
        Check("must_see_kept", Verdict.FAILED, reason="must_see_missing", params=named(places[wished].names))
        for wished in context.must_see
        if wished not in planned and wished in places
    )


def avoid_honoured(itinerary: Itinerary, request: TripRequest, context: Context) -> tuple[Check, ...]:
    """A finding for each stop at a place the traveller wants to avoid."""
    return tuple(
        Check("avoid_honoured", Verdict.FAILED, day.number, stop.key, "avoided")
        for day in itinerary.days
        for stop in day.stops
        if stop.place_id in context.avoid
    )
