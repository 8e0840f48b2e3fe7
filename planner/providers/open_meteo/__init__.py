"""Forecasts from Open-Meteo (CC BY 4.0), which needs no key."""

from planner.providers.open_meteo.client import OpenMeteo

__all__ = ["OpenMeteo"]
