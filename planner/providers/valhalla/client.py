"""Valhalla's matrix service behind the travel port: one server walks and drives."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, Field

from planner.domain.legs import Point
from planner.domain.ways import Profile, WayTable
from planner.ports import SourceUnavailable
from planner.providers.http import Http, Service, SourceFailed
from planner.providers.ways import DAY_SECONDS, MAX_KM, MAX_SECONDS, square

DEADLINE_SECONDS = 8.0
MAX_PAIRS = 2_500
"""What a server takes in one request unless told otherwise."""
COSTINGS: Mapping[Profile, str] = {Profile.WALKING: "pedestrian", Profile.DRIVING: "auto"}
DECIMALS = 5


class _Cell(BaseModel):
    """From one source to one target: seconds and km, with nulls where there is no way."""

    time: Annotated[float, Field(ge=0, le=MAX_SECONDS, allow_inf_nan=False)] | None
    distance: Annotated[float, Field(ge=0, le=MAX_KM, allow_inf_nan=False)] | None


class _Matrix(BaseModel):
    sources_to_targets: list[list[_Cell]]


def valhalla_service(base_url: str) -> Service:
    return Service(
        "valhalla",
        base_url,
        at_once=4,
        per_minute=600,
        timeout_seconds=6.0,
        max_bytes=4_000_000,
        fresh_seconds=7 * DAY_SECONDS,
        stale_seconds=30 * DAY_SECONDS,
        open_seconds=60.0,
    )


class Valhalla:
    """Walks and drives by one server."""

    source = "travel:valhalla"
    profiles = (Profile.WALKING, Profile.DRIVING)

    def __init__(self, http: Http, *, service: Service) -> None:
        self._http = http
        self._service = service

    async def ways(self, points: Sequence[Point], profile: Profile) -> WayTable:
        """From each point to each, in their order, in as many requests as the server's limit asks for.

        Raises SourceUnavailable.
        """
        rows = max(1, MAX_PAIRS // max(1, len(points)))
        blocks = [points[at : at + rows] for at in range(0, len(points), rows)]
        try:
            tables = await asyncio.gather(*(self._block(block, points, profile) for block in blocks))
        except SourceFailed as failure:
            raise SourceUnavailable(str(failure)) from failure
        return tuple(row for table in tables for row in table)

    async def _block(self, sources: Sequence[Point], targets: Sequence[Point], profile: Profile) -> WayTable:
        answer = await self._http.json(
            self._service,
            "/sources_to_targets",
            method="POST",
            body={
                "sources": [_location(point) for point in sources],
                "targets": [_location(point) for point in targets],
                "costing": COSTINGS[profile],
                "units": "km",
                "verbose": True,
            },
            within_seconds=DEADLINE_SECONDS,
            read=lambda body: parse_matrix(body, rows=len(sources), columns=len(targets)),
        )
        return answer.value


def _location(point: Point) -> dict[str, float]:
    return {"lat": round(point[0], DECIMALS), "lon": round(point[1], DECIMALS)}


def parse_matrix(body: Any, *, rows: int, columns: int) -> WayTable:
    """Minutes and km by source and target. Raises ValueError for another shape or size."""
    table = square(_Matrix.model_validate(body).sources_to_targets, rows, columns)
    return tuple(
        tuple(
            None if cell.time is None or cell.distance is None else (cell.time / 60, cell.distance)
            for cell in row
        )
        for row in table
    )
