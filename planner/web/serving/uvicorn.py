"""uvicorn: waits by itself with a reader that is slow, and speaks lifespan."""

import asyncio
import socket
from typing import TYPE_CHECKING

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from planner.web.serving.port import OnListening, listening
from planner.web.streams.open_streams import ABORT

if TYPE_CHECKING:
    from planner.web.application import Application

GRACEFUL_SECONDS = 1  # what is still open when the streams have been closed
KEEP_ALIVE_SECONDS = 75


class Protocol(HttpToolsProtocol):
    """Offers to drop its connection."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {ABORT: self.transport.abort}  # type: ignore[dict-item]


class Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, on_listening: OnListening) -> None:
        super().__init__(config)
        self._on_listening = on_listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_listening(asyncio.get_running_loop())


def serve(application: "Application", *, bind: str, port: int, on_listening: OnListening) -> None:
    """Serves until SIGTERM or SIGINT, and executes runs on its own loop. Raises PortTaken."""
    config = uvicorn.Config(
        application,
        http=Protocol,
        ws="none",
        lifespan="on",
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACEFUL_SECONDS,
    )
    Server(config, on_listening).run([listening(bind, port)])
