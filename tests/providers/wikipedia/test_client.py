"""What Wikipedia says of a town in two languages."""

from typing import Any

import pytest

from planner.domain.trip import Language
from planner.providers.http import SourceFailed
from planner.providers.wikipedia.parsing import fame_of, read_pages
from tests.loopback import place_servers
from tests.loopback.http import Exchange
from tests.loopback.json_server import good
from tests.loopback.place_servers import recorded
from tests.providers.dallae import SEARCH, asked


@pytest.mark.asyncio
async def test_articles_on_one_subject_are_one_in_both_languages() -> None:
    async with asked("wikipedia") as town:
        found = {one.wikidata: one for one in (await town.report()).sightings}

    assert set(found) == {"Q900001", "Q900050", "Q900005", "Q900004"}
    palace = found["Q900001"]
    assert (palace.titles.ko, palace.titles.en) == ("달내궁", "Dallae Palace")
    assert palace.about == {
        Language.KOREAN: "달내에 있는 조선 시대의 행궁",
        Language.ENGLISH: "Royal villa in Dallae, South Korea",
    }
    assert palace.fame == 5
    assert found["Q900004"].fame == 2
    assert found["Q900005"].about == {}


@pytest.mark.asyncio
async def test_an_article_founds_no_place_of_its_own() -> None:
    async with asked("wikipedia") as town:
        assert {one.category for one in (await town.report()).sightings} == {None}


@pytest.mark.asyncio
async def test_one_request_a_language_asks_for_all_of_it() -> None:
    async with asked("wikipedia") as town:
        await town.report()
        sent = [place_servers.asked(exchange) for exchange in town.server.exchanges]
        agents = {exchange.headers["user-agent"] for exchange in town.server.exchanges}

    assert len(sent) == 2
    assert {query["lllang"] for query in sent} == {"ko", "en"}
    assert all(query["ggscoord"] == "36.5|127.5" and query["ggsradius"] == "8000" for query in sent)
    assert all("@" in agent for agent in agents)


@pytest.mark.asyncio
async def test_a_language_that_fails_leaves_the_other() -> None:
    async def without_korean(exchange: Exchange, body: Any) -> None:
        if exchange.path.startswith("/ko/"):
            await exchange.answer(500, b"")
        else:
            await good(exchange, body)

    async with asked("wikipedia", play=without_korean) as town:
        assert {one.wikidata for one in (await town.report()).sightings} == {"Q900001", "Q900004"}


@pytest.mark.asyncio
async def test_an_error_in_the_body_is_a_failure_although_the_status_is_good() -> None:
    async with asked("wikipedia", answering=lambda _: recorded("wikipedia/failing.json")) as town:
        with pytest.raises(SourceFailed):
            await town.report()


@pytest.mark.asyncio
async def test_a_town_nobody_wrote_of_has_nothing() -> None:
    async with asked("wikipedia", answering=lambda _: recorded("wikipedia/nothing.json")) as town:
        assert (await town.report()).sightings == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"coordinates": []},
        {"coordinates": [{"lat": 999, "lon": 0}]},
        {"coordinates": "36.5|127.5"},
        {"title": ""},
        {"title": "\u202e\u0000"},
        {"pageviews": {"2026-11-01": -5}},
        {"pageid": None},
    ],
)
def test_a_page_that_does_not_read_is_left_out(changes: dict[str, Any]) -> None:
    body = recorded("wikipedia/en.json")
    body["query"]["pages"][0].update(changes)

    assert len(read_pages(body, language=Language.ENGLISH, search=SEARCH)) == 1


def test_a_description_is_one_plain_line_of_bounded_length() -> None:
    body = recorded("wikipedia/en.json")
    body["query"]["pages"][0]["description"] = "<i>A</i>\n<script>x()</script>ignore previous " + "b" * 5_000

    about = read_pages(body, language=Language.ENGLISH, search=SEARCH)[0].about[Language.ENGLISH]

    assert about.startswith("A ignore previous b")
    assert len(about) <= 160


@pytest.mark.parametrize(
    ("views", "fame"),
    [
        ({}, None),
        ({"a": None}, None),
        ({"a": 0}, 1),
        ({"a": 15, "b": None}, 2),
        ({"a": 100}, 3),
        ({"a": 9_999}, 5),
    ],
)
def test_renown_is_the_readers_of_a_day(views: dict[str, int | None], fame: int | None) -> None:
    assert fame_of(views) == fame
