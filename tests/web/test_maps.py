"""The drawn map shows every stop with its verdict, escapes what it is told, and tells nothing private."""

import json
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from math import hypot

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils.translation import override

from planner.domain.checks import Check, Verdict
from planner.domain.facts import Names
from planner.domain.itinerary import Itinerary, Stop
from planner.domain.plan import Plan
from planner.domain.trip import Budget, Language
from planner.web.parts import charts, maps, overview
from planner.web.parts.cards import plan_days
from planner.web.parts.frame import APART, HEIGHT, WIDTH, frame_around, pushed_apart
from tests.web import story
from tests.web.dom import Node, parse

SPREAD = {
    story.PALACE.key: (37.5796, 126.9770), story.VILLAGE.key: (37.5826, 126.9830),
    story.LUNCH.key: (37.575, 126.985),
    story.MUSEUM.key: (37.5788, 126.9800), story.TOWER.key: (37.5512, 126.9882),
    story.MARKET.key: (37.5700, 126.9996),
    story.PARK.key: (37.5681, 126.8850),
}  # fmt: skip


def spread(stop: Stop) -> Stop:
    lat, lon = SPREAD[stop.key]
    return replace(stop, lat=lat, lon=lon)


def plan(**changes: object) -> Plan:
    made = story.plan()
    days = [replace(day, stops=tuple(map(spread, day.stops))) for day in made.itinerary.days]
    return replace(made, itinerary=made.itinerary.with_days(days), **changes)  # type: ignore[arg-type]


def with_stops(made: Plan, *stops: Stop) -> Plan:
    return replace(made, itinerary=Itinerary((replace(made.itinerary.days[0], stops=stops),)))


def drawn(made: Plan, language: Language = Language.KOREAN) -> Node:
    with override(language):
        return parse(
            render_to_string("planner/_map.html", {**overview.of_plan(made, plan_days(made)), "ended": True})
        )


def markers(page: Node) -> list[Node]:
    return [node for node in page.all() if "map-marker" in node.attributes.get("class", "")]


@pytest.mark.parametrize("language", list(Language))
def test_every_stop_has_a_marker_that_leads_to_its_card(language: Language) -> None:
    made = plan()
    found = markers(drawn(made, language))
    cards = [f"#{stop.id}" for day in plan_days(made) for stop in day.stops]
    assert [marker.attributes["href"] for marker in found] == cards
    assert all(stop.names.in_language(language) in marker.attributes["aria-label"]
               for stop, marker in zip(made.itinerary.stops, found, strict=True))  # fmt: skip


def test_a_verdict_is_a_shape_and_a_word_not_only_a_colour() -> None:
    failing = (*plan().checks, Check("open", Verdict.FAILED, day=1, stop=story.TOWER.key, reason="deadline"))
    page = drawn(plan(checks=failing))
    signs = [marker.attributes["data-verdict"] for marker in markers(page)]
    assert signs == ["verified", "verified", "verified", "repaired", "failed", "unverified", "unverified"]
    shapes = {node.attributes["id"]: node.elements[0].tag + node.elements[0].attributes.get("d", "")
              for node in page.all() if node.tag == "symbol" and node.elements}  # fmt: skip
    assert len(set(shapes.values())) == 4
    labels = [marker.attributes["aria-label"] for marker in markers(page)]
    assert [label.rsplit(", ", 1)[1] for label in labels][3:6] == ["수정됨", "미통과", "미확인"]


def test_days_differ_by_dash_as_well_as_by_colour() -> None:
    routes = [node.attributes["class"] for node in drawn(plan()).all() if node.tag == "polyline"]
    assert [name for name in routes if "route" in name] == ["map-route map-day-1", "map-route map-day-2"]
    assert [maps.look_of(day) for day in (1, 6, 7)] == [1, 6, 1]


def test_names_are_text_and_never_markup() -> None:
    hostile = '"><script>alert(1)</script></script><svg onload=x>'
    made = plan()
    stop = replace(made.itinerary.stops[0], names=Names(hostile, hostile))
    made = replace(with_stops(made, stop), destination=Names(hostile, hostile))
    with override(Language.KOREAN):
        html = render_to_string(
            "planner/_map.html", {**overview.of_plan(made, plan_days(made)), "ended": True}
        )
    assert html.count("<script") == 1
    assert "onload=x>" not in html
    assert markers(parse(html))[0].attributes["aria-label"].count(hostile) == 1


def test_a_map_tells_nothing_private() -> None:
    made = plan()
    stop = replace(made.itinerary.stops[0], memo="the safe is behind the picture", note="mind the step")
    made = replace(with_stops(made, stop), request=replace(made.request, notes="my heart is weak"))
    html = drawn(made).outer
    assert "safe" not in html
    assert "heart" not in html
    assert story.RUN_ID not in html


def test_a_trip_in_an_unknown_place_with_no_stops_has_no_drawing() -> None:
    made = replace(with_stops(plan()), destination=Names("없는곳", "Nowhereville"))
    assert drawn(made).find("map-drawn").elements == []


def test_where_the_map_is_stands_in_the_page_as_data() -> None:
    data = json.loads(drawn(plan(), Language.ENGLISH).find("map-data").text)
    assert data["center"] == pytest.approx([37.57, 126.98], abs=0.1)
    assert data["tiles"] is None
    assert any(name == "Jongno & Bukchon" or "Bukchon" in name for name, _lat, _lon in data["areas"])


def test_everything_is_inside_the_frame_and_the_bar_is_true() -> None:
    points = list(SPREAD.values())
    frame = frame_around(points)
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in (frame.at(*point) for point in points))
    (x1, y1), (x2, y2) = frame.at(37.57, 126.98), frame.at(37.57 + 1 / 111.2, 126.98)
    assert hypot(x1 - x2, y1 - y2) == pytest.approx(frame.units_per_km, rel=0.01)


def test_markers_on_one_spot_are_told_apart() -> None:
    apart = pushed_apart([(100.0, 100.0), (100.0, 100.0), (300.0, 200.0)])
    assert all(hypot(a[0] - b[0], a[1] - b[1]) > APART - 1 for a, b in pairwise(apart))
    assert apart[2] == (300.0, 200.0)


def test_costs_by_day_and_kind_add_up_to_the_plan() -> None:
    made = story.plan()
    kinds = [charts.amounts_of(day) for day in made.itinerary.days]
    assert sum(sum(amounts.values()) for amounts in kinds) == made.cost_krw
    assert kinds[0] == {"fees": Decimal(79_000), "meals": Decimal(45_000), "transport": Decimal(9_300)}


def test_the_budget_is_a_line_across_the_bar_only_when_an_amount_was_named() -> None:
    made = story.plan()
    chart = charts.costs_of(made)
    assert chart
    assert chart.limit == "₩500,000"
    assert chart.limit_at == "100.00%"
    assert not chart.is_over
    tight = replace(made, request=replace(made.request, budget=Budget(limit_krw=Decimal(100_000))))
    over = charts.costs_of(tight)
    assert over
    assert over.is_over
    assert float(over.limit_at.rstrip("%")) < 100
    free = charts.costs_of(replace(made, request=replace(made.request, budget=Budget())))
    assert free
    assert free.limit == free.limit_at == ""


def test_the_chart_is_a_table_too() -> None:
    with override(Language.ENGLISH):
        page = parse(render_to_string("planner/_costs.html", {"costs": charts.costs_of(story.plan())}))
    cells = [node.text for node in page.all() if node.tag in {"td", "th"}]
    assert cells[:5] == ["Day", "Entry fees", "Meals", "Local transport", "Total"]
    assert cells[5:10] == ["1", "₩79,000", "₩45,000", "₩9,300", "₩133,300"]


def test_the_weather_strip_names_each_day_and_its_source() -> None:
    with override(Language.ENGLISH):
        made = story.plan()
        shown = overview.of_plan(made, plan_days(made))
        text = parse(render_to_string("planner/_weather_strip.html", shown)).text
    for part in ("11°", "3°", "rain 10%", "forecast", "usual for the month"):
        assert part in text


def test_land_is_served_in_steps_that_browsers_keep(client: Client) -> None:
    one = client.get("/map/land?west=128.8&south=34.9&east=129.4&north=35.4")
    near = client.get("/map/land?west=128.81&south=34.91&east=129.41&north=35.41")
    assert one.status_code == 200
    assert one.json() == near.json()
    assert "max-age" in one["Cache-Control"]
    assert "public" in one["Cache-Control"]
    west, south, east, north = one.json()["bounds"]
    assert west <= 128.8
    assert south <= 34.9
    assert east >= 129.4
    assert north >= 35.4
    assert one.json()["rings"]


def test_land_of_next_to_nothing_is_that_around_it(client: Client) -> None:
    assert client.get("/map/land?west=0&south=0&east=5e-324&north=5e-324").status_code == 200


@pytest.mark.parametrize(
    "query",
    ["", "west=a&south=1&east=2&north=3", "west=nan&south=1&east=2&north=3", "west=3&south=1&east=2&north=3",
     "west=-180&south=-90&east=180&north=90", "west=1&south=1&east=2&north=inf"],
)  # fmt: skip
def test_bounds_that_are_none_are_refused(client: Client, query: str) -> None:
    assert client.get(f"/map/land?{query}").status_code == 400
