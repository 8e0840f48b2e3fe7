"""Open-Meteo's search behind the geocoding port: from a name to a destination the atlas does not have."""

import asyncio
from collections.abc import Callable, Sequence

from babel.numbers import get_territory_currencies

from planner.atlas.likeness import likeness
from planner.domain.facts import Destination, Names
from planner.domain.rates import RateTable
from planner.domain.trip import Language
from planner.ports import DestinationUnknown, SourceUnavailable
from planner.providers.http import Http, Service, SourceFailed
from planner.providers.open_meteo.services import geocoding_service
from planner.providers.open_meteo.towns import Pair, Town, meant, paired, parse_search

SOURCE = "geonames"
MAX_FOUND = 10
MAX_QUERY_CHARS = 80
MIN_QUERY_CHARS = 2
DEADLINE_SECONDS = 5.0
NO_CURRENCY = "KRW"
"""What is counted in where a country's money is not known."""


class Geocoding:
    """Towns anywhere, as destinations without climate and areas.

    What they cost is judged by the destinations `known`, at `rates`; both are asked for when needed.
    """

    def __init__(
        self,
        http: Http,
        *,
        known: Callable[[], Sequence[Destination]],
        rates: RateTable,
        service: Service | None = None,
    ) -> None:
        self._http = http
        self._known = known
        self._rates = rates
        self._service = service or geocoding_service()

    async def find(self, location: str) -> Destination:
        """The destination meant. Raises DestinationUnknown with those it could be, and SourceUnavailable."""
        name = location.partition(",")[0].strip()[:MAX_QUERY_CHARS]
        if len(name) < MIN_QUERY_CHARS:
            raise DestinationUnknown(location)
        try:
            korean, english = await asyncio.gather(
                *(self._search(name, language) for language in (Language.KOREAN, Language.ENGLISH))
            )
        except SourceFailed as failure:
            raise SourceUnavailable(str(failure)) from failure
        return self._destination(meant(location, paired(korean, english)))

    async def _search(self, name: str, language: Language) -> tuple[Town, ...]:
        answer = await self._http.json(
            self._service,
            "/v1/search",
            params={"name": name, "count": MAX_FOUND, "language": language.value, "format": "json"},
            within_seconds=DEADLINE_SECONDS,
            read=parse_search,
        )
        return answer.value

    def _destination(self, pair: Pair) -> Destination:
        town = pair.en
        alike = likeness(
            (town.lat, town.lon),
            country=town.country,
            currency=currency_of(town.country),
            known=self._known(),
            rates=self._rates,
        )
        return Destination(
            id=f"geonames-{town.id}",
            names=Names(ko=pair.ko.name, en=town.name),
            country=town.country,
            timezone=town.timezone,
            currency=alike.currency,
            lat=town.lat,
            lon=town.lon,
            areas={},
            climate=(),
            costs=dict(alike.costs),
            transit=alike.transit,
            source=SOURCE,
            has_general_costs=True,
        )


def currency_of(country: str) -> str:
    """What a country (ISO 3166-1 alpha-2) pays with today, as ISO 4217."""
    currencies = get_territory_currencies(country)
    return currencies[0] if currencies else NO_CURRENCY
