"""Places of OpenStreetMap (ODbL) through an Overpass server, which needs no key."""

from planner.providers.overpass.client import Overpass

__all__ = ["Overpass"]
