"""The server's start and end, for the servers that tell (daphne does not)."""

import asyncio
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import FrameType
from typing import Any

from planner.web.http import Receive, Scope, Send

ENDING_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Lifespan:
    """`drain` blocks until runs are handed over and streams closed; it is called off the loop."""

    def __init__(self, *, drain: Callable[[], None]) -> None:
        self._drain = drain

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        while True:
            match (await receive())["type"]:
                case "lifespan.startup":
                    drain_at_signals(self._drain)
                    await send({"type": "lifespan.startup.complete"})
                case "lifespan.shutdown":
                    # not on the loop's own thread: runs that are brought to their next node need it
                    with ThreadPoolExecutor(1) as own:
                        await asyncio.get_running_loop().run_in_executor(own, self._drain)
                    await send({"type": "lifespan.shutdown.complete"})
                    return


def drain_at_signals(drain: Callable[[], None]) -> None:
    """Puts `drain` before what the server does at SIGTERM and SIGINT.

    Servers wait for open responses before they tell of the shutdown, and an open stream would not end.
    """
    if threading.current_thread() is threading.main_thread():
        for number in ENDING_SIGNALS:
            signal.signal(number, _after(drain, signal.getsignal(number)))


def _after(drain: Callable[[], None], stop: Any) -> Callable[[int, FrameType | None], None]:
    def on_signal(number: int, frame: FrameType | None) -> None:
        def drain_and_stop() -> None:
            try:
                drain()
            finally:
                if callable(stop):
                    stop(number, None)

        threading.Thread(target=drain_and_stop, name="drain", daemon=True).start()

    return on_signal
