"""granian, in this process: its Rust threads speak HTTP, the application runs on this loop."""

import asyncio
import signal
from typing import TYPE_CHECKING

from granian.constants import Interfaces
from granian.server.embed import Server

from planner.runs.loops import new_loop
from planner.web.serving.port import BACKLOG, OnListening, listening

if TYPE_CHECKING:
    from planner.web.application import Application

GRACEFUL_SECONDS = 1
"""What is still open when the streams have been closed: granian itself waits for who reads nothing."""


def serve(application: "Application", *, bind: str, port: int, on_listening: OnListening) -> None:
    """Serves until SIGTERM or SIGINT. Raises PortTaken."""
    listening(bind, port).close()  # granian shares a port that another granian has

    async def run() -> None:
        loop = asyncio.get_running_loop()
        server = Server(
            application,
            address=bind,
            port=port,
            interface=Interfaces.ASGI,
            websockets=False,
            backlog=BACKLOG,
            log_enabled=False,
        )
        server.on_startup(lambda: on_listening(None))

        asked = asyncio.Event()

        def stop(*_: object) -> None:
            loop.call_soon_threadsafe(server.stop)
            loop.call_soon_threadsafe(asked.set)

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        serving, stopping = asyncio.create_task(server.serve()), asyncio.create_task(asked.wait())
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait({serving}, timeout=GRACEFUL_SECONDS)
        if serving.done():
            serving.result()

    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(run())
