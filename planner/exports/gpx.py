"""A plan as GPX 1.1: every stop once as a waypoint, and a route a day."""

from xml.etree import ElementTree as ET

from planner.domain.itinerary import Day, Stop
from planner.domain.plan import Plan
from planner.domain.trip import Language
from planner.exports.told import Teller
from planner.exports.xml import child, degrees, document

NAMESPACE = "http://www.topografix.com/GPX/1/1"


def to_gpx(plan: Plan, language: Language) -> bytes:
    """Elements stand in the order that the schema of GPX 1.1 wants."""
    teller = Teller(plan, language)
    root = ET.Element("gpx", {"version": "1.1", "creator": "Tripsite", "xmlns": NAMESPACE})
    metadata = child(root, "metadata")
    child(metadata, "name", plan.title)
    child(metadata, "time", plan.created_at.strftime("%Y-%m-%dT%H:%M:%SZ"))
    waypoints = {stop.key: (day, stop) for day in plan.itinerary.days for stop in day.stops}
    for day, stop in waypoints.values():
        _point(root, "wpt", teller, day, stop)
    for day in plan.itinerary.days:
        _route(root, teller, day)
    return document(root)


def _route(root: ET.Element, teller: Teller, day: Day) -> None:
    route = child(root, "rte")
    child(route, "name", teller.day_title(day))
    if day.summary:
        child(route, "desc", day.summary)
    child(route, "number", str(day.number))
    for stop in day.stops:
        _point(route, "rtept", teller, day, stop)


def _point(parent: ET.Element, tag: str, teller: Teller, day: Day, stop: Stop) -> None:
    point = child(parent, tag, lat=degrees(stop.lat), lon=degrees(stop.lon))
    child(point, "name", teller.name(stop))
    when = f"{teller.label('day', number=day.number)}, {teller.times(stop)}"
    child(point, "desc", "\n".join((when, *teller.facts(stop))))
    child(point, "type", stop.category or stop.kind)
