"""A town that the atlas does not know, planned from services on loopback, and with each of them failing."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.conftest import Server
from tests.e2e.conftest import OpenTab
from tests.e2e.model import running_apart
from tests.e2e.readers import Reader, started
from tests.loopback.world import World

TRIP = {"location": "Dallae", "startDate": "2026-11-25", "endDate": "2026-11-26", "language": "en"}


@contextmanager
def world(failing: Collection[str] = ()) -> Iterator[dict[str, str]]:
    """The settings of a server that asks this world."""
    with running_apart(World(failing)) as running:
        names = ("OPEN_METEO", "OPEN_METEO_ARCHIVE", "GEOCODING", "OVERPASS", "FRANKFURTER", "OSRM_WALKING")
        yield {
            "SOURCES": "live",
            "WIKIPEDIA_BASE_URL": running.url + "/{language}",
            **{f"{name}_BASE_URL": running.url for name in names},
        }


def events_of(server: Server) -> list[dict[str, Any]]:
    return Reader(server.url, *started(server.url, TRIP)).finished()


@pytest.mark.browser
def test_a_town_outside_the_atlas_is_planned_in_front_of_the_traveller(
    make_server: Callable[..., Server], open_tab: OpenTab
) -> None:
    with world() as settings:
        server = make_server(**settings)
        tab = open_tab(of=server, locale="en-US")
        tab.go("/").plan_trip("Dallae", "2026-11-25", "2026-11-26").wait_for_plan()
        assert "© OpenStreetMap contributors" in tab.text("main")
        assert "GeoNames" in tab.text("main")
        assert tab.count("a[href*='openstreetmap.org/copyright']")
        assert "We do not know prices here yet" in tab.text("main")


def test_its_plan_names_every_source_it_is_from(make_server: Callable[..., Server]) -> None:
    with world() as settings:
        complete = events_of(make_server(**settings))[-2]
    assert complete["type"] == "complete"
    plan = complete["plan"]
    assert len(plan["days"]) == 2
    assert all(day["stops"] for day in plan["days"])
    named = {source["id"] for source in plan["sources"]}
    assert {"geonames", "osm", "weather:forecast"} <= named
    assert "costs_general" in {note["code"] for note in plan["notes"]}


@pytest.mark.parametrize("failing", ["open-meteo", "wikipedia", "frankfurter", "osrm"])
def test_it_is_planned_without_any_of_the_others(make_server: Callable[..., Server], failing: str) -> None:
    with world([failing]) as settings:
        assert events_of(make_server(**settings))[-2]["type"] == "complete"


def test_where_nobody_knows_a_place_the_traveller_is_told(make_server: Callable[..., Server]) -> None:
    with world(["overpass", "wikipedia"]) as settings:
        ending = events_of(make_server(**settings))[-2]
    assert (ending["type"], ending["code"]) == ("error", "infeasible")
