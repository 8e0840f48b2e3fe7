"""The calendar, opened by icalendar: what a calendar program would show."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from planner.domain.itinerary import Itinerary
from planner.domain.plan import Plan
from planner.domain.trip import Language
from planner.exports.calendar import Revision, to_ics
from tests.exports import trips
from tests.web import story

MADE = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
NEW = Revision(MADE, MADE)


def opened(plan: Plan, revision: Revision = NEW, language: Language = Language.KOREAN) -> Any:
    return Calendar.from_ical(to_ics(plan, revision, language))


def events(calendar: Any) -> dict[str, Any]:
    """Events by UID, which must be different for each."""
    found = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    assert len(found) == len(calendar.walk("VEVENT"))
    return found


def stop_event(calendar: Any, key: str) -> Any:
    return events(calendar)[f"{story.RUN_ID}-{key}@tripsite"]


def test_every_stop_is_an_event_at_its_local_time() -> None:
    calendar = opened(trips.seoul())
    assert calendar["X-WR-CALNAME"] == "서울 2일 여행"
    palace = stop_event(calendar, story.PALACE.key)
    assert palace["SUMMARY"] == "경복궁"
    assert palace["DTSTART"].dt == datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
    assert palace["DTSTART"].params["TZID"] == "Asia/Seoul"
    assert palace["DTEND"].dt - palace["DTSTART"].dt == timedelta(minutes=120)
    assert (palace["GEO"].latitude, palace["GEO"].longitude) == (37.57, 126.98)
    assert palace["LOCATION"] == "경복궁, 종로·북촌, 서울"
    stops = [event for event in calendar.walk("VEVENT") if isinstance(event["DTSTART"].dt, datetime)]
    assert len(stops) == len(trips.seoul().itinerary.stops)


def test_a_description_tells_the_note_and_the_verdict() -> None:
    calendar = opened(trips.seoul(), language=Language.ENGLISH)
    assert "수문장 교대식이 10시에 있으니" in stop_event(calendar, story.PALACE.key)["DESCRIPTION"]
    assert "Verified" in stop_event(calendar, story.PALACE.key)["DESCRIPTION"]
    assert "Repaired: Time was up" in stop_event(calendar, story.MUSEUM.key)["DESCRIPTION"]
    market = stop_event(calendar, story.MARKET.key)
    assert "Not confirmed" in market["DESCRIPTION"]
    assert market["STATUS"] == "TENTATIVE"


def test_a_stop_past_midnight_ends_on_the_next_date() -> None:
    night = stop_event(opened(trips.seoul()), trips.NIGHT.key)
    assert night["DTSTART"].dt.isoformat() == "2026-11-25T22:30:00+09:00"
    assert night["DTEND"].dt.isoformat() == "2026-11-26T01:00:00+09:00"


def test_a_day_is_an_event_of_the_whole_day_that_takes_no_time() -> None:
    first = events(opened(trips.seoul()))[f"{story.RUN_ID}-day-1@tripsite"]
    assert (first["DTSTART"].dt, first["DTEND"].dt) == (date(2026, 11, 24), date(2026, 11, 25))
    assert first["TRANSP"] == "TRANSPARENT"
    assert first["SUMMARY"].startswith("1일차 · 종로·북촌")


def test_the_time_zone_is_in_the_file_with_its_summer_time() -> None:
    calendar = opened(trips.paris())
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/Paris"
    rules = zone.to_tz()
    assert datetime(2026, 10, 25, 9, 30, tzinfo=rules).utcoffset() == timedelta(hours=1)
    assert datetime(2026, 10, 24, 9, 30, tzinfo=rules).utcoffset() == timedelta(hours=2)
    assert stop_event(calendar, "paris-tower")["DTSTART"].dt.astimezone(UTC).hour == 8


def test_a_changed_plan_keeps_its_events_and_outranks_the_old_ones() -> None:
    plan = trips.seoul()
    first, second = plan.itinerary.days
    moved = replace(second, stops=(*second.stops, replace(first.stops[0], start=600, end=720)))
    changed = replace(plan, itinerary=Itinerary((replace(first, stops=first.stops[1:]), moved)))
    later = Revision(MADE, MADE + timedelta(days=2, seconds=5))
    before, after = events(opened(plan)), events(opened(changed, later))
    assert set(before) == set(after)
    for uid, event in after.items():
        assert event["SEQUENCE"] > before[uid]["SEQUENCE"]
        assert event["LAST-MODIFIED"].dt > before[uid]["LAST-MODIFIED"].dt
        assert event["DTSTAMP"].dt == later.updated_at


def test_the_same_plan_is_the_same_file() -> None:
    assert to_ics(trips.seoul(), NEW, Language.KOREAN) == to_ics(trips.seoul(), NEW, Language.KOREAN)


def test_the_address_is_there_only_when_it_is_known() -> None:
    assert "URL" not in stop_event(opened(trips.seoul()), story.PALACE.key)
    address = "https://trips.example/plans/1/"
    assert stop_event(opened(trips.seoul(), replace(NEW, url=address)), story.PALACE.key)["URL"] == address


@pytest.mark.parametrize("plan", [trips.seoul(), trips.hostile(), trips.paris()])
def test_lines_are_folded_at_75_octets_and_never_within_a_letter(plan: Plan) -> None:
    body = to_ics(plan, NEW, Language.KOREAN)
    lines = body.split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()


def test_nobody_writes_an_event_into_the_calendar() -> None:
    plan = trips.hostile()
    calendar = opened(plan)
    assert len(events(calendar)) == len(plan.itinerary.stops) + len(plan.itinerary.days)
    assert stop_event(calendar, story.PALACE.key)["SUMMARY"] == trips.HOSTILE
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", to_ics(plan, NEW, Language.KOREAN))
