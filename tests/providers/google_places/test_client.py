"""What Google Places says of a town."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.hours import ALWAYS, DAY_MINUTES, Interval
from planner.providers.google_places.parsing import hours_of, read_places
from planner.providers.http import SourceFailed
from tests.loopback.http import Exchange
from tests.loopback.json_server import good
from tests.loopback.place_servers import recorded
from tests.providers.dallae import KEY, SEARCH, asked, by_id

SUNDAY, MONDAY, THURSDAY = date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 26)


@pytest.mark.asyncio
async def test_places_tell_hours_renown_and_their_end() -> None:
    async with asked("google_places") as town:
        found = by_id((await town.report()).sightings)

    palace = found["ChIJdallae_palace-01"]
    assert palace.fame == 4
    assert palace.hours is not None
    assert palace.hours.on(SUNDAY, {}) == (Interval(540, 1080, 1080),)
    assert palace.hours.on(MONDAY, {}) == ()
    market = found["ChIJyetdari_market01"].hours
    assert market is not None
    assert market.on(THURSDAY, {}) == (Interval(1080, 1530, 1530),)
    assert found["ChIJlantern_museum01"].is_gone
    assert {one.category for one in found.values()} == {None}


@pytest.mark.asyncio
async def test_a_field_mask_asks_for_no_more_than_is_read() -> None:
    async with asked("google_places") as town:
        await town.report()
        sent = town.server.exchanges

    assert {exchange.headers["x-goog-api-key"] for exchange in sent} == {KEY}
    assert {exchange.headers["x-goog-fieldmask"] for exchange in sent} == {
        "places.id,places.displayName,places.location,places.regularOpeningHours.periods,"
        "places.userRatingCount,places.businessStatus"
    }
    assert all(exchange.json()["locationRestriction"]["circle"]["radius"] == 8000 for exchange in sent)


@pytest.mark.asyncio
async def test_a_search_that_fails_leaves_the_other() -> None:
    async def without_museums(exchange: Exchange, body: Any) -> None:
        if "museum" in exchange.json()["includedTypes"]:
            await exchange.answer(400, b"{}")
        else:
            await good(exchange, body)

    async with asked("google_places", play=without_museums) as town:
        assert len((await town.report()).sightings) == 3


@pytest.mark.asyncio
async def test_a_town_with_nothing_has_nothing() -> None:
    async with asked("google_places", answering=lambda _: recorded("google_places/nothing.json")) as town:
        assert (await town.report()).sightings == ()


@pytest.mark.asyncio
async def test_an_error_in_the_body_is_a_failure_although_the_status_is_good() -> None:
    async with asked("google_places", answering=lambda _: {"error": {"code": 403}}) as town:
        with pytest.raises(SourceFailed):
            await town.report()


def period(day: int, opens: str, closing_day: int, closes: str) -> dict[str, Any]:
    (hour, minute), (closing_hour, closing_minute) = (map(int, text.split(":")) for text in (opens, closes))
    return {
        "open": {"day": day, "hour": hour, "minute": minute},
        "close": {"day": closing_day, "hour": closing_hour, "minute": closing_minute},
    }


def spans(day: date, *periods: dict[str, Any]) -> list[tuple[int, int]] | None:
    hours = hours_of({"periods": list(periods)})
    return None if hours is None else [(one.start, one.end) for one in hours.on(day, {})]


def test_a_night_out_belongs_to_the_evening() -> None:
    saturday_night = period(6, "22:00", 0, "03:00")

    assert spans(date(2026, 11, 28), saturday_night) == [(1320, 1620)]
    assert spans(SUNDAY, saturday_night) == []


def test_a_day_may_have_several_openings() -> None:
    assert spans(MONDAY, period(1, "09:00", 1, "12:00"), period(1, "13:00", 1, "18:00")) == [
        (540, 720),
        (780, 1080),
    ]


def test_one_opening_may_last_for_days() -> None:
    weekdays = period(1, "06:00", 5, "20:00")

    assert spans(MONDAY, weekdays) == [(360, 2880)]
    assert spans(THURSDAY, weekdays) == [(0, 2640)]
    assert spans(date(2026, 11, 27), weekdays) == [(0, 1200)]
    assert spans(date(2026, 11, 28), weekdays) == []


def test_around_the_clock_is_told_by_a_close_that_is_missing() -> None:
    hours = hours_of({"periods": [{"open": {"day": 0, "hour": 0, "minute": 0}}]})

    assert hours is not None
    assert hours.on(MONDAY, {}) == ALWAYS


@pytest.mark.parametrize(
    "hours",
    [
        None,
        {},
        {"periods": []},
        {"periods": "always"},
        {"periods": [{"open": {"day": 1, "hour": 9, "minute": 0}}]},
        {"periods": [{"open": {"day": 0, "hour": 0, "minute": 0}}, period(1, "09:00", 1, "12:00")]},
        {"periods": [period(7, "09:00", 1, "12:00")]},
        {"periods": [period(1, "25:00", 1, "12:00")]},
        {"periods": [period(1, "09:00", 1, "12:00")] * 100},
    ],
)
def test_hours_that_do_not_read_are_unknown(hours: Any) -> None:
    assert hours_of(hours) is None


POINTS = st.fixed_dictionaries(
    {"day": st.integers(-1, 7), "hour": st.integers(-1, 25), "minute": st.integers(-1, 60)}
)
PERIODS = st.fixed_dictionaries({"open": POINTS}, optional={"close": POINTS | st.none() | st.text()})


@given(periods=st.lists(PERIODS, max_size=20), day=st.dates(date(2026, 1, 1), date(2027, 1, 1)))
def test_whatever_periods_come_are_hours_or_unknown(periods: list[Any], day: date) -> None:
    hours = hours_of({"periods": periods})

    if hours is not None:
        for one in hours.on(day, {}):
            assert 0 <= one.start < one.end <= 2 * DAY_MINUTES


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "../x y"},
        {"location": {"latitude": 36.5}},
        {"location": {"latitude": 0, "longitude": 0}},
        {"displayName": {}},
        {"displayName": {"text": "<script></script>"}},
        {"userRatingCount": "many"},
    ],
)
def test_a_place_that_does_not_read_is_left_out(changes: dict[str, Any]) -> None:
    body = recorded("google_places/museums.json")
    body["places"][0].update(changes)

    assert read_places(body, search=SEARCH) == ()
