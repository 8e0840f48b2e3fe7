"""What an Overpass server says of a town, and the errors it tells with a good status."""

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs

import pytest

from planner.domain.facts import Category, Fee
from planner.domain.hours import Interval
from planner.providers.http import Reason, SourceFailed
from planner.providers.overpass.parsing import read_elements, sightings_of
from planner.providers.places.sighting import Report
from tests.loopback.place_servers import recorded
from tests.providers.dallae import SEARCH, asked, by_id

TUESDAY = date(2026, 11, 24)


async def report(recording: str = "town") -> Report:
    async with asked("osm", answering=lambda _: recorded(f"overpass/{recording}.json")) as town:
        return await town.report()


@pytest.mark.asyncio
async def test_nodes_ways_and_relations_become_places() -> None:
    found = by_id((await report()).sightings)

    assert set(found) == {"relation/7001", "way/5001", *(f"node/{n}" for n in range(3001, 3006))}
    palace = found["way/5001"]
    assert palace.category is Category.PALACE
    assert (palace.titles.ko, palace.titles.en, palace.titles.local) == ("달내궁", "Dallae Palace", "달내궁")
    assert palace.fee == Fee(Decimal(4000))
    assert palace.wikidata == "Q900001"
    assert palace.fame == 4
    assert palace.on == date(2026, 5, 2)
    assert palace.hours is not None
    assert palace.hours.on(TUESDAY, {}) == (Interval(540, 1050, 1050),)
    assert palace.hours.on(date(2026, 11, 23), {}) == ()
    assert found["node/3003"].hours is None
    assert found["node/3001"].on == date(2026, 11, 20)


@pytest.mark.asyncio
async def test_one_bounded_query_asks_for_it_all() -> None:
    async with asked("osm") as town:
        await town.report()
        (exchange,) = town.server.exchanges

    (query,) = parse_qs(exchange.body.decode())["data"]
    assert exchange.method == "POST"
    assert "(around:8000,36.5,127.5)" in query
    assert "[timeout:20][maxsize:" in query
    assert query.count("out center tags ") == 5


@pytest.mark.asyncio
@pytest.mark.parametrize("recording", ["gave_up", "out_of_memory"])
async def test_an_error_in_a_remark_is_a_failure_although_the_status_is_good(recording: str) -> None:
    with pytest.raises(SourceFailed) as failure:
        await report(recording)

    assert failure.value.reason is Reason.WRONG


@pytest.mark.asyncio
async def test_a_remark_that_is_no_error_changes_nothing() -> None:
    assert await report("remarked") == await report()


@pytest.mark.asyncio
async def test_a_town_with_nothing_has_nothing() -> None:
    assert (await report("nothing")).sightings == ()


@pytest.mark.parametrize(
    "body",
    [None, 3, "<html>", [], {}, {"elements": {}}, {"elements": None}, {"elements": "x"}],
)
def test_another_shape_is_refused(body: Any) -> None:
    with pytest.raises(ValueError, match="no elements"):
        read_elements(body)


HOSTILE_TAGS: dict[str, Any] = {
    "tourism": "museum",
    "name": "<script>alert(1)</script>Safe\u202e\x00 &lt;b&gt;name&lt;/b&gt;\n" + "a" * 500,
    "name:en": ["not", "text"],
    "opening_hours": "\x00" * 300,
    "fee": 3,
    "charge": "9" * 5_000,
    "wikidata": "javascript:alert(1)",
}


@pytest.mark.parametrize("row", [None, 1, "x", [], {}, {"type": "node", "id": "x", "tags": 3}])
def test_a_row_that_does_not_read_is_left_out(row: Any) -> None:
    good = {"type": "node", "id": 1, "lat": 36.5, "lon": 127.5, "tags": {"tourism": "museum", "name": "A"}}

    assert len(sightings_of(read_elements({"elements": [row, good]}), SEARCH)) == 1


def test_hostile_tags_become_a_plain_name_and_unknowns() -> None:
    row = {"type": "node", "id": 1, "lat": 36.5, "lon": 127.5, "tags": HOSTILE_TAGS}

    (found,) = sightings_of(read_elements({"elements": [row]}), SEARCH)

    assert found.titles.local is not None
    assert found.titles.local.startswith("Safe name a")
    assert len(found.titles.local) <= 80
    assert (found.titles.en, found.hours, found.fee, found.wikidata) == (None, None, None, None)


@pytest.mark.parametrize(
    ("lat", "lon"), [(91, 127.5), (36.5, 181), (36.6, 127.5), (float("nan"), 127.5), (0, 0), ("north", 1)]
)
def test_a_place_that_is_not_where_we_asked_is_left_out(lat: Any, lon: Any) -> None:
    row = {"type": "node", "id": 1, "lat": lat, "lon": lon, "tags": {"tourism": "museum", "name": "A"}}

    assert sightings_of(read_elements({"elements": [row]}), SEARCH) == ()


def test_the_number_of_elements_is_bounded() -> None:
    row = {"type": "node", "id": 1, "lat": 36.5, "lon": 127.5, "tags": {"tourism": "museum", "name": "A"}}

    assert len(sightings_of(read_elements({"elements": [row] * 5_000}), SEARCH)) == 550
