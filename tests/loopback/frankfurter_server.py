"""Frankfurter's latest rates by their documented shape."""

from typing import Any

from tests.loopback.http import Exchange
from tests.loopback.json_server import JsonServer, Play
from tests.loopback.open_meteo_server import asked

PER_EURO = {"KRW": 1_702.5, "JPY": 180.25, "USD": 1.16, "GBP": 0.88, "THB": 37.6, "TRY": 0.00004}


def latest(exchange: Exchange) -> Any:
    base = asked(exchange)["base"]
    return {"amount": 1.0, "base": base, "date": "2026-11-20", "rates": dict(PER_EURO)}


def frankfurter() -> JsonServer:
    return JsonServer(latest, paths=lambda path: path == "/v1/latest")


async def without_won(exchange: Exchange, body: Any) -> None:
    del body["rates"]["KRW"]
    await exchange.answer_json(200, body)


async def below_zero(exchange: Exchange, body: Any) -> None:
    body["rates"]["JPY"] = -180.25
    await exchange.answer_json(200, body)


async def not_money(exchange: Exchange, body: Any) -> None:
    body["rates"]["<script>"] = 1.0
    await exchange.answer_json(200, body)


async def of_next_year(exchange: Exchange, body: Any) -> None:
    await exchange.answer_json(200, {**body, "date": "2027-11-20"})


RATE_FAILURES: tuple[Play, ...] = (without_won, below_zero, not_money, of_next_year)
