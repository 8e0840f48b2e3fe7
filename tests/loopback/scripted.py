"""Servers that play a script for every request, in a test or as processes of their own."""

import argparse
import asyncio
import sys
from collections.abc import Mapping

from tests.loopback.gemini_scripts import Play, Stream
from tests.loopback.http import Exchange, LoopbackServer


class ScriptedServer(LoopbackServer):
    """Plays a script for every request; `script` may be changed between requests."""

    plays: Mapping[str, Play]

    def __init__(self, script: str = "good", *, delay_seconds: float = 0.0) -> None:
        super().__init__(self._play)
        self.script = script
        self.delay_seconds = delay_seconds
        self.streams: list[Stream] = []

    async def _play(self, exchange: Exchange) -> None:
        raise NotImplementedError

    async def _play_script(self, stream: Stream) -> None:
        self.streams.append(stream)
        await self.plays[self.script](stream)


def run(server: type[ScriptedServer], description: str) -> None:
    """Serves until it is ended, as the command line says."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--script", choices=sorted(server.plays), default="good")
    parser.add_argument("--delay-ms", type=float, default=0.0, help="pause after every chunk")
    chosen = parser.parse_args()
    asyncio.run(_serve(server(chosen.script, delay_seconds=chosen.delay_ms / 1000), chosen.port))


async def _serve(server: ScriptedServer, port: int) -> None:
    await server.start(port)
    sys.stdout.write(f"listening on {server.url}\n")
    sys.stdout.flush()
    await server.serve_forever()
