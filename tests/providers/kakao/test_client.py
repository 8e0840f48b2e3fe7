"""What Kakao Local says of a town."""

from typing import Any

import pytest

from planner.domain.facts import Category
from planner.providers.http import SourceFailed
from planner.providers.kakao.parsing import category_of, read_page
from tests.loopback import place_servers
from tests.loopback.http import Exchange
from tests.loopback.json_server import good
from tests.loopback.place_servers import recorded
from tests.providers.dallae import KEY, SEARCH, asked, by_id


@pytest.mark.asyncio
async def test_documents_become_places_without_hours() -> None:
    async with asked("kakao") as town:
        found = by_id((await town.report()).sightings)

    assert {key: one.category for key, one in found.items()} == {
        "810001": Category.PALACE,
        "810003": Category.NATURE,
        "810004": Category.GALLERY,
        "810005": Category.RESTAURANT,
    }
    assert (found["810001"].lat, found["810001"].lon) == (36.50115, 127.5014)
    assert {one.hours for one in found.values()} == {None}


@pytest.mark.asyncio
async def test_pages_are_asked_for_as_long_as_there_are_more() -> None:
    async with asked("kakao") as town:
        await town.report()
        sent = [place_servers.asked(exchange) for exchange in town.server.exchanges]
        keys = {exchange.headers["authorization"] for exchange in town.server.exchanges}

    pages = sorted((query["category_group_code"], query["page"]) for query in sent)
    assert pages == [("AT4", "1"), ("AT4", "2"), ("CT1", "1"), ("FD6", "1")]
    assert keys == {f"KakaoAK {KEY}"}


@pytest.mark.asyncio
async def test_a_later_page_that_fails_leaves_the_first() -> None:
    async def without_second_pages(exchange: Exchange, body: Any) -> None:
        if place_servers.asked(exchange)["page"] != "1":
            await exchange.answer(400, b"{}")
        else:
            await good(exchange, body)

    async with asked("kakao", play=without_second_pages) as town:
        assert set(by_id((await town.report()).sightings)) == {"810001", "810004", "810005"}


@pytest.mark.asyncio
async def test_a_key_that_is_not_known_is_a_failure() -> None:
    async def forbidding(exchange: Exchange, _: Any) -> None:
        await exchange.answer_json(401, {"errorType": "AccessDeniedError", "message": "wrong appKey"})

    async with asked("kakao", play=forbidding) as town:
        with pytest.raises(SourceFailed):
            await town.report()


@pytest.mark.parametrize(
    "changes",
    [
        {"x": ""},
        {"x": "36.5", "y": "127.5"},
        {"id": "1 or 1"},
        {"place_name": "\u200b"},
        {"category_name": None},
    ],
)
def test_a_document_that_does_not_read_is_left_out(changes: dict[str, Any]) -> None:
    body = recorded("kakao/CT1_1.json")
    body["documents"][0].update(changes)

    assert read_page(body, search=SEARCH).sightings == ()


@pytest.mark.parametrize(
    ("name", "group", "category"),
    [
        ("여행 > 관광,명소 > 산", "AT4", Category.MOUNTAIN),
        ("여행 > 관광,명소 > 테마파크", "AT4", Category.THEME_PARK),
        ("여행 > 관광,명소 > 전망대", "AT4", Category.VIEWPOINT),
        ("문화,예술 > 문화시설 > 박물관", "CT1", Category.MUSEUM),
        ("교육,학문 > 도서관", "CT1", None),
        ("음식점 > 한식 > 국수", "FD6", Category.RESTAURANT),
        ("", "AT4", None),
    ],
)
def test_classes_become_categories(name: str, group: str, category: Category | None) -> None:
    assert category_of(name, group) is category
