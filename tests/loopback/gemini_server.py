"""Gemini as far as the planner uses it: `/v1beta/models/<m>:streamGenerateContent?alt=sse`, by a script.

In a test:        async with GeminiServer("good") as server: ... server.url, server.exchanges
As a process:     python -m tests.loopback.gemini_server --port 8099 --script good --delay-ms 50
"""

import argparse
import asyncio
import re
import sys

from tests.loopback.gemini_scripts import SCRIPTS, Stream
from tests.loopback.http import Exchange, LoopbackServer

__all__ = ["SCRIPTS", "GeminiServer", "Stream"]

ENDPOINT = re.compile(r"^/v1beta/models/(?P<model>[\w.-]+):streamGenerateContent$")


class GeminiServer(LoopbackServer):
    """Plays a script for every request; `script` may be changed between requests."""

    def __init__(self, script: str = "good", *, delay_seconds: float = 0.0) -> None:
        super().__init__(self._play)
        self.script = script
        self.delay_seconds = delay_seconds
        self.streams: list[Stream] = []

    async def _play(self, exchange: Exchange) -> None:
        endpoint = ENDPOINT.match(exchange.path)
        if endpoint is None or exchange.method != "POST":
            await exchange.answer_json(404, {"error": {"code": 404, "status": "NOT_FOUND"}})
        else:
            stream = Stream(exchange, endpoint["model"], len(self.exchanges), self.delay_seconds)
            self.streams.append(stream)
            await SCRIPTS[self.script](stream)


async def serve(port: int, script: str, delay_seconds: float) -> None:
    server = GeminiServer(script, delay_seconds=delay_seconds)
    await server.start(port)
    sys.stdout.write(f"listening on {server.url}\n")
    sys.stdout.flush()
    await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description="A Gemini of scripts, on loopback.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--script", choices=sorted(SCRIPTS), default="good")
    parser.add_argument("--delay-ms", type=float, default=0.0, help="pause after every chunk")
    chosen = parser.parse_args()
    asyncio.run(serve(chosen.port, chosen.script, chosen.delay_ms / 1000))


if __name__ == "__main__":
    main()
