"""The example for who has no plan yet: a real plan in every season, in both languages."""

from datetime import date, timedelta

import pytest
from django.test import Client

from planner import wiring
from planner.domain.checks import Verdict
from planner.domain.trip import Language, trip_request
from planner.web.home import example, season_cards
from planner.wiring import example_plan


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("month", range(1, 13))
def test_every_seasons_first_place_can_be_planned(month: int, language: Language) -> None:
    start = date(2027, month, 5)
    place = season_cards.in_season(month)[0].destination.names.in_language(language)

    plan = wiring.example(
        trip_request(location=place, start=start, end=start + timedelta(days=2), language=language)
    )

    assert len(plan.itinerary.days) == 3
    assert all(day.stops for day in plan.itinerary.days)
    assert not [check for check in plan.checks if check.verdict is Verdict.FAILED]


def test_the_page_shows_the_example_with_its_map_weather_and_costs(client: Client) -> None:
    page = client.get("/example/").content.decode()
    assert all(mark in page for mark in ('id="map-data"', 'class="sky-days', 'id="day-3"', "costs-title"))


@pytest.mark.django_db
@pytest.mark.parametrize("language", list(Language))
def test_who_opens_the_home_page_waits_for_no_planning(client: Client, language: Language) -> None:
    example.warm_up()
    before = example_plan.planned.cache_info()
    page = client.get("/", headers={"Accept-Language": language.value}).content.decode()
    assert "teaser-stop" in page
    after = example_plan.planned.cache_info()
    assert (after.misses, after.hits) == (before.misses, before.hits + 1)
