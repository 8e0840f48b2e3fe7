"""Wikipedia behind the place source port: one request for each language a town."""

from functools import partial

from planner.domain.trip import Language
from planner.providers.http import Http, Service, those_that_answer
from planner.providers.places.sighting import WIKIPEDIA, Report, Search
from planner.providers.wikipedia.parsing import MAX_PAGES, read_pages, same_article

BASE_URL = "https://{language}.wikipedia.org"
MAX_RADIUS_METRES = 10_000
DAY_SECONDS = 86_400


def wikipedia_services(base_url: str = BASE_URL) -> dict[Language, Service]:
    """One for each of our languages; `{language}` in the address stands for its code."""
    return {
        language: Service(
            name=f"wikipedia-{language}",
            base_url=base_url.replace("{language}", language),
            at_once=2,
            per_minute=60,
            timeout_seconds=8,
            max_bytes=1_000_000,
            fresh_seconds=DAY_SECONDS,
            stale_seconds=30 * DAY_SECONDS,
        )
        for language in Language
    }


class Wikipedia:
    """Articles near a town in Korean and English. They add to places, and are none by themselves."""

    name = WIKIPEDIA

    def __init__(self, http: Http, services: dict[Language, Service], *, seconds: float = 8.0) -> None:
        self._http = http
        self._services = services
        self.seconds = seconds

    def covers(self, search: Search) -> bool:
        return True

    async def report(self, search: Search) -> Report:
        """Both languages' articles, those on one subject as one. Raises SourceFailed when neither answers."""
        reports = await those_that_answer(self._in_language(language, search) for language in self._services)
        return Report(
            same_article(one for report in reports for one in report.sightings),
            any(report.is_stale for report in reports),
        )

    async def _in_language(self, language: Language, search: Search) -> Report:
        other = Language.ENGLISH if language is Language.KOREAN else Language.KOREAN
        params = {
            "action": "query",
            "format": "json",
            "formatversion": "2",
            "generator": "geosearch",
            "ggscoord": f"{search.lat}|{search.lon}",
            "ggsradius": min(round(search.radius_km * 1000), MAX_RADIUS_METRES),
            "ggslimit": MAX_PAGES,
            "prop": "coordinates|pageprops|description|pageviews|langlinks",
            "colimit": MAX_PAGES,
            "ppprop": "wikibase_item",
            "pvipdays": 30,
            "lllang": other.value,
            "lllimit": MAX_PAGES,
        }
        answer = await self._http.json(
            self._services[language],
            "/w/api.php",
            params=params,
            read=partial(read_pages, language=language, search=search),
        )
        return Report(answer.value, answer.is_stale)
