"""Whom we believe: for each field the sources in order; the first that says anything is right.

Hours and fees: who runs or publishes the place, then the people who went there. Popularity: who counts
readers or reviews, before who only counts tags. The rest of the order follows who names and classes best.
"""

from planner.providers.places.sighting import ATLAS, GOOGLE, KAKAO, OSM, TOURAPI, WIKIPEDIA, Sighting

IDENTITY = (ATLAS, TOURAPI, OSM, KAKAO, WIKIPEDIA, GOOGLE)
"""Whose id, position and `source` the place has; sources not named come last, by name."""

TRUST: dict[str, tuple[str, ...]] = {
    "category": (ATLAS, TOURAPI, OSM, KAKAO),
    "ko": (ATLAS, TOURAPI, KAKAO, WIKIPEDIA, OSM),
    "en": (ATLAS, OSM, WIKIPEDIA),
    "local": (ATLAS, OSM, WIKIPEDIA, TOURAPI),
    "hours": (TOURAPI, ATLAS, OSM, GOOGLE),
    "fee": (TOURAPI, ATLAS, OSM),
    "indoor": (ATLAS, OSM),
    "popularity": (ATLAS, WIKIPEDIA, GOOGLE, OSM, TOURAPI, KAKAO),
    "about": (WIKIPEDIA, TOURAPI, OSM),
}


def rank(source: str) -> tuple[int, str]:
    """Where a source stands in IDENTITY."""
    return (IDENTITY.index(source) if source in IDENTITY else len(IDENTITY), source)


def by_trust(sightings: tuple[Sighting, ...], field: str) -> tuple[Sighting, ...]:
    """Those that may say this field, most trusted first; among equals the order they came in holds."""
    order = TRUST[field]
    return tuple(
        sorted((one for one in sightings if one.source in order), key=lambda one: order.index(one.source))
    )
