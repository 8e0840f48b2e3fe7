"""Whether a place is open when one is there, and if not, why."""

from datetime import date

from planner.domain.checks import Check, Verdict
from planner.domain.facts import Context, Place
from planner.domain.hours import Holidays, Interval
from planner.domain.itinerary import Itinerary, Stop, clock
from planner.domain.review.rule import Params, date_of, places_by_id, weekday_of
from planner.domain.trip import TripRequest

NAME = "open_then"


def open_then(itinerary: Itinerary, request: TripRequest, context: Context) -> tuple[Check, ...]:
    """A finding for each stop at a place closed then, an unverified one where hours are unknown."""
    places = places_by_id(context)
    found = (
        _judge(stop, places[stop.place_id], number=day.number, today=day.date, holidays=context.holidays)
        for day in itinerary.days
        for stop in day.stops
        if stop.place_id in places
    )
    return tuple(check for check in found if check is not None)


def _judge(stop: Stop, place: Place, *, number: int, today: date, holidays: Holidays) -> Check | None:
    if place.hours is None:
        return Check(NAME, Verdict.UNVERIFIED, number, stop.key, "hours_unknown")
    intervals = place.hours.on(today, holidays)
    if any(interval.admits(stop.start, stop.end) for interval in intervals):
        return None
    code, params = why_closed(place, today, holidays) if not intervals else _why_shut(stop, intervals)
    return Check(NAME, Verdict.FAILED, number, stop.key, code, params)


def why_closed(place: Place, today: date, holidays: Holidays) -> tuple[str, Params]:
    """(code, params) of the reason a place is closed all day: its weekday, a holiday, or that date alone."""
    hours = place.hours
    if hours is None:
        return "hours_unknown", {}
    if hours.closures.holidays & holidays.get(today, frozenset()):
        return "closed_holiday", date_of(today)
    if today.weekday() in hours.closures.weekdays:
        return "closed_weekday", weekday_of(today)
    if not any(today.weekday() in rule.weekdays and rule.intervals for rule in hours.rules):
        return "closed_weekday", weekday_of(today)
    return "closed_that_day", date_of(today)


def _why_shut(stop: Stop, intervals: tuple[Interval, ...]) -> tuple[str, Params]:
    """(code, params) for an open day on which the visit does not fit the hours."""
    hours = ", ".join(f"{clock(one.start)}-{clock(one.end)}" for one in intervals)
    late = next((one for one in intervals if one.last_entry < stop.start <= one.end), None)
    if late is not None:
        return "after_last_entry", {"last_entry": clock(late.last_entry)}
    return "not_open_then", {"hours": hours}
