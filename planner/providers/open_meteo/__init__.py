"""Open-Meteo, which needs no key: forecasts, last year's weather (CC BY 4.0), and towns by their names."""

from planner.providers.open_meteo.archive import LastYear
from planner.providers.open_meteo.forecast import Forecast
from planner.providers.open_meteo.geocoding import Geocoding

__all__ = ["Forecast", "Geocoding", "LastYear"]
