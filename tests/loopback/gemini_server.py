"""Gemini as far as the planner uses it: `/v1beta/models/<m>:streamGenerateContent?alt=sse`, by a script.

In a test:        async with GeminiServer("good") as server: ... server.url, server.exchanges
As a process:     python -m tests.loopback.gemini_server --port 8099 --script good --delay-ms 50
"""

import re

from tests.loopback.gemini_scripts import SCRIPTS, Stream
from tests.loopback.http import Exchange
from tests.loopback.scripted import ScriptedServer, run

__all__ = ["SCRIPTS", "GeminiServer", "Stream"]

ENDPOINT = re.compile(r"^/v1beta/models/(?P<model>[\w.-]+):streamGenerateContent$")


class GeminiServer(ScriptedServer):
    """Plays Gemini."""

    plays = SCRIPTS

    async def _play(self, exchange: Exchange) -> None:
        endpoint = ENDPOINT.match(exchange.path)
        if endpoint is None or exchange.method != "POST":
            await exchange.answer_json(404, {"error": {"code": 404, "status": "NOT_FOUND"}})
        else:
            stream = Stream(exchange, endpoint["model"], len(self.exchanges), self.delay_seconds)
            await self._play_script(stream)


if __name__ == "__main__":
    run(GeminiServer, "A Gemini of scripts, on loopback.")
