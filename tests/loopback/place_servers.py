"""The services that know places, as they answer about Dallae, a town that is on no map."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.loopback.http import Exchange

RECORDINGS = Path(__file__).parent.parent / "recordings"


def recorded(path: str) -> Any:
    return json.loads((RECORDINGS / path).read_text())


def asked(exchange: Exchange) -> dict[str, str]:
    """The parameters of a request, the first of each."""
    return {name: values[0] for name, values in parse_qs(urlsplit(exchange.target).query).items()}


def overpass(exchange: Exchange) -> Any:
    assert exchange.path == "/api/interpreter"
    (query,) = parse_qs(exchange.body.decode())["data"]
    assert query.startswith("[out:json][timeout:")
    return recorded("overpass/town.json")


def wikipedia(exchange: Exchange) -> Any:
    """Both languages at one address, each under its code."""
    language, _, rest = exchange.path.lstrip("/").partition("/")
    assert rest == "w/api.php"
    assert asked(exchange)["generator"] == "geosearch"
    return recorded(f"wikipedia/{language}.json")


def tourapi(exchange: Exchange) -> Any:
    query = asked(exchange)
    assert query["_type"] == "json"
    if exchange.path.endswith("/locationBasedList2"):
        return recorded(f"tourapi/list_{query['contentTypeId']}.json")
    assert exchange.path.endswith("/detailIntro2")
    path = f"tourapi/intro_{query['contentId']}.json"
    return recorded(path if (RECORDINGS / path).exists() else "tourapi/nothing.json")


def kakao(exchange: Exchange) -> Any:
    query = asked(exchange)
    path = f"kakao/{query['category_group_code']}_{query['page']}.json"
    return recorded(path if (RECORDINGS / path).exists() else "kakao/nothing.json")


def google_places(exchange: Exchange) -> Any:
    assert exchange.path == "/v1/places:searchNearby"
    assert exchange.headers["x-goog-fieldmask"].startswith("places.id,")
    kinds = exchange.json()["includedTypes"]
    return recorded(f"google_places/{'museums' if 'museum' in kinds else 'sights'}.json")
