"""OSRM's table service by its documented shape: a town of streets, and an island no street joins."""

from typing import Any

from planner.domain.legs import straight_km
from tests.loopback.http import Exchange
from tests.loopback.json_server import JsonServer, Play

ISLAND_LON = 129.0
"""East of this is the island."""
KMH = {"foot": 4.8, "car": 24.0}
STREETS = 1.2
"""Streets are so much longer than the straight line."""

type Pair = tuple[tuple[float, float], tuple[float, float]]


def joined(pair: Pair) -> bool:
    return len({point[1] > ISLAND_LON for point in pair}) == 1


def km_between(pair: Pair) -> float:
    return straight_km(*pair) * STREETS


def table(exchange: Exchange) -> Any:
    _, _, _, profile, where = exchange.path.split("/")
    lonlat = (map(float, part.split(",")) for part in where.split(";"))
    points = [(lat, lon) for lon, lat in lonlat]
    pairs = [[(one, other) for other in points] for one in points]
    metres = [[round(km_between(pair) * 1000, 1) if joined(pair) else None for pair in row] for row in pairs]
    return {
        "code": "Ok",
        "distances": metres,
        "durations": [
            [None if cell is None else round(cell / 1000 / KMH[profile] * 3600, 1) for cell in row]
            for row in metres
        ],
        "sources": [{"hint": "", "distance": 4.1, "name": "", "location": [0, 0]} for _ in points],
    }


def osrm() -> JsonServer:
    return JsonServer(table, paths=lambda path: path.startswith("/table/v1/"))


async def no_table(exchange: Exchange, _: Any) -> None:
    """What the public server answers to a table."""
    await exchange.answer_json(400, {"code": "TooBig", "message": "Too many table coordinates"})


async def not_ok(exchange: Exchange, body: Any) -> None:
    await exchange.answer_json(200, {**body, "code": "NoTable"})


async def without_distances(exchange: Exchange, body: Any) -> None:
    del body["distances"]
    await exchange.answer_json(200, body)


async def a_row_short(exchange: Exchange, body: Any) -> None:
    body["durations"].pop()
    await exchange.answer_json(200, body)


async def a_cell_short(exchange: Exchange, body: Any) -> None:
    body["distances"][0].pop()
    await exchange.answer_json(200, body)


async def before_leaving(exchange: Exchange, body: Any) -> None:
    body["durations"][0][1] = -5
    await exchange.answer_json(200, body)


TABLE_FAILURES: tuple[Play, ...] = (
    no_table,
    not_ok,
    without_distances,
    a_row_short,
    a_cell_short,
    before_leaving,
)
