"""The live sources that are configured, and what asks them. Made by the runner: nothing else needs them."""

import logging
from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.core.cache import cache as django_cache

from planner.atlas.rates import TABLE
from planner.domain.ways import Profile
from planner.ports import DestinationFinder, PlaceFinder, Rates, WayFinder, WeatherSource
from planner.providers.climate import Climate
from planner.providers.destinations import Destinations
from planner.providers.frankfurter.client import Frankfurter, frankfurter_service
from planner.providers.google_places.client import GooglePlaces, google_places_service
from planner.providers.http import AnswerStore, Http, MemoryStore, Service
from planner.providers.kakao.client import Kakao, kakao_service
from planner.providers.open_meteo import Forecast, Geocoding, LastYear
from planner.providers.open_meteo.services import archive_service, forecast_service, geocoding_service
from planner.providers.osrm.client import Osrm, osrm_service
from planner.providers.overpass.client import Overpass, overpass_service
from planner.providers.places.service import Places
from planner.providers.places.sighting import PlaceSource
from planner.providers.rates import LayeredRates
from planner.providers.tourapi.client import TourApi, tourapi_service
from planner.providers.valhalla.client import Valhalla, valhalla_service
from planner.providers.ways import MeasuredWays
from planner.providers.weather import LayeredWeather
from planner.providers.wikipedia.client import Wikipedia, wikipedia_services
from planner.telemetry import metrics
from planner.wiring import tools

log = logging.getLogger(__name__)


class KeptAnswers:
    """Answers of services in Django's cache, which many processes share when it is Redis'. Never raises."""

    async def get(self, key: str) -> bytes | None:
        try:
            found: bytes | None = await django_cache.aget(key)
        except Exception as error:  # whatever the cache's client raises: then nothing is kept
            log.warning("kept answers not read: %r", error)
            return None
        return found

    async def set(self, key: str, value: bytes, ttl_seconds: float) -> None:
        try:
            await django_cache.aset(key, value, timeout=int(ttl_seconds))
        except Exception as error:
            log.warning("an answer not kept: %r", error)


class Sources:
    """What the settings turn on, with one HTTP client for all; `aclose` on the loop that used them."""

    def __init__(self) -> None:
        env = settings.ENV
        self._services: list[Service] = []
        self._is_live = env["SOURCES"] == "live"
        self._places = self._place_services()
        self._forecast = self._known(forecast_service(env["OPEN_METEO_BASE_URL"]))
        self._archive = self._known(archive_service(env["OPEN_METEO_ARCHIVE_BASE_URL"]))
        self._geocoding = self._at("GEOCODING_BASE_URL", geocoding_service)
        self._frankfurter = self._at("FRANKFURTER_BASE_URL", frankfurter_service)
        self._valhalla = self._at("VALHALLA_BASE_URL", valhalla_service)
        self._osrm = self._osrm_services()
        contact = f" ({env['CONTACT']})" if env["CONTACT"] else ""
        self._http = Http(
            cache=_store(),
            allowed_hosts={service.host for service in self._services},
            now=tools.now,
            user_agent=f"Tripsite/0.1{contact}",
            observe=metrics.source_asked,
        )

    async def aclose(self) -> None:
        await self._http.aclose()

    def weather(self) -> WeatherSource:
        """Open-Meteo's forecast and last year's weather, the atlas's climate for the rest."""
        if not self._is_live:
            return LayeredWeather(Climate())
        forecast = Forecast(self._http, now=tools.now, service=self._forecast)
        return LayeredWeather(forecast, LastYear(self._http, now=tools.now, service=self._archive), Climate())

    def rates(self) -> Rates:
        live = (
            Frankfurter(self._http, now=tools.now, service=self._frankfurter) if self._frankfurter else None
        )
        return LayeredRates(live, TABLE)

    def destinations(self) -> DestinationFinder:
        if self._geocoding is None:
            return Destinations(tools.atlas(), None)
        geocoding = Geocoding(
            self._http, known=lambda: tools.atlas().destinations, rates=TABLE, service=self._geocoding
        )
        return Destinations(tools.atlas(), geocoding)

    def places(self) -> PlaceFinder:
        return Places([make(self._http) for make in self._places])

    def ways(self) -> WayFinder:
        if self._valhalla is not None:
            return MeasuredWays(Valhalla(self._http, service=self._valhalla))
        return MeasuredWays(Osrm(self._http, services=self._osrm) if self._osrm else None)

    def _known(self, service: Service) -> Service:
        self._services.append(service)
        return service

    def _at(self, setting: str, service: Callable[[str], Service]) -> Service | None:
        """The service at the address a setting gives; None for none."""
        base_url = settings.ENV[setting]
        return self._known(service(base_url)) if self._is_live and base_url else None

    def _osrm_services(self) -> dict[Profile, Service]:
        found = {
            profile: self._at(f"OSRM_{profile.name}_BASE_URL", partial(osrm_service, profile=profile))
            for profile in Profile
        }
        return {profile: service for profile, service in found.items() if service is not None}

    def _place_services(self) -> list[Callable[[Http], PlaceSource]]:
        """In the order in which they are trusted with a place's name."""
        env, found = settings.ENV, list[Callable[[Http], PlaceSource]]()
        if (overpass := self._at("OVERPASS_BASE_URL", overpass_service)) is not None:
            found.append(lambda http: Overpass(http, overpass))
        if self._is_live and env["WIKIPEDIA_BASE_URL"]:
            wikipedia = wikipedia_services(env["WIKIPEDIA_BASE_URL"])
            self._services += wikipedia.values()
            found.append(lambda http: Wikipedia(http, wikipedia))
        for name, service_of, source_of in KEYED:
            if self._is_live and env[f"{name}_KEY"]:
                service = self._known(service_of(env[f"{name}_KEY"], env[f"{name}_BASE_URL"]))
                found.append(partial(source_of, service=service))
        return found


KEYED: tuple[tuple[str, Callable[[str, str], Service], Callable[..., PlaceSource]], ...] = (
    ("TOURAPI", tourapi_service, TourApi),
    ("KAKAO", kakao_service, Kakao),
    ("GOOGLE_PLACES", google_places_service, GooglePlaces),
)


def _store() -> AnswerStore:
    """Shared through Redis where there is one, else this process's own."""
    return KeptAnswers() if settings.ENV["REDIS_URL"] else MemoryStore(now=tools.now)
