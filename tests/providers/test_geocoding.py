from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
import pytest_asyncio

from planner.atlas.calendars import public_holidays
from planner.atlas.gazetteer import Atlas
from planner.atlas.likeness import likeness
from planner.atlas.rates import TABLE
from planner.domain.facts import Destination
from planner.domain.sources import SOURCES
from planner.domain.trip import BudgetLevel
from planner.ports import DestinationUnknown, SourceUnavailable
from planner.providers.destinations import Destinations
from planner.providers.open_meteo import Geocoding
from planner.providers.open_meteo.geocoding import currency_of
from planner.providers.open_meteo.services import geocoding_service
from planner.providers.open_meteo.towns import parse_search
from tests.loopback import json_server as plays
from tests.loopback.json_server import JsonServer, Play
from tests.loopback.open_meteo_server import PORTO, open_meteo, refusing_politely, town
from tests.providers.asking import NOON, Asking, impatient

ATLAS = Atlas()


@pytest_asyncio.fixture
async def server() -> AsyncIterator[JsonServer]:
    async with open_meteo(NOON.date()) as running:
        yield running


def geocoding(server: JsonServer, asking: Asking) -> Geocoding:
    service = geocoding_service(server.url)
    return Geocoding(asking.http, known=lambda: ATLAS.destinations, rates=TABLE, service=service)


async def suggested(source: Geocoding, location: str) -> Sequence[str]:
    with pytest.raises(DestinationUnknown) as unknown:
        await source.find(location)
    return unknown.value.suggestions


@pytest.mark.asyncio
@pytest.mark.parametrize("location", ["Porto", "porto, Portugal", "포르투", "PORTO, pt"])
async def test_a_town_is_found_by_its_name_in_either_language(
    server: JsonServer, asking: Asking, location: str
) -> None:
    porto = await geocoding(server, asking).find(location)

    assert (porto.names.ko, porto.names.en) == ("포르투", "Porto")
    assert (porto.id, porto.country, porto.timezone) == ("geonames-2735943", "PT", "Europe/Lisbon")
    assert (porto.lat, porto.lon, porto.currency) == (41.15, -8.61, "EUR")
    assert (porto.climate, porto.areas) == ((), {})
    assert porto.source in SOURCES


@pytest.mark.asyncio
async def test_what_a_town_costs_is_judged_by_those_we_know(server: JsonServer, asking: Asking) -> None:
    porto = await geocoding(server, asking).find("Porto")

    meals = {level: porto.costs[level].meal for level in BudgetLevel}
    assert meals[BudgetLevel.LOW] < meals[BudgetLevel.MEDIUM] < meals[BudgetLevel.HIGH]
    assert 15 <= meals[BudgetLevel.MEDIUM] <= 35
    assert 10 <= porto.transit.kmh <= 25


@pytest.mark.asyncio
async def test_a_village_of_the_same_name_is_not_what_people_mean(server: JsonServer, asking: Asking) -> None:
    assert (await geocoding(server, asking).find("Porto")).country == "PT"
    assert (await geocoding(server, asking).find("Porto, Brazil")).country == "BR"


@pytest.mark.asyncio
async def test_towns_alike_are_offered_by_names_that_find_them(server: JsonServer, asking: Asking) -> None:
    offered = await suggested(geocoding(server, asking), "Springfield")

    assert offered[:2] == (
        "Springfield, Missouri, United States",
        "Springfield, Massachusetts, United States",
    )
    second = await geocoding(server, asking).find(offered[1])
    assert (second.lat, second.lon) == (38.0, -88.0)


@pytest.mark.asyncio
async def test_a_name_like_a_towns_is_offered_and_not_taken_for_it(
    server: JsonServer, asking: Asking
) -> None:
    assert await suggested(geocoding(server, asking), "Port") == (
        "Porto, Portugal",
        "Porto, Piauí, Brazil",
    )
    assert await suggested(geocoding(server, asking), "Porto, Japan") == (
        "Porto, Portugal",
        "Porto, Piauí, Brazil",
    )


@pytest.mark.asyncio
@pytest.mark.parametrize("location", ["Xanadu", "제나두", "", " , ", "x" * 5_000, "<b>Porto</b>"])
async def test_what_is_found_nowhere_is_unknown(server: JsonServer, asking: Asking, location: str) -> None:
    assert await suggested(geocoding(server, asking), location) == ()
    assert all(len(exchange.target) < 500 for exchange in server.exchanges)


@pytest.mark.asyncio
@pytest.mark.parametrize("play", [*(play for play in plays.FAILURES), refusing_politely])
async def test_whatever_is_no_answer_is_unavailable(server: JsonServer, asking: Asking, play: Play) -> None:
    server.play = play

    with pytest.raises(SourceUnavailable):
        await geocoding(server, asking).find("Porto")


@pytest.mark.asyncio
@pytest.mark.parametrize("play", plays.DELAYS)
async def test_a_slow_answer_is_unavailable(server: JsonServer, asking: Asking, play: Play) -> None:
    server.play = play
    service = impatient(geocoding_service(server.url), seconds=0.1)
    source = Geocoding(asking.http, known=lambda: ATLAS.destinations, rates=TABLE, service=replace(service))

    with pytest.raises(SourceUnavailable):
        await source.find("Porto")


@pytest.mark.parametrize(
    "fault",
    [
        {"latitude": 91},
        {"longitude": "here"},
        {"country_code": "../"},
        {"timezone": "../../etc/passwd"},
        {"timezone": "Mars/Olympus"},
        {"name": ""},
        {"name": "\u202e\x00"},
        {"name": None},
        {"id": -1},
        {"population": -5},
        {"feature_code": "HTL"},
    ],
)
def test_a_row_that_cannot_be_is_left_out(fault: dict[str, Any]) -> None:
    rows = [town(1, "Porto") | fault, PORTO, None, 7]

    assert [one.id for one in parse_search({"results": rows})] == [PORTO["id"]]


def test_markup_in_a_name_is_taken_out() -> None:
    named = town(1, "<script>alert(1)</script>Porto", admin1="<b>Norte</b>\nPorto")

    (found,) = parse_search({"results": [named]})

    assert (found.name, found.region) == ("Porto", "Norte Porto")


@pytest.mark.parametrize("body", [None, [], 7, {"results": {}}, {"error": True, "reason": "no"}])
def test_another_shape_is_no_answer(body: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        parse_search(body)


@pytest.mark.asyncio
async def test_names_the_atlas_knows_are_never_looked_up(server: JsonServer, asking: Asking) -> None:
    destinations = Destinations(ATLAS, geocoding(server, asking))

    assert (await destinations.find("서울")).id == "seoul"
    assert (await destinations.find("kyoto, japan")).id == "kyoto"
    assert server.exchanges == []
    assert (await destinations.find("Porto")).id == "geonames-2735943"


@pytest.mark.asyncio
async def test_without_an_answer_the_atlas_says_what_is_near(server: JsonServer, asking: Asking) -> None:
    with pytest.raises(DestinationUnknown) as alone:
        await Destinations(ATLAS, None).find("Nagoya")
    server.play = plays.breaking
    with pytest.raises(DestinationUnknown) as failing:
        await Destinations(ATLAS, geocoding(server, asking)).find("Nagoya")

    assert alone.value.suggestions
    assert failing.value.suggestions == alone.value.suggestions


@pytest.mark.parametrize(
    ("country", "currency"),
    [("PT", "EUR"), ("JP", "JPY"), ("KH", "KHR"), ("HR", "EUR"), ("XX", "KRW"), ("AQ", "KRW")],
)
def test_a_countrys_money_is_todays(country: str, currency: str) -> None:
    assert currency_of(country) == currency


def test_a_country_without_a_rate_is_counted_in_won() -> None:
    phnom_penh = likeness(
        (11.56, 104.92), country="KH", currency="KHR", known=ATLAS.destinations, rates=TABLE
    )

    assert phnom_penh.currency == "KRW"
    assert phnom_penh.of[0].id == "ho-chi-minh-city"
    assert 3_000 < phnom_penh.costs[BudgetLevel.MEDIUM].meal < 30_000


def test_a_town_is_judged_by_its_own_country_first() -> None:
    nagoya = likeness((35.18, 136.9), country="JP", currency="JPY", known=ATLAS.destinations, rates=TABLE)

    assert {one.country for one in nagoya.of} == {"JP"}
    assert nagoya.costs[BudgetLevel.MEDIUM].meal in (Decimal(1_800), Decimal(1_900), Decimal(2_000))


def test_an_estimate_has_two_digits() -> None:
    def with_meal(meal: str) -> Destination:
        seoul = ATLAS.find("seoul")
        costs = {level: replace(cost, meal=Decimal(meal)) for level, cost in seoul.costs.items()}
        return replace(seoul, costs=costs)

    for meal, shown in (("14873", "15000"), ("0.0847", "0.085"), ("7", "7"), ("0", "0")):
        judged = likeness((37.0, 127.0), country="KR", currency="KRW", known=[with_meal(meal)], rates=TABLE)
        assert judged.costs[BudgetLevel.LOW].meal == Decimal(shown)


def test_its_holidays_are_its_countrys() -> None:
    assert public_holidays("PT", [NOON.date()])
