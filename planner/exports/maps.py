"""Links that open a stop, or the way of a day, in other people's maps. They are only links: nothing is asked.

Google's are its Maps URLs (`api=1`), Kakao's its map links, both documented and good for browser and app.
Naver documents only its app's scheme (`nmap://`); a stop's link is the web address its own pages make.
Kakao and Naver know Korea alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import quote, urlencode

from planner.domain.itinerary import Day, Stop, StopKind, TravelMode
from planner.domain.plan import Plan
from planner.exports.xml import degrees

KOREA = "KR"
GOOGLE_POINTS = 11  # nine between the two ends; a phone's browser shows the first three of them
KAKAO_POINTS = 7  # five between the two ends
NAVER_POINTS = 7
NAVER_ZOOM = 16
NAMES = {"google": "Google Maps", "kakao": "KakaoMap", "naver": "NAVER Map"}


@dataclass(frozen=True, slots=True)
class MapLink:
    """`service` is a key of NAMES; `part` counts from 1 where a day has too many stops for one link."""

    service: str
    url: str
    part: int = 1
    parts: int = 1

    @property
    def name(self) -> str:
        return NAMES[self.service]

    @property
    def opens_page(self) -> bool:
        """Whether a browser opens it; what is not a page needs the service's app."""
        return self.url.startswith("https:")


def stop_links(plan: Plan, stop: Stop) -> tuple[MapLink, ...]:
    """Where the stop is."""
    links = [MapLink("google", _google_place(plan, stop))]
    if plan.country == KOREA:
        at = {"title": stop.names.ko, "lng": degrees(stop.lon), "lat": degrees(stop.lat), "zoom": NAVER_ZOOM}
        links += [
            MapLink("kakao", f"https://map.kakao.com/link/map/{_kakao_point(stop)}"),
            MapLink("naver", f"https://map.naver.com/p?{urlencode(at, quote_via=quote)}"),
        ]
    return tuple(links)


def day_links(plan: Plan, day: Day, *, app: str) -> tuple[MapLink, ...]:
    """The way from the day's first stop to its last; none where there is no way.

    `app` names who asks Naver's app: the address of our site.
    """
    links = _in_parts("google", day.stops, GOOGLE_POINTS, _google_way)
    if plan.country == KOREA:
        links += _in_parts("kakao", day.stops, KAKAO_POINTS, _kakao_way)
        links += _in_parts("naver", day.stops, NAVER_POINTS, lambda stops: _naver_way(stops, app))
    return tuple(links)


def _in_parts(
    service: str, stops: Sequence[Stop], most: int, link: Callable[[Sequence[Stop]], str]
) -> list[MapLink]:
    """One link, or several of which each begins where the one before ends."""
    starts = range(0, len(stops) - 1, most - 1)
    parts = [stops[first : first + most] for first in starts]
    return [MapLink(service, link(part), number, len(parts)) for number, part in enumerate(parts, start=1)]


def _google_place(plan: Plan, stop: Stop) -> str:
    """A place by its name and town, for its page with photographs and reviews; a meal's area by its spot."""
    name = stop.names.local or (stop.names.ko if plan.country == KOREA else stop.names.en)
    town = plan.destination.ko if plan.country == KOREA else plan.destination.en
    is_place = stop.kind is StopKind.VISIT and stop.place_id
    query = f"{name}, {town}" if is_place else _spot(stop)
    return f"https://www.google.com/maps/search/?{urlencode({'api': 1, 'query': query}, quote_via=quote)}"


def _google_way(stops: Sequence[Stop]) -> str:
    asked: dict[str, str | int] = {"api": 1, "origin": _spot(stops[0]), "destination": _spot(stops[-1])}
    if stops[1:-1]:
        asked["waypoints"] = "|".join(map(_spot, stops[1:-1]))
    if _is_walked(stops):
        asked["travelmode"] = "walking"
    return f"https://www.google.com/maps/dir/?{urlencode(asked, quote_via=quote)}"


def _kakao_way(stops: Sequence[Stop]) -> str:
    by = "walk" if _is_walked(stops) else "car"  # its transit takes no stops between
    return f"https://map.kakao.com/link/by/{by}/{'/'.join(map(_kakao_point, stops))}"


def _naver_way(stops: Sequence[Stop], app: str) -> str:
    names = ("s", *(f"v{number}" for number in range(1, len(stops) - 1)), "d")
    asked: dict[str, str] = {}
    for prefix, stop in zip(names, stops, strict=True):
        asked |= {f"{prefix}lat": degrees(stop.lat), f"{prefix}lng": degrees(stop.lon)}
        asked[f"{prefix}name"] = stop.names.ko
    asked["appname"] = app
    return f"nmap://route/car?{urlencode(asked, quote_via=quote)}"


def _is_walked(stops: Sequence[Stop]) -> bool:
    return all(stop.leg is not None and stop.leg.mode is TravelMode.WALK for _, stop in pairwise(stops))


def _spot(stop: Stop) -> str:
    return f"{degrees(stop.lat)},{degrees(stop.lon)}"


def _kakao_point(stop: Stop) -> str:
    """Commas and slashes part the fields and the points, encoded or not."""
    name = stop.names.ko.replace(",", " ").replace("/", " ")
    return f"{quote(name, safe='')},{_spot(stop)}"
