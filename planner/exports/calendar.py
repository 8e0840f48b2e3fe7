"""A plan as an iCalendar file (RFC 5545): an event a stop, an all-day event a day.

UIDs are made of the run and the stop's key, and SEQUENCE grows with each change of the plan, so that a file
imported again, or a feed read again, moves events instead of doubling them.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, Component, Event, Timezone

from planner.domain.itinerary import Day, Stop, Verification
from planner.domain.plan import Plan
from planner.domain.trip import Language
from planner.exports.told import Teller, moment, stamp

PRODUCT = "-//Tripsite//Tripsite 1//EN"
REFRESH = timedelta(hours=6)
STATUS = {Verification.UNVERIFIED: "TENTATIVE"}
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
"""What a text value may not hold: RFC 5545, section 3.1."""


@dataclass(frozen=True, slots=True)
class Revision:
    """When the plan was made and last changed; `url` is its page where the public can reach it, else ""."""

    created_at: datetime
    updated_at: datetime
    url: str = ""

    @property
    def sequence(self) -> int:
        """Grows with every change: the seconds the plan had lived when it was last changed."""
        return max(0, int((self.updated_at - self.created_at).total_seconds()))


def to_ics(plan: Plan, revision: Revision, language: Language) -> bytes:
    """The calendar, its lines folded at 75 octets, with the rules of the destination's time zone."""
    teller = Teller(plan, language)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    _say(calendar, "name", plan.title)
    _say(calendar, "x-wr-calname", plan.title)
    calendar.add("x-wr-timezone", plan.timezone)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    calendar.add_component(_timezone(plan))
    for day in plan.itinerary.days:
        calendar.add_component(_day_event(teller, day, revision))
        for stop in day.stops:
            calendar.add_component(_stop_event(teller, day, stop, revision))
    return bytes(calendar.to_ical())


def _timezone(plan: Plan) -> Timezone:
    """The zone's changes from the year before the trip to the one after it."""
    year = timedelta(days=366)
    return Timezone.from_tzid(
        plan.timezone, first_date=plan.request.start - year, last_date=plan.request.end + year
    )


def _say(component: Component, name: str, text: str) -> None:
    component.add(name, CONTROLS.sub(" ", text))


def _event(teller: Teller, uid: str, revision: Revision) -> Event:
    event = Event()
    event.add("uid", f"{teller.plan.run_id}-{uid}@tripsite")
    event.add("dtstamp", stamp(revision.updated_at))
    event.add("created", stamp(revision.created_at))
    event.add("last-modified", stamp(revision.updated_at))
    event.add("sequence", revision.sequence)
    if revision.url:
        event.add("url", revision.url)
    return event


def _day_event(teller: Teller, day: Day, revision: Revision) -> Event:
    event = _event(teller, f"day-{day.number}", revision)
    _say(event, "summary", teller.day_title(day))
    event.add("dtstart", day.date)
    event.add("dtend", day.date + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    _say(event, "location", teller.destination)
    if words := "\n".join(filter(None, (day.summary, teller.weather(day)))):
        _say(event, "description", words)
    return event


def _stop_event(teller: Teller, day: Day, stop: Stop, revision: Revision) -> Event:
    event = _event(teller, stop.key, revision)
    _say(event, "summary", teller.name(stop))
    event.add("dtstart", moment(teller.plan, day, stop.start))
    event.add("dtend", moment(teller.plan, day, stop.end))
    _say(event, "location", teller.where(stop))
    event.add("geo", (stop.lat, stop.lon))
    event.add("status", STATUS.get(stop.verification, "CONFIRMED"))
    _say(event, "description", "\n".join(teller.own_facts(stop)))
    return event
