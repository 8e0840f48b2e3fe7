"""OSRM's table service behind the travel port: a server knows one profile, so each has an address."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from planner.domain.legs import Point
from planner.domain.ways import Profile, WayTable
from planner.ports import SourceUnavailable
from planner.providers.http import Http, Service, SourceFailed
from planner.providers.ways import DAY_SECONDS, MAX_KM, MAX_SECONDS, square

DEADLINE_SECONDS = 6.0
DECIMALS = 5
"""Of a degree: a metre."""
PROFILE_NAMES: Mapping[Profile, str] = {Profile.WALKING: "foot", Profile.DRIVING: "car"}

type Seconds = Annotated[float, Field(ge=0, le=MAX_SECONDS, allow_inf_nan=False)]
type Metres = Annotated[float, Field(ge=0, le=MAX_KM * 1000, allow_inf_nan=False)]


class _Table(BaseModel):
    """Rows are sources and columns destinations, in the order asked; null where there is no way."""

    code: Literal["Ok"]
    durations: list[list[Seconds | None]]
    distances: list[list[Metres | None]]


def osrm_service(base_url: str, profile: Profile) -> Service:
    return Service(
        f"osrm-{profile}",
        base_url,
        at_once=4,
        per_minute=600,
        timeout_seconds=5.0,
        max_bytes=2_000_000,
        fresh_seconds=7 * DAY_SECONDS,
        stale_seconds=30 * DAY_SECONDS,
        open_seconds=60.0,
    )


class Osrm:
    """`services` are the servers there are, by the profile each was built for."""

    source = "travel:osrm"

    def __init__(self, http: Http, *, services: Mapping[Profile, Service]) -> None:
        self._http = http
        self._services = services

    @property
    def profiles(self) -> tuple[Profile, ...]:
        return tuple(self._services)

    async def ways(self, points: Sequence[Point], profile: Profile) -> WayTable:
        """From each point to each, in their order; a server takes 100 points unless told otherwise.

        Raises SourceUnavailable.
        """
        where = ";".join(f"{lon:.{DECIMALS}f},{lat:.{DECIMALS}f}" for lat, lon in points)
        try:
            answer = await self._http.json(
                self._services[profile],
                f"/table/v1/{PROFILE_NAMES[profile]}/{where}",
                params={"annotations": "duration,distance"},
                within_seconds=DEADLINE_SECONDS,
                read=lambda body: parse_table(body, size=len(points)),
            )
        except SourceFailed as failure:
            raise SourceUnavailable(str(failure)) from failure
        return answer.value


def parse_table(body: Any, *, size: int) -> WayTable:
    """Minutes and km of a table of `size` points. Raises ValueError for another shape or size."""
    table = _Table.model_validate(body)
    rows = zip(square(table.durations, size), square(table.distances, size), strict=True)
    return tuple(
        tuple(
            None if seconds is None or metres is None else (seconds / 60, metres / 1000)
            for seconds, metres in zip(*row, strict=True)
        )
        for row in rows
    )
