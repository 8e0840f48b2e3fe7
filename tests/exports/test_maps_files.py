"""GPX and KML, opened by gpxpy, fastkml and a plain XML reader."""

import warnings
from dataclasses import replace
from datetime import UTC
from typing import Any
from xml.etree import ElementTree as ET

import gpxpy
import pytest

from planner.domain.plan import Plan
from planner.domain.trip import Language
from planner.exports import gpx, kml
from planner.exports.gpx import to_gpx
from planner.exports.kml import to_kml
from tests.exports import trips
from tests.web import story

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it would rather have lxml, for pretty printing
    import fastkml

KML = f"{{{kml.NAMESPACE}}}"
POINT = ["name", "desc", "type"]
ORDER = {
    "gpx": ["metadata", "wpt", "rte", "trk"],
    "metadata": ["name", "desc", "author", "copyright", "link", "time"],
    "wpt": POINT,
    "rtept": POINT,
    "rte": ["name", "cmt", "desc", "src", "link", "number", "type", "extensions", "rtept"],
}
"""The order in which the schema of GPX 1.1 wants what we use of it."""


def test_gpx_has_a_route_a_day_and_every_stop_as_a_waypoint() -> None:
    plan = trips.seoul()
    read = gpxpy.parse(to_gpx(plan, Language.KOREAN).decode())
    assert read.version == "1.1"
    assert read.name == "서울 2일 여행"
    assert read.time is not None
    assert read.time.astimezone(UTC) == plan.created_at
    assert [point.name for point in read.waypoints] == [stop.names.ko for stop in plan.itinerary.stops]
    assert [route.number for route in read.routes] == [1, 2]
    for route, day in zip(read.routes, plan.itinerary.days, strict=True):
        assert route.description == day.summary
        spots = [(point.latitude, point.longitude) for point in route.points]
        assert spots == [(stop.lat, stop.lon) for stop in day.stops]
    assert "수문장 교대식" in str(read.waypoints[0].description)


@pytest.mark.parametrize("plan", [trips.seoul(), trips.hostile(), trips.paris()])
def test_gpx_keeps_the_order_of_its_schema(plan: Plan) -> None:
    for element in ET.fromstring(to_gpx(plan, Language.ENGLISH)).iter():
        space, _, name = element.tag[1:].partition("}")
        assert space == gpx.NAMESPACE
        tags = [child.tag.rpartition("}")[2] for child in element]
        wanted = ORDER.get(name, [])
        assert tags == sorted(tags, key=wanted.index), name


def test_kml_has_a_folder_a_day_with_points_and_one_line() -> None:
    plan = trips.seoul()
    root = ET.fromstring(to_kml(plan, Language.ENGLISH))
    folders = root.findall(f"{KML}Document/{KML}Folder")
    assert len(folders) == len(plan.itinerary.days)
    for folder, day in zip(folders, plan.itinerary.days, strict=True):
        points = [point.text for point in folder.findall(f"{KML}Placemark/{KML}Point/{KML}coordinates")]
        (line,) = folder.findall(f"{KML}Placemark/{KML}LineString/{KML}coordinates")
        assert points == [f"{stop.lon},{stop.lat},0" for stop in day.stops]
        assert line.text == " ".join(filter(None, points))


def test_fastkml_opens_the_kml() -> None:
    read: Any = fastkml.KML.from_string(to_kml(trips.seoul(), Language.KOREAN).decode())
    (whole,) = read.features
    assert whole.name == "서울 2일 여행"
    assert [len(folder.features) for folder in whole.features] == [6, 4]
    first = whole.features[0].features[0]
    assert first.name == "09:00–11:00 경복궁"
    assert (first.geometry.x, first.geometry.y) == (126.98, 37.57)
    assert whole.features[0].features[-1].geometry.geom_type == "LineString"


def test_words_of_an_attacker_stay_words() -> None:
    plan = trips.hostile()
    read = gpxpy.parse(to_gpx(plan, Language.KOREAN).decode())
    assert read.waypoints[0].name == trips.HOSTILE
    assert len(read.waypoints) == len(plan.itinerary.stops)
    root = ET.fromstring(to_kml(plan, Language.KOREAN))
    shown = [element.text or "" for element in root.iter(f"{KML}description")]
    assert len(shown) == len(plan.itinerary.stops) + len(plan.itinerary.days)
    assert not [text for text in shown if "<script" in text]
    assert all("&lt;script&gt;" in text for text in shown)


def test_a_day_of_one_stop_has_no_line() -> None:
    plan = trips.paris()
    assert to_kml(plan, Language.KOREAN).count(b"LineString>") == 2
    day = plan.itinerary.days[0]
    alone = replace(plan, itinerary=plan.itinerary.with_days([replace(day, stops=day.stops[:1])]))
    assert b"LineString" not in to_kml(alone, Language.KOREAN)
    assert story.PALACE.names.ko.encode() not in to_kml(alone, Language.KOREAN)
