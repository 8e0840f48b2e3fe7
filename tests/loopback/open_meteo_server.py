"""Open-Meteo's /v1/forecast by a script: the recorded shape, errors, garbage, silence."""

import asyncio
import json
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.loopback.http import Exchange, LoopbackServer

CODES = (0, 3, 61, 71, 95, 45)


def forecast(first: date, last: date) -> dict[str, Any]:
    """A body of the documented shape, one row a date from first to last."""
    count = (last - first).days + 1
    days = [(first + timedelta(days=n)).isoformat() for n in range(count)]
    return {
        "latitude": 37.55,
        "longitude": 127.0,
        "generationtime_ms": 0.07,
        "utc_offset_seconds": 32400,
        "timezone": "Asia/Seoul",
        "timezone_abbreviation": "KST",
        "elevation": 34.0,
        "daily_units": {"time": "iso8601", "weather_code": "wmo code", "temperature_2m_max": "°C"},
        "daily": {
            "time": days,
            "weather_code": [CODES[n % len(CODES)] for n in range(count)],
            "temperature_2m_max": [12.4 - n for n in range(count)],
            "temperature_2m_min": [3.1 - n for n in range(count)],
            "precipitation_sum": [0.0 if n % 3 < 2 else 8.6 for n in range(count)],
            "precipitation_probability_max": [n * 7 % 101 for n in range(count)],
        },
    }


def asked_range(exchange: Exchange) -> tuple[date, date]:
    query = parse_qs(urlsplit(exchange.target).query)
    return date.fromisoformat(query["start_date"][0]), date.fromisoformat(query["end_date"][0])


async def good(exchange: Exchange) -> None:
    await exchange.answer_json(200, forecast(*asked_range(exchange)))


async def refusing(exchange: Exchange) -> None:
    await exchange.answer_json(
        400, {"error": True, "reason": "Parameter 'start_date' is out of allowed range"}
    )


async def refusing_politely(exchange: Exchange) -> None:
    """The error body with a good status."""
    await exchange.answer_json(200, {"error": True, "reason": "Minutely API request limit exceeded"})


async def failing(exchange: Exchange) -> None:
    await exchange.answer(502, b"<html>Bad Gateway</html>")


async def failing_in_json(exchange: Exchange) -> None:
    await exchange.answer_json(500, {"message": "oops"})


async def garbage(exchange: Exchange) -> None:
    await exchange.answer(200, b"\xff\xfe not json")


async def a_list(exchange: Exchange) -> None:
    await exchange.answer_json(200, [1, 2, 3])


async def without_daily(exchange: Exchange) -> None:
    await exchange.answer_json(200, {"latitude": 37.5, "hourly": {}})


async def uneven(exchange: Exchange) -> None:
    body = forecast(*asked_range(exchange))
    body["daily"]["precipitation_sum"].pop()
    await exchange.answer_json(200, body)


async def mistyped(exchange: Exchange) -> None:
    body = forecast(*asked_range(exchange))
    body["daily"]["temperature_2m_max"][0] = {"value": 12}
    await exchange.answer_json(200, body)


async def nulls(exchange: Exchange) -> None:
    """The last day is beyond the model's reach."""
    body = forecast(*asked_range(exchange))
    for name, column in body["daily"].items():
        if name != "time":
            column[-1] = None
    await exchange.answer_json(200, body)


async def other_days(exchange: Exchange) -> None:
    await exchange.answer_json(200, forecast(date(2001, 1, 1), date(2001, 1, 2)))


async def silent(_: Exchange) -> None:
    await asyncio.Event().wait()


async def dripping(exchange: Exchange) -> None:
    """A good answer, a byte at a time, each within any read timeout."""
    await exchange.begin("application/json")
    for byte in json.dumps(forecast(*asked_range(exchange))).encode():
        await exchange.send(bytes([byte]))
        await asyncio.sleep(0.02)
    await exchange.end()


async def reset(exchange: Exchange) -> None:
    exchange.reset()


PLAYS = (
    *(good, nulls, dripping, silent, reset),
    *(refusing, refusing_politely, failing, failing_in_json),
    *(garbage, a_list, without_daily, uneven, mistyped, other_days),
)
SCRIPTS = {play.__name__: play for play in PLAYS}


class OpenMeteoServer(LoopbackServer):
    """Plays a script for every request; `script` may be changed between requests."""

    def __init__(self, script: str = "good") -> None:
        super().__init__(self._play)
        self.script = script

    async def _play(self, exchange: Exchange) -> None:
        if exchange.path != "/v1/forecast":
            await exchange.answer(404, b"")
        else:
            await SCRIPTS[self.script](exchange)
