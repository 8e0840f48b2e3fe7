"""Places of the Korea Tourism Organization's TourAPI, with a key: official hours and closing days."""

from planner.providers.tourapi.client import TourApi

__all__ = ["TourApi"]
