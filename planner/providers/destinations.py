"""Where a trip goes: the atlas's destinations by every name it knows, then towns anywhere."""

import logging

from planner.domain.facts import Destination
from planner.ports import DestinationUnknown, Gazetteer, GeocodingSource, SourceUnavailable

logger = logging.getLogger(__name__)


class Destinations:
    """Asks a geocoder, where there is one, only for names that the atlas does not know."""

    def __init__(self, atlas: Gazetteer, geocoding: GeocodingSource | None) -> None:
        self._atlas = atlas
        self._geocoding = geocoding

    async def find(self, location: str) -> Destination:
        """The destination meant. Raises DestinationUnknown, with the geocoder's suggestions before ours."""
        try:
            return self._atlas.find(location)
        except DestinationUnknown as unknown:
            if self._geocoding is None:
                raise
            ours = unknown
        try:
            return await self._geocoding.find(location)
        except SourceUnavailable as error:
            logger.info("no town looked up: %s", error)
            raise ours from None
        except DestinationUnknown as theirs:
            raise (theirs if theirs.suggestions else ours) from None
