"""What maps are drawn from: the land, where destinations are, and tiles when the operator has named some."""

from functools import cache, lru_cache

from django.conf import settings

from planner.atlas.areas import Whereabouts, whereabouts
from planner.atlas.land import Land
from planner.ports import DestinationUnknown
from planner.wiring import tools

DESTINATIONS_KEPT = 256


@cache
def land() -> Land:
    return Land()


@lru_cache(maxsize=DESTINATIONS_KEPT)
def whereabouts_of(place: str) -> Whereabouts | None:
    """Where this destination of the atlas is; None for one that is not there, or could be several."""
    atlas = tools.gazetteer()
    try:
        destination = atlas.find(place)
    except DestinationUnknown:
        return None
    return whereabouts(destination, atlas.places(destination))


def tiles() -> dict[str, str] | None:
    """The address pattern and the attribution of map tiles; None when the drawn land is all there is."""
    url = settings.ENV["MAP_TILES_URL"]
    return {"url": url, "attribution": settings.ENV["MAP_TILES_ATTRIBUTION"]} if url else None
