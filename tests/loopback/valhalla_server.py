"""Valhalla's matrix service by its documented shape, in the same town as OSRM's."""

from typing import Any

from tests.loopback.http import Exchange
from tests.loopback.json_server import JsonServer, Play
from tests.loopback.osrm_server import KMH, Pair, joined, km_between

PROFILES = {"pedestrian": "foot", "auto": "car"}
MAX_PAIRS = 2_500


def valhalla() -> JsonServer:
    def answering(exchange: Exchange) -> Any:
        body = exchange.json()
        sources, targets = (
            [(one["lat"], one["lon"]) for one in body[side]] for side in ("sources", "targets")
        )
        assert len(sources) * len(targets) <= MAX_PAIRS, "the server's limit"
        assert body["units"] == "km"
        kmh = KMH[PROFILES[body["costing"]]]
        rows = [
            [
                _cell((source, target), kmh=kmh, row=row, column=column)
                for column, target in enumerate(targets)
            ]
            for row, source in enumerate(sources)
        ]
        return {"algorithm": "costmatrix", "units": "kilometers", "sources_to_targets": rows}

    return JsonServer(answering, paths=lambda path: path == "/sources_to_targets")


def _cell(pair: Pair, *, kmh: float, row: int, column: int) -> dict[str, Any]:
    km = round(km_between(pair), 4)
    way = (
        {"distance": km, "time": round(km / kmh * 3600, 1)}
        if joined(pair)
        else {"distance": None, "time": None}
    )
    return {**way, "from_index": row, "to_index": column}


async def too_far(exchange: Exchange, _: Any) -> None:
    await exchange.answer_json(
        400, {"error_code": 154, "error": "Path distance exceeds the max distance limit", "status_code": 400}
    )


async def a_row_short(exchange: Exchange, body: Any) -> None:
    body["sources_to_targets"].pop()
    await exchange.answer_json(200, body)


async def without_times(exchange: Exchange, body: Any) -> None:
    for cell in body["sources_to_targets"][0]:
        del cell["time"]
    await exchange.answer_json(200, body)


async def before_leaving(exchange: Exchange, body: Any) -> None:
    body["sources_to_targets"][0][1]["time"] = -5
    await exchange.answer_json(200, body)


MATRIX_FAILURES: tuple[Play, ...] = (too_far, a_row_short, without_times, before_leaving)
