"""TourAPI behind the place source port: the lists of a town, then the hours of its nearest places."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from urllib.parse import unquote

from planner.atlas.calendars import public_holidays
from planner.domain.hours import PUBLIC
from planner.domain.legs import straight_km
from planner.providers.http import Answer, Http, Service, SourceFailed, those_that_answer
from planner.providers.places.sighting import TOURAPI, Report, Search, Sighting
from planner.providers.tourapi.categories import CULTURE, FOOD, SHOPPING, SIGHT
from planner.providers.tourapi.hours import hours_of
from planner.providers.tourapi.parsing import Listed, fee_of, read_details, read_list

BASE_URL = "https://apis.data.go.kr"
PATH = "/B551011/KorService2"
ROWS = {SIGHT: 100, CULTURE: 60, SHOPPING: 20, FOOD: 20}
DETAILED = {SIGHT: 14, CULTURE: 10}
"""Of how many places, the nearest, the hours are asked: a key has about a thousand calls a day."""
DETAIL_SECONDS = 3.0
MAX_RADIUS_METRES = 20_000
DAY_SECONDS = 86_400


def tourapi_service(key: str, base_url: str = BASE_URL) -> Service:
    """The key as the portal shows it, encoded or not. Hours change slowly and calls are few: kept long."""
    return Service(
        name="tourapi",
        base_url=base_url,
        at_once=6,
        per_minute=200,
        timeout_seconds=5,
        max_bytes=1_000_000,
        fresh_seconds=7 * DAY_SECONDS,
        stale_seconds=30 * DAY_SECONDS,
        query={"serviceKey": unquote(key) if "%" in key else key},
    )


class TourApi:
    """Sights, museums, markets and restaurants of Korea, with the hours their keepers announce."""

    name = TOURAPI

    def __init__(self, http: Http, service: Service, *, seconds: float = 8.0) -> None:
        self._http = http
        self._service = service
        self.seconds = seconds

    def covers(self, search: Search) -> bool:
        return search.country == "KR"

    async def report(self, search: Search) -> Report:
        """What it lists there, with the hours that came in time. Raises SourceFailed when no list comes."""
        lists = await those_that_answer(self._list(kind, rows, search) for kind, rows in ROWS.items())
        listed = [one for answer in lists for one in answer.value]
        detailed = await self._detailed(_worth_asking(listed, search), search)
        sightings = tuple(detailed.get(one.sighting.id, one.sighting) for one in listed)
        return Report(sightings, any(answer.is_stale for answer in lists))

    async def _list(self, kind: str, rows: int, search: Search) -> Answer[tuple[Listed, ...]]:
        return await self._http.json(
            self._service,
            f"{PATH}/locationBasedList2",
            params={
                **_common(rows),
                "mapX": search.lon,
                "mapY": search.lat,
                "radius": min(round(search.radius_km * 1000), MAX_RADIUS_METRES),
                "contentTypeId": kind,
                "arrange": "Q",  # those with a picture, last changed first
            },
            read=partial(read_list, search=search),
        )

    async def _detailed(self, listed: Sequence[Listed], search: Search) -> dict[str, Sighting]:
        """By their ids those whose details came; the others' requests go on, for the next trip there."""
        if not listed:
            return {}
        on_workday = _has_holiday_on_workday(search)
        tasks = [asyncio.create_task(self._with_details(one, on_workday)) for one in listed]
        try:
            done, _ = await asyncio.wait(tasks, timeout=DETAIL_SECONDS)
        finally:
            for task in tasks:
                task.cancel()
        outcomes = [task.result() for task in tasks if task in done]
        return {sighting.id: sighting for sighting in outcomes if sighting is not None}

    async def _with_details(self, listed: Listed, holiday_on_workday: bool) -> Sighting | None:
        try:
            answer = await self._http.json(
                self._service,
                f"{PATH}/detailIntro2",
                params={**_common(1), "contentId": listed.sighting.id, "contentTypeId": listed.kind},
                read=partial(read_details, kind=listed.kind),
            )
        except SourceFailed:
            return None
        details = answer.value
        hours = hours_of(details.use, details.rest, holiday_on_workday=holiday_on_workday)
        return replace(listed.sighting, hours=hours, fee=fee_of(details.fee))


def _common(rows: int) -> dict[str, str | int]:
    return {"MobileOS": "ETC", "MobileApp": "Tripsite", "_type": "json", "numOfRows": rows, "pageNo": 1}


def _worth_asking(listed: Sequence[Listed], search: Search) -> list[Listed]:
    """The nearest sights and museums: what a trip is made of."""
    nearest = sorted(
        listed,
        key=lambda one: straight_km((search.lat, search.lon), (one.sighting.lat, one.sighting.lon)),
    )
    by_kind = {kind: [one for one in nearest if one.kind == kind] for kind in DETAILED}
    return [one for kind, most in DETAILED.items() for one in by_kind[kind][:most]]


def _has_holiday_on_workday(search: Search) -> bool:
    days = [search.first + timedelta(days=n) for n in range((search.last - search.first).days + 1)]
    holidays = public_holidays(search.country, days)
    return any(day.weekday() < 5 and PUBLIC in holidays.get(day, frozenset()) for day in days)
