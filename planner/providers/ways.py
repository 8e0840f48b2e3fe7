"""Ways between a trip's candidates as a map has them; the distance model speaks for the rest."""

import asyncio
import logging
from collections.abc import Sequence

from planner.domain.facts import Place
from planner.domain.legs import Point
from planner.domain.ways import Profile, Ways, WayTable
from planner.ports import SourceUnavailable, TravelTimes

logger = logging.getLogger(__name__)

MAX_PLACES = 80
"""The most popular candidates; a server takes 100 points unless told otherwise."""
DAY_SECONDS = 86_400.0
MAX_SECONDS = 7 * DAY_SECONDS
MAX_KM = 5_000.0


class MeasuredWays:
    """Asks one source for both profiles at once; `source` None measures nothing."""

    def __init__(self, source: TravelTimes | None) -> None:
        self._source = source

    async def between(self, places: Sequence[Place]) -> Ways | None:
        """Between the first MAX_PLACES of the places; None when nothing was measured. Never raises."""
        source, chosen = self._source, tuple(places[:MAX_PLACES])
        if source is None or len(chosen) < 2:
            return None
        points = [(place.lat, place.lon) for place in chosen]
        tables = dict(
            zip(
                source.profiles,
                await asyncio.gather(*(_asked(source, points, profile) for profile in source.profiles)),
                strict=True,
            )
        )
        walking, driving = tables.get(Profile.WALKING), tables.get(Profile.DRIVING)
        if walking is None and driving is None:
            return None
        return Ways(tuple(place.id for place in chosen), source.source, walking, driving)


async def _asked(source: TravelTimes, points: Sequence[Point], profile: Profile) -> WayTable | None:
    try:
        return await source.ways(points, profile)
    except SourceUnavailable as error:
        logger.info("no ways measured, %s: %s", profile, error)
        return None


def square[T](table: list[list[T]], rows: int, columns: int | None = None) -> list[list[T]]:
    """The table, when it is of this size; `columns` as many as rows by default. Raises ValueError."""
    width = rows if columns is None else columns
    if len(table) != rows or any(len(row) != width for row in table):
        raise ValueError(f"the table is not of {rows} rows and {width} columns")
    return table
