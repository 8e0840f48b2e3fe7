"""Places from live sources, merged into the same type as the atlas's, each field with its source and date."""

from planner.providers.places.service import Places

__all__ = ["Places"]
