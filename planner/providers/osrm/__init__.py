"""Travel times from an OSRM server of one's own; the public one forbids tables."""

from planner.providers.osrm.client import Osrm

__all__ = ["Osrm"]
