"""Travel times from a Valhalla server of one's own."""

from planner.providers.valhalla.client import Valhalla

__all__ = ["Valhalla"]
