"""The server's start and end, for the servers that tell (daphne does not)."""

from collections.abc import Callable

from planner.web.http import Receive, Scope, Send


class Lifespan:
    def __init__(self, *, start: Callable[[], None], stop: Callable[[], None]) -> None:
        self._start = start
        self._stop = stop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        while True:
            match (await receive())["type"]:
                case "lifespan.startup":
                    self._start()
                    await send({"type": "lifespan.startup.complete"})
                case "lifespan.shutdown":
                    self._stop()
                    await send({"type": "lifespan.shutdown.complete"})
                    return
