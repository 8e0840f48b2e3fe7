"""What TourAPI says of a town: lists, then the hours of what is nearest."""

import asyncio
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from planner.domain.facts import Category, Fee
from planner.providers.http import Reason, SourceFailed
from planner.providers.tourapi.categories import category_of
from planner.providers.tourapi.client import tourapi_service
from planner.providers.tourapi.parsing import fee_of, items_of, read_details, read_list
from tests.loopback import place_servers
from tests.loopback.http import Exchange
from tests.loopback.json_server import good
from tests.loopback.place_servers import RECORDINGS, recorded
from tests.providers.dallae import KEY, SEARCH, asked, by_id

MONDAY = date(2026, 11, 23)
REFUSAL = (RECORDINGS / "tourapi" / "refused.xml").read_bytes()


@pytest.mark.asyncio
async def test_lists_and_hours_become_places() -> None:
    async with asked("tourapi") as town:
        found = by_id((await town.report()).sightings)
        sent = [place_servers.asked(exchange) for exchange in town.server.exchanges]

    assert set(found) == {"250001", "250002", "250003", "250005"}
    assert {query["serviceKey"] for query in sent} == {KEY}
    palace, gallery = found["250001"], found["250003"]
    assert (palace.category, palace.titles.ko) == (Category.PALACE, "달내궁")
    assert (palace.lat, palace.lon) == (36.5011, 127.5013)
    assert palace.on == date(2026, 9, 14)
    assert palace.hours is not None
    assert palace.hours.on(MONDAY, {}) == ()
    assert gallery.fee == Fee(Decimal(0))
    assert gallery.hours is not None
    assert found["250005"].hours is None


@pytest.mark.asyncio
async def test_hours_that_do_not_come_in_time_are_unknown_and_kept_for_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("planner.providers.tourapi.client.DETAIL_SECONDS", 0.2)
    gate = asyncio.Event()

    async def slow_details(exchange: Exchange, body: Any) -> None:
        if exchange.path.endswith("/detailIntro2"):
            await gate.wait()
        await good(exchange, body)

    async with asked("tourapi", play=slow_details) as town:
        first = by_id((await town.report()).sightings)
        requests = len(town.server.exchanges)
        gate.set()
        while len(town.asking.store._kept) < requests:
            await asyncio.sleep(0.01)
        second = by_id((await town.report()).sightings)

        assert len(town.server.exchanges) == requests
    assert first["250001"].hours is None
    assert second["250001"].hours is not None


@pytest.mark.asyncio
async def test_a_list_that_fails_leaves_the_others() -> None:
    async def without_sights(exchange: Exchange, body: Any) -> None:
        if place_servers.asked(exchange).get("contentTypeId") == "12":
            await exchange.answer_json(403, {})
        else:
            await good(exchange, body)

    async with asked("tourapi", play=without_sights) as town:
        assert set(by_id((await town.report()).sightings)) == {"250003", "250005"}


async def xml(exchange: Exchange, _: Any) -> None:
    """How the portal refuses a key: with a good status, and in XML whatever was asked for."""
    await exchange.answer(200, REFUSAL, [("Content-Type", "text/xml")])


@pytest.mark.asyncio
async def test_an_error_in_xml_is_a_failure_although_the_status_is_good() -> None:
    async with asked("tourapi", play=xml) as town:
        with pytest.raises(SourceFailed) as failure:
            await town.report()

    assert failure.value.reason in {Reason.WRONG, Reason.OPEN}


@pytest.mark.asyncio
async def test_an_error_told_in_the_header_is_a_failure() -> None:
    async with asked("tourapi", answering=lambda _: recorded("tourapi/limited.json")) as town:
        with pytest.raises(SourceFailed):
            await town.report()


@pytest.mark.asyncio
async def test_a_town_with_nothing_has_nothing() -> None:
    async with asked("tourapi", answering=lambda _: recorded("tourapi/nothing.json")) as town:
        assert (await town.report()).sightings == ()


def test_it_knows_korea_alone() -> None:
    service = tourapi_service(KEY)
    from planner.providers.tourapi import TourApi

    source = TourApi(None, service)  # type: ignore[arg-type]  # it asks nothing
    assert source.covers(SEARCH)
    assert not source.covers(replace(SEARCH, country="JP"))


def test_a_key_may_be_given_encoded() -> None:
    assert tourapi_service("a%2Bb%3D").query == tourapi_service("a+b=").query


def test_one_row_may_come_without_its_list() -> None:
    body = recorded("tourapi/list_38.json")
    body["response"]["body"]["items"]["item"] = body["response"]["body"]["items"]["item"][0]

    assert len(read_list(body, search=SEARCH)) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"mapx": ""},
        {"mapx": "0", "mapy": "0"},
        {"mapx": None},
        {"mapy": "127.5", "mapx": "36.5"},
        {"title": ""},
        {"title": "<script></script>"},
        {"title": None},
        {"contentid": "../../etc"},
        {"contenttypeid": "15"},
        {"contenttypeid": "32"},
    ],
)
def test_a_row_that_is_no_place_is_left_out(changes: dict[str, Any]) -> None:
    body = recorded("tourapi/list_38.json")
    body["response"]["body"]["items"]["item"][0].update(changes)

    assert read_list(body, search=SEARCH) == ()


@pytest.mark.parametrize("items", ["", None, [], {}])
def test_no_items_are_told_in_several_ways(items: Any) -> None:
    body = {"response": {"header": {"resultCode": "0000"}, "body": {"items": items}}}

    assert items_of(body) == []


@pytest.mark.parametrize(
    "body", [{}, [], None, "x", {"response": {}}, {"response": {"header": {"resultCode": "30"}, "body": {}}}]
)
def test_another_shape_is_refused(body: Any) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        items_of(body)


def test_details_of_other_types_are_empty() -> None:
    body = recorded("tourapi/intro_250001.json")
    body["response"]["body"]["items"]["item"][0]["usetime"] = ["09:00"]

    assert read_details(body, kind="12").use == ""


@pytest.mark.parametrize(
    ("text", "fee"),
    [
        ("무료", Fee(Decimal(0))),
        ("<b>무료</b>", Fee(Decimal(0))),
        ("3,000원", Fee(Decimal(3000))),
        ("어른 3,000원 / 어린이 1,000원", Fee(Decimal(3000), Decimal(1000))),
        ("성인 : 5,000원<br>청소년 : 3,000원", Fee(Decimal(5000))),
        ("", None),
        ("유료", None),
        ("무료 (특별전 유료)", None),
        ("전시별 상이", None),
    ],
)
def test_fees_are_known_when_they_are_plain(text: str, fee: Fee | None) -> None:
    assert fee_of(text) == fee


@pytest.mark.parametrize(
    ("kind", "cat3", "new_class", "title", "category"),
    [
        ("12", "A02010800", "", "달내사", Category.TEMPLE),
        ("14", "A02060500", "VE070500", "", Category.GALLERY),
        ("14", "A02060900", "VE090300", "", None),
        ("12", "", "HS010100", "달내궁", Category.PALACE),
        ("12", "", "NA020500", "달내계곡", Category.NATURE),
        ("12", "", "VE010100", "별봉 전망대", Category.VIEWPOINT),
        ("12", "", "VE010100", "이름 모를 곳", None),
        ("39", "", "FD010100", "소나무식당", Category.RESTAURANT),
        ("15", "A02081300", "EV030400", "달내축제", None),
    ],
)
def test_classes_become_categories(
    kind: str, cat3: str, new_class: str, title: str, category: Category | None
) -> None:
    assert category_of(kind, cat3, new_class, title) is category
