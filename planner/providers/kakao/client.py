"""Kakao Local behind the place source port: a few pages of three categories a town."""

from functools import partial

from planner.providers.http import Http, Service, SourceFailed, those_that_answer
from planner.providers.kakao.parsing import Page, read_page
from planner.providers.places.sighting import KAKAO, Report, Search

BASE_URL = "https://dapi.kakao.com"
PAGES = {"AT4": 3, "CT1": 2, "FD6": 1}
"""Sights, culture, food: how many pages of each; the service gives three at most."""
PAGE_SIZE = 15
MAX_RADIUS_METRES = 20_000


def kakao_service(key: str, base_url: str = BASE_URL) -> Service:
    """Nothing of it is kept: its terms allow no copy beyond showing the answer."""
    return Service(
        name="kakao",
        base_url=base_url,
        at_once=3,
        per_minute=120,
        timeout_seconds=4,
        max_bytes=500_000,
        fresh_seconds=0,
        stale_seconds=0,
        headers={"Authorization": f"KakaoAK {key}"},
    )


class Kakao:
    """Sights, museums and restaurants of Kakao Map, in Korea. It knows no hours."""

    name = KAKAO

    def __init__(self, http: Http, service: Service, *, seconds: float = 5.0) -> None:
        self._http = http
        self._service = service
        self.seconds = seconds

    def covers(self, search: Search) -> bool:
        return search.country == "KR"

    async def report(self, search: Search) -> Report:
        """What it knows there, of those categories that answer. Raises SourceFailed when none does."""
        found = await those_that_answer(self._category(code, pages, search) for code, pages in PAGES.items())
        return Report(tuple(sighting for pages in found for page in pages for sighting in page.sightings))

    async def _category(self, code: str, pages: int, search: Search) -> tuple[Page, ...]:
        """The pages of a category, up to the last there is; a later one that fails ends them."""
        found: list[Page] = []
        for number in range(1, pages + 1):
            try:
                found.append(await self._page(code, number, search))
            except SourceFailed:
                if not found:
                    raise
                break
            if found[-1].is_last:
                break
        return tuple(found)

    async def _page(self, code: str, number: int, search: Search) -> Page:
        answer = await self._http.json(
            self._service,
            "/v2/local/search/category.json",
            params={
                "category_group_code": code,
                "x": search.lon,
                "y": search.lat,
                "radius": min(round(search.radius_km * 1000), MAX_RADIUS_METRES),
                "page": number,
                "size": PAGE_SIZE,
            },
            read=partial(read_page, search=search),
        )
        return answer.value
