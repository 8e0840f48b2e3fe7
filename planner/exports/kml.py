"""A plan as KML 2.2: a folder a day, with its stops as points and its way as a line."""

from html import escape
from xml.etree import ElementTree as ET

from planner.domain.itinerary import Day, Stop
from planner.domain.plan import Plan
from planner.domain.trip import Language
from planner.exports.told import Teller
from planner.exports.xml import child, degrees, document

NAMESPACE = "http://www.opengis.net/kml/2.2"
LINE_COLOURS = ("ff54660b", "ff0b49b4", "ff945a1d", "ff8a2a7a", "ff00527d")
"""Of the days in turn, as KML writes them: alpha, blue, green, red."""
LINE_WIDTH = 4


def to_kml(plan: Plan, language: Language) -> bytes:
    teller = Teller(plan, language)
    root = ET.Element("kml", {"xmlns": NAMESPACE})
    whole = child(root, "Document")
    child(whole, "name", plan.title)
    for number, colour in enumerate(LINE_COLOURS):
        line = child(child(whole, "Style", id=f"way-{number}"), "LineStyle")
        child(line, "color", colour)
        child(line, "width", str(LINE_WIDTH))
    for day in plan.itinerary.days:
        _folder(whole, teller, day)
    return document(root)


def _folder(whole: ET.Element, teller: Teller, day: Day) -> None:
    folder = child(whole, "Folder")
    child(folder, "name", teller.day_title(day))
    if day.summary:
        child(folder, "description", escape(day.summary))
    for stop in day.stops:
        _placemark(folder, teller, stop)
    if len(day.stops) > 1:
        way = child(folder, "Placemark")
        child(way, "name", teller.day_title(day))
        child(way, "styleUrl", f"#way-{(day.number - 1) % len(LINE_COLOURS)}")
        line = child(way, "LineString")
        child(line, "tessellate", "1")
        child(line, "coordinates", " ".join(map(_coordinates, day.stops)))


def _placemark(folder: ET.Element, teller: Teller, stop: Stop) -> None:
    placemark = child(folder, "Placemark")
    child(placemark, "name", f"{teller.times(stop)} {teller.name(stop)}")
    # Readers show a description as HTML: what a traveller or a model wrote is escaped for that, too.
    child(placemark, "description", "<br>".join(map(escape, teller.facts(stop))))
    child(child(placemark, "Point"), "coordinates", _coordinates(stop))


def _coordinates(stop: Stop) -> str:
    return f"{degrees(stop.lon)},{degrees(stop.lat)},0"
