"""Open-Meteo's forecast, archive and search by their documented shapes, with the errors that are its own."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.loopback.http import Exchange
from tests.loopback.json_server import JsonServer, Play

CODES = (0, 3, 61, 71, 95, 45)
PATHS = ("/v1/forecast", "/v1/archive", "/v1/search")


def town(number: int, name: str, ko: str = "", **facts: Any) -> dict[str, Any]:
    """A town in Portugal, but for the facts given; `ko` is its name and region in Korean."""
    plain = {
        "id": number,
        "name": name,
        "latitude": 41.15,
        "longitude": -8.61,
        "elevation": 104.0,
        "feature_code": "PPLA",
        "country_code": "PT",
        "country_id": 2264397,
        "timezone": "Europe/Lisbon",
        "population": 249_633,
        "country": "Portugal",
        "admin1": "Porto",
        "ko": ko,
    }
    return plain | facts


PORTO = town(2735943, "Porto", "포르투")
PORTO_NEAR_IT = town(2735941, "Porto", feature_code="ADM1", population=1_800_000)
PORTO_IN_BRAZIL = town(
    6317464, "Porto", latitude=-3.89, longitude=-42.71, feature_code="PPL", country_code="BR",
    country="Brazil", admin1="Piauí", timezone="America/Fortaleza", population=5_000,
)  # fmt: skip
STATES = (("Missouri", 170_000), ("Massachusetts", 154_000), ("Oregon", 60_000))
SPRINGFIELDS = tuple(
    town(
        4409896 + n, "Springfield", latitude=37.0 + n, longitude=-93.0 + 5 * n, feature_code="PPLA2",
        country_code="US", country="United States", admin1=state, timezone="America/Chicago",
        population=people,
    )
    for n, (state, people) in enumerate(STATES)
)  # fmt: skip
DALLAE = town(
    999_000_001, "Dallae", "달내", latitude=36.5, longitude=127.5, feature_code="PPLA2", country_code="KR",
    country="South Korea", admin1="North Chungcheong", timezone="Asia/Seoul", population=80_000,
)  # fmt: skip
"""A town that is on no map, which `place_servers` knows the places of."""
TOWNS = (PORTO, PORTO_NEAR_IT, PORTO_IN_BRAZIL, *SPRINGFIELDS, DALLAE)


def asked(exchange: Exchange) -> dict[str, str]:
    """The request's parameters."""
    return {name: values[0] for name, values in parse_qs(urlsplit(exchange.target).query).items()}


def asked_range(exchange: Exchange) -> tuple[date, date]:
    query = asked(exchange)
    return date.fromisoformat(query["start_date"]), date.fromisoformat(query["end_date"])


def weather(first: date, last: date, variables: str) -> dict[str, Any]:
    """A body of the documented shape: the variables asked for, one row a date from first to last."""
    count = (last - first).days + 1
    columns: Mapping[str, list[Any]] = {
        "weather_code": [CODES[n % len(CODES)] for n in range(count)],
        "temperature_2m_max": [12.4 - n for n in range(count)],
        "temperature_2m_min": [3.1 - n for n in range(count)],
        "precipitation_sum": [0.0 if n % 3 < 2 else 8.6 for n in range(count)],
        "precipitation_probability_max": [n * 7 % 101 for n in range(count)],
    }
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
            "time": [(first + timedelta(days=n)).isoformat() for n in range(count)],
            **{name: columns[name] for name in variables.split(",")},
        },
    }


def search(name: str, language: str) -> dict[str, Any]:
    """Towns whose English or Korean name begins with the name; no `results` when there are none."""
    typed = name.casefold()
    rows = [row for row in TOWNS if any(row[key].casefold().startswith(typed) for key in ("name", "ko"))]
    in_korean = language == "ko"
    shown = [
        {key: row["ko"] if in_korean and key == "name" and row["ko"] else value for key, value in row.items()}
        for row in rows
    ]
    body: dict[str, Any] = {"generationtime_ms": 0.5}
    return (
        body | {"results": [{k: v for k, v in row.items() if k != "ko"} for row in shown]} if rows else body
    )


def answer(exchange: Exchange, today: date) -> Any:
    """What each of the three services answers; `today` is the first day of its forecasts."""
    query = asked(exchange)
    match exchange.path:
        case "/v1/forecast":
            last = today + timedelta(days=int(query["forecast_days"]) - 1)
            return weather(today, last, query["daily"])
        case "/v1/archive":
            return weather(*asked_range(exchange), query["daily"])
        case _:
            return search(query["name"], query["language"])


def open_meteo(today: date) -> JsonServer:
    """All three services on one address."""
    return JsonServer(lambda exchange: answer(exchange, today), paths=lambda path: path in PATHS)


async def refusing_politely(exchange: Exchange, _: Any) -> None:
    """The error body with a good status."""
    await exchange.answer_json(200, {"error": True, "reason": "Minutely API request limit exceeded"})


async def without_daily(exchange: Exchange, _: Any) -> None:
    await exchange.answer_json(200, {"latitude": 37.5, "hourly": {}})


async def uneven(exchange: Exchange, body: Any) -> None:
    body["daily"]["precipitation_sum"].pop()
    await exchange.answer_json(200, body)


async def mistyped(exchange: Exchange, body: Any) -> None:
    body["daily"]["temperature_2m_max"][0] = {"value": 12}
    await exchange.answer_json(200, body)


async def boiling(exchange: Exchange, body: Any) -> None:
    body["daily"]["temperature_2m_max"][0] = 1e9
    await exchange.answer_json(200, body)


async def other_days(exchange: Exchange, body: Any) -> None:
    body["daily"]["time"] = [f"2001-01-{n + 1:02d}" for n in range(len(body["daily"]["time"]))]
    await exchange.answer_json(200, body)


async def last_day_unknown(exchange: Exchange, body: Any) -> None:
    """The last day is beyond the model's reach."""
    for name, column in body["daily"].items():
        if name != "time":
            column[-1] = None
    await exchange.answer_json(200, body)


WEATHER_FAILURES: tuple[Play, ...] = (
    refusing_politely,
    without_daily,
    uneven,
    mistyped,
    boiling,
    other_days,
)
