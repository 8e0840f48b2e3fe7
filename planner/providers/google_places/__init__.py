"""What Google Places knows of places others have found, with a key: their end, their hours, their renown."""

from planner.providers.google_places.client import GooglePlaces

__all__ = ["GooglePlaces"]
