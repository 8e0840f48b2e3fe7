"""Where the live tests go: the services' own addresses, and servers of one's own by environment."""

import os
from datetime import UTC, datetime

from planner.domain.ways import Profile
from planner.providers.frankfurter.client import frankfurter_service
from planner.providers.open_meteo.services import archive_service, forecast_service, geocoding_service
from planner.providers.osrm.client import osrm_service
from planner.providers.valhalla.client import valhalla_service

OSRM_WALKING_URL = os.environ.get("OSRM_WALKING_BASE_URL", "")
VALHALLA_URL = os.environ.get("VALHALLA_BASE_URL", "")

FORECAST, ARCHIVE, GEOCODING = forecast_service(), archive_service(), geocoding_service()
FRANKFURTER = frankfurter_service()
OSRM = osrm_service(OSRM_WALKING_URL, Profile.WALKING)
VALHALLA = valhalla_service(VALHALLA_URL)

HOSTS = {service.host for service in (FORECAST, ARCHIVE, GEOCODING, FRANKFURTER, OSRM, VALHALLA)} - {""}


def present() -> datetime:
    return datetime.now(UTC)
