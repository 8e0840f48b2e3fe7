"""What Wikipedia (CC BY-SA) says of places others have found: renown, a line of description, names."""

from planner.providers.wikipedia.client import Wikipedia

__all__ = ["Wikipedia"]
