"""Every service a trip asks, at one address and as a process of its own: for browser tests without a network.

    python -m tests.loopback.world --port 8199 --failing overpass,open-meteo

Its address is the base URL of each, Wikipedia's with `/{language}` behind it. It knows Dallae and its places.
"""

import argparse
import asyncio
import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.loopback import frankfurter_server, open_meteo_server, osrm_server, place_servers
from tests.loopback.http import Exchange, LoopbackServer
from tests.loopback.json_server import breaking, good


@dataclass(frozen=True, slots=True)
class Known:
    """A service, the paths it answers at, and what."""

    name: str
    serves: Callable[[str], bool]
    answer: Callable[[Exchange], Any]


def _open_meteo(exchange: Exchange) -> Any:
    return open_meteo_server.answer(exchange, datetime.now(UTC).date())


SERVICES = (
    Known("open-meteo", lambda path: path in ("/v1/forecast", "/v1/archive"), _open_meteo),
    Known("geocoding", lambda path: path == "/v1/search", _open_meteo),
    Known("frankfurter", lambda path: path == "/v1/latest", frankfurter_server.latest),
    Known("osrm", lambda path: path.startswith("/table/v1/"), osrm_server.table),
    Known("overpass", lambda path: path == "/api/interpreter", place_servers.overpass),
    Known("wikipedia", lambda path: path.endswith("/w/api.php"), place_servers.wikipedia),
)
NAMES = tuple(service.name for service in SERVICES)


class World(LoopbackServer):
    """Answers as the service whose path it is; `failing` are those that answer 502, changed at will."""

    def __init__(self, failing: Collection[str] = ()) -> None:
        super().__init__(self._play)
        self.failing = set(failing)

    async def _play(self, exchange: Exchange) -> None:
        known = next((service for service in SERVICES if service.serves(exchange.path)), None)
        if known is None:
            await exchange.answer(404, b"")
        elif known.name in self.failing:
            await breaking(exchange, None)
        else:
            await good(exchange, known.answer(exchange))


async def serve(port: int, failing: Collection[str]) -> None:
    world = World(failing)
    await world.start(port)
    sys.stdout.write(f"listening on {world.url}\n")
    sys.stdout.flush()
    await world.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description="The services a trip asks, on loopback.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--failing", default="", help=f"which of {', '.join(NAMES)} answer 502")
    chosen = parser.parse_args()
    asyncio.run(serve(chosen.port, [name for name in chosen.failing.split(",") if name]))


if __name__ == "__main__":
    main()
