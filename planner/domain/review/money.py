"""Whether the trip costs what it says and no more than was asked for."""

from decimal import Decimal

from planner.domain.checks import Check, Verdict
from planner.domain.facts import Context, Place
from planner.domain.itinerary import Itinerary, Stop, StopKind
from planner.domain.review.rule import places_by_id
from planner.domain.trip import Party, TripRequest

HOME_CURRENCY = "KRW"


def within_budget(itinerary: Itinerary, request: TripRequest, context: Context) -> tuple[Check, ...]:
    """A trip-level finding when the sum, added up here, is above the limit, or holds fees nobody knows."""
    limit = request.budget.limit_krw
    if limit is None:
        return ()
    total = sum((stop.cost_krw for stop in itinerary.stops), Decimal(0))
    total += sum((day.transport_krw for day in itinerary.days), Decimal(0))
    if total > limit:
        params: dict[str, str | int] = {"total": f"{total:,.0f}", "limit": f"{limit:,.0f}"}
        return (Check("within_budget", Verdict.FAILED, reason="over_budget", params=params),)
    places = places_by_id(context)
    unknown = sum(
        stop.kind is StopKind.VISIT and stop.place_id in places and places[stop.place_id].fee is None
        for stop in itinerary.stops
    )
    if unknown:
        return (
            Check("within_budget", Verdict.UNVERIFIED, reason="fees_unknown", params={"places": unknown}),
        )
    return ()


def priced_right(itinerary: Itinerary, request: TripRequest, context: Context) -> tuple[Check, ...]:
    """A finding for each visit whose cost is not its fee for the party; abroad, only paid or free is told."""
    places = places_by_id(context)
    at_home = context.destination.currency == HOME_CURRENCY
    return tuple(
        Check("priced_right", Verdict.FAILED, day.number, stop.key, "wrong_price")
        for day in itinerary.days
        for stop in day.stops
        if stop.cost_krw < 0
        or (
            stop.kind is StopKind.VISIT
            and stop.place_id in places
            and not _is_priced(stop, places[stop.place_id], party=request.party, at_home=at_home)
        )
    )


def _is_priced(stop: Stop, place: Place, *, party: Party, at_home: bool) -> bool:
    if place.fee is None:
        return stop.cost_krw == 0
    child = place.fee.adult if place.fee.child is None else place.fee.child
    due = place.fee.adult * party.adults + child * party.children
    return stop.cost_krw == due if at_home else (stop.cost_krw > 0) == (due > 0)
