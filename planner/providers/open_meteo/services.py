"""Open-Meteo's three services: how long their answers hold, and how they may be asked.

Its terms allow about 600 requests a minute and 10,000 a day from one address, for uses that earn nothing.
"""

from planner.providers.http import Service

FORECAST_URL = "https://api.open-meteo.com"
ARCHIVE_URL = "https://archive-api.open-meteo.com"
GEOCODING_URL = "https://geocoding-api.open-meteo.com"

DAY_SECONDS = 86_400.0
PER_MINUTE = 200.0
ALONE_SECONDS = 60.0
"""A trip is not worth holding up for its weather: after one call that failed it is left alone for so long."""


def forecast_service(base_url: str = FORECAST_URL) -> Service:
    return _service("open-meteo", base_url, fresh_seconds=3_600, stale_seconds=DAY_SECONDS)


def archive_service(base_url: str = ARCHIVE_URL) -> Service:
    """The past does not change, so that its answers hold for long."""
    return _service(
        "open-meteo-archive", base_url, fresh_seconds=30 * DAY_SECONDS, stale_seconds=90 * DAY_SECONDS
    )


def geocoding_service(base_url: str = GEOCODING_URL) -> Service:
    return _service(
        "open-meteo-geocoding", base_url, fresh_seconds=7 * DAY_SECONDS, stale_seconds=90 * DAY_SECONDS
    )


def _service(name: str, base_url: str, *, fresh_seconds: float, stale_seconds: float) -> Service:
    return Service(
        name,
        base_url,
        at_once=8,
        per_minute=PER_MINUTE,
        timeout_seconds=3.0,
        max_bytes=200_000,
        fresh_seconds=fresh_seconds,
        stale_seconds=stale_seconds,
        failures_to_open=1,
        open_seconds=ALONE_SECONDS,
    )
