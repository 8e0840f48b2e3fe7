"""All live sources of places asked at once, each as long as it is worth; the trip goes on with what came."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from planner.domain.facts import Destination, Names, Place
from planner.domain.legs import straight_km
from planner.ports import FoundPlaces, SourceNote
from planner.providers.http import Reason, SourceFailed
from planner.providers.places.areas import QUARTERS
from planner.providers.places.kinds import EATING
from planner.providers.places.merging import merged
from planner.providers.places.sighting import (
    ATLAS,
    GOOGLE,
    KAKAO,
    TOURAPI,
    PlaceSource,
    Report,
    Search,
    Sighting,
)

logger = logging.getLogger(__name__)

RADIUS_KM = 8.0
MAX_PLACES = 90
"""More candidates than this make the solver slower and no trip better."""
MAX_EATING = 25
WHERE_KNOWN = (TOURAPI, KAKAO, GOOGLE)
"""Where places are known already, only those who know more of them are asked: today's hours and fees."""
STALE = "stale"
"""The code of a note that a source gave an older answer because it fails now."""

type Reply = tuple[Report | None, SourceNote | None]


class Places:
    """Asks every source that covers a destination, once each, side by side.

    With `uses_lent_hours` a place may have hours that must not be kept, which its `origins` tell by their
    source; without it they are left out, because a plan keeps the hours of its stops.
    """

    def __init__(
        self,
        sources: Sequence[PlaceSource],
        *,
        radius_km: float = RADIUS_KM,
        uses_lent_hours: bool = False,
    ) -> None:
        self._sources = tuple(sources)
        self._radius_km = radius_km
        self._uses_lent_hours = uses_lent_hours

    async def near(
        self,
        destination: Destination,
        dates: Sequence[date],
        *,
        known: Sequence[Place] = (),
        within_seconds: float | None = None,
    ) -> FoundPlaces:
        """Places to choose among, most popular first; `known` are those we have of it, which all stay.

        `within_seconds` bounds the wait for every source, beside the time each has of its own. A source that
        fails or takes too long is a note, and no reason to fail. What it still answers after that is kept by
        the HTTP client for the next trip there.
        """
        search = Search.around(destination, dates, radius_km=self._radius_km)
        asked = [
            source
            for source in self._sources
            if source.covers(search) and (not known or source.name in WHERE_KNOWN)
        ]
        outcomes = await asyncio.gather(
            *(_asked(one, search, within_seconds) for one in asked), return_exceptions=True
        )
        replies = [_settled(source, outcome) for source, outcome in zip(asked, outcomes, strict=True)]
        sightings = [self._allowed(one) for report, _ in replies if report for one in report.sightings]
        notes = tuple(note for _, note in replies if note)
        if sightings:
            places = await asyncio.to_thread(_chosen, sightings, tuple(known), destination)
        else:  # nothing to be merged: not worth a place in the solver's queue
            places = _chosen(sightings, tuple(known), destination)
        return FoundPlaces(places, _sources_of(places), notes, _areas_of(places, destination))

    def _allowed(self, sighting: Sighting) -> Sighting:
        return replace(sighting, hours=None) if sighting.is_lent and not self._uses_lent_hours else sighting


async def _asked(source: PlaceSource, search: Search, within_seconds: float | None) -> Reply:
    seconds = source.seconds if within_seconds is None else min(source.seconds, within_seconds)
    try:
        async with asyncio.timeout(seconds):
            report = await source.report(search)
    except TimeoutError:
        return None, _noted(source.name, Reason.SLOW)
    except SourceFailed as failure:
        return None, _noted(source.name, failure.reason)
    return report, _noted(source.name, STALE) if report.is_stale else None


def _settled(source: PlaceSource, outcome: Reply | BaseException) -> Reply:
    """A source that breaks is a fault of ours, to be seen in the log, and none that a traveller waits for."""
    if not isinstance(outcome, BaseException):
        return outcome
    if not isinstance(outcome, Exception):
        raise outcome
    logger.error("places from %s broke", source.name, exc_info=outcome)
    return None, SourceNote(source.name, Reason.WRONG)


def _noted(source: str, code: str) -> SourceNote:
    logger.info("places from %s: %s", source, code)
    return SourceNote(source, str(code))


def _chosen(
    sightings: list[Sighting], known: tuple[Place, ...], destination: Destination
) -> tuple[Place, ...]:
    """The known ones and the best of the others, so many at most, of them so many to eat at."""
    places = merged(sightings, known=known, destination=destination)
    others = sorted((place for place in places if _is_new(place)), key=lambda one: _appeal(one, destination))
    to_eat = [place for place in others if place.category in EATING][:MAX_EATING]
    to_see = [place for place in others if place.category not in EATING]
    room = max(0, MAX_PLACES - len(places) + len(others) - len(to_eat))
    kept = {place.id for place in (*to_eat, *to_see[:room])}
    return tuple(place for place in places if not _is_new(place) or place.id in kept)


def _is_new(place: Place) -> bool:
    return place.source != ATLAS


def _appeal(place: Place, destination: Destination) -> tuple[int, bool, float, str]:
    """Known first, then those whose hours are known, then the nearest."""
    km = straight_km((place.lat, place.lon), (destination.lat, destination.lon))
    return -place.popularity, place.hours is None, km, place.id


def _sources_of(places: Sequence[Place]) -> tuple[str, ...]:
    named = {place.source for place in places}
    return tuple(sorted(named | {origin.source for place in places for origin in place.origins.values()}))


def _areas_of(places: Sequence[Place], destination: Destination) -> dict[str, Names]:
    used = {place.area for place in places} - destination.areas.keys()
    return {key: names for key, names in QUARTERS.items() if key in used}
