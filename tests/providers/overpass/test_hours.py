"""OpenStreetMap's opening_hours over the days of a trip: exact, or unknown; never an error, never long."""

import time
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.hours import ALWAYS, DAY_MINUTES, Interval, OpeningHours
from planner.providers.overpass.hours import opening_hours
from planner.providers.places.sighting import Search
from tests.providers.dallae import SEARCH

MONDAY = date(2026, 11, 23)
IN_KOREA = (36.5, 127.5)


def read(text: str, search: Search = SEARCH) -> OpeningHours | None:
    return opening_hours(text, lat=search.lat, lon=search.lon, search=search)


def over(first: date, days: int, country: str = "KR") -> Search:
    return replace(SEARCH, first=first, last=first + timedelta(days=days - 1), country=country)


def told(text: str, search: Search = SEARCH) -> list[list[tuple[int, int]]] | None:
    """Opening and closing minutes by day of the trip."""
    hours = read(text, search)
    if hours is None:
        return None
    days = [search.first + timedelta(days=n) for n in range((search.last - search.first).days + 1)]
    return [[(one.start, one.end) for one in hours.on(day, {})] for day in days]


def test_weekdays_are_read() -> None:
    assert told("Mo,We 10:00-12:00,13:00-18:00; Tu off") == [
        [(600, 720), (780, 1080)],
        [],
        [(600, 720), (780, 1080)],
    ]


def test_a_night_belongs_to_the_day_it_begins_on() -> None:
    assert told("Mo-Tu 18:00-02:00") == [[(1080, 1560)], [(1080, 1560)], []]


def test_what_never_closes_is_always_open() -> None:
    hours = read("24/7")

    assert hours is not None
    assert hours.on(MONDAY, {}) == ALWAYS
    assert told("Mo-Tu") == [[(0, 2880)], [(0, 1440)], []]


def test_the_sun_is_asked_where_the_place_is() -> None:
    ((opens, closes),) = (told("sunrise-sunset") or [[]])[0]

    assert 7 * 60 < opens < 7 * 60 + 40
    assert 17 * 60 < closes < 17 * 60 + 40


def test_a_countrys_public_holidays_are_known() -> None:
    around_christmas = over(date(2026, 12, 24), 3)

    assert told("10:00-18:00; PH off", around_christmas) == [[(600, 1080)], [], [(600, 1080)]]
    assert told("10:00-18:00; PH 12:00-15:00", around_christmas) == [
        [(600, 1080)],
        [(720, 900)],
        [(600, 1080)],
    ]


def test_holidays_of_a_country_nobody_lists_are_unknown() -> None:
    nowhere = over(MONDAY, 3, country="ZZ")

    assert told("10:00-18:00; PH off", nowhere) is None
    assert told("10:00-18:00", nowhere) == [[(600, 1080)]] * 3


def test_a_season_changes_in_the_middle_of_a_trip() -> None:
    turn = over(date(2026, 10, 30), 4)

    assert told("Apr-Oct 09:00-18:00; Nov-Mar 09:00-17:00", turn) == [[(540, 1080)]] * 2 + [[(540, 1020)]] * 2


def test_a_long_trip_is_never_told_more_than_is_open() -> None:
    month = over(date(2026, 12, 1), 30)

    hours = read("10:00-18:00; Dec 25 10:00-14:00; Dec 8 off", month)

    assert hours is not None
    assert hours.on(date(2026, 12, 8), {}) == ()
    assert hours.on(date(2026, 12, 25), {}) == (Interval(600, 840, 840),)
    assert hours.on(date(2026, 12, 24), {}) == (Interval(600, 1080, 1080),)


def test_clocks_that_change_leave_the_wall_clock_as_it_is() -> None:
    paris = replace(over(date(2026, 10, 24), 3, country="FR"), timezone="Europe/Paris", lat=48.85, lon=2.35)

    assert told("18:00-03:00", paris) == [[(1080, 1620)]] * 3


@pytest.mark.parametrize("text", ["off", "closed"])
def test_a_place_closed_for_now_is_closed(text: str) -> None:
    assert told(text) == [[], [], []]


def test_a_place_that_opens_in_another_season_is_closed() -> None:
    assert told("Jun-Aug 10:00-18:00") == [[], [], []]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "by appointment",
        '"by appointment"',
        '10:00-18:00 "by appointment"',
        'Mo-Fr 10:00-18:00 || "ask"',
        "10:00+",
        "10:00-18:00+",
        "10:00-18:00 unknown",
        "Mo off",
        "PH off",
        "10:00-18:00; SH off",
        "9-17",
        "Mo - Fr 10 - 18 h",
        "10:00-18:00;" * 40,
        "\x00",
        "Mo-Su 25:61-99:99",
    ],
)
def test_what_is_not_sure_is_unknown(text: str) -> None:
    assert read(text) is None


PIECES = [
    *(
        "Mo",
        "Tu",
        "We-Su",
        "PH",
        "SH",
        "off",
        "closed",
        "unknown",
        "open",
        "24/7",
        "10:00-18:00",
        "22:00-05:00",
    ),
    *(
        "10:00+",
        "sunrise-sunset",
        "(sunrise+01:00)-(sunset-00:30)",
        "dusk",
        "Jan",
        "Mar-Oct",
        "Dec 25",
        "2026",
    ),
    *("2026-2030", "week 1-53/2", "easter", "easter +1 day", "-2 days", "[1]", "[-1]", '"by app"', ";", ","),
    *("||", ":", "-", "+", "/", "00:00-48:00", "99:99", "26:00", "Jan 31-Feb 30", "2026 Feb 29", "Mo[6]"),
    *("10:00-16:00/00:01", "9999", "0000", "week 54", "휴무", "\u202e", "\x00"),
]
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
)
PLACES = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@settings(max_examples=400, deadline=None)
@given(text=TEXTS, place=PLACES, days=st.integers(1, 30), start=st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_whatever_text_comes_is_hours_or_unknown_at_once(
    text: str, place: tuple[float, float], days: int, start: date
) -> None:
    search = over(start, days)
    began = time.perf_counter()

    hours = opening_hours(text, lat=place[0], lon=place[1], search=search)

    assert time.perf_counter() - began < 2
    if hours is not None:
        for n in range(days):
            for interval in hours.on(start + timedelta(days=n), {}):
                assert 0 <= interval.start < interval.end <= 2 * DAY_MINUTES
                assert interval.start <= interval.last_entry <= interval.end
