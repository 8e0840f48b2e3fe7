"""daphne, taught to wait with a reader that is slow, and to end as the other servers do."""

import asyncio
import signal
from typing import TYPE_CHECKING, Any

from daphne.http_protocol import HTTPFactory, WebRequest
from daphne.server import Server
from twisted.internet import reactor

from planner.web.lifespan import drain_at_signals
from planner.web.serving.port import OnListening, PortTaken
from planner.web.streams.open_streams import ABORT

if TYPE_CHECKING:
    from planner.web.application import Application


class PacedRequest(WebRequest):  # type: ignore[misc]
    """A request that knows when its connection is full: Twisted calls what produces its answer.

    `room` is to be waited for then; it comes when everything written is on its way, or nobody reads it.
    """

    room: asyncio.Future[None] | None = None

    def handle_reply(self, message: dict[str, Any]) -> None:
        if self.finished or self.channel is None:
            return
        if message["type"] == "http.response.start":
            self.registerProducer(self, True)
        elif not message.get("more_body"):
            self.unregisterProducer()
        elif self.startedWriting and self.chunked and message.get("body"):
            self._write_chunk(message["body"])
            return
        super().handle_reply(message)

    def _write_chunk(self, data: bytes) -> None:
        """To the socket right away, where nothing waits before it: Twisted would ask the event loop for a
        turn to write in, which costs more than to write.
        """
        transport = self.transport
        chunk = b"%x\r\n%b\r\n" % (len(data), data)
        if not (transport.dataBuffer or transport._tempDataLen):
            sent = transport.writeSomeData(chunk)
            chunk = chunk[sent:] if isinstance(sent, int) else chunk  # else it is lost, and Twisted finds out
        self.sentLength += len(data)
        transport.write(chunk)

    def pauseProducing(self) -> None:  # noqa: N802  (Twisted's name)
        self.room = asyncio.get_running_loop().create_future()

    def resumeProducing(self) -> None:  # noqa: N802
        if self.room is not None and not self.room.done():
            self.room.set_result(None)
        self.room = None

    stopProducing = resumeProducing  # noqa: N815


class PacedFactory(HTTPFactory):  # type: ignore[misc]
    def buildProtocol(self, addr: Any) -> Any:  # noqa: N802
        protocol = super().buildProtocol(addr)
        protocol.requestFactory = PacedRequest
        return protocol


class PacedServer(Server):  # type: ignore[misc]
    """Its `send` waits while the connection is full, and applications may drop a connection."""

    @property
    def http_factory(self) -> PacedFactory:
        return self._http_factory

    @http_factory.setter
    def http_factory(self, daphnes: HTTPFactory) -> None:
        """`run` makes daphne's own; ours takes its place."""
        self._http_factory = PacedFactory(self)

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        if isinstance(protocol, PacedRequest):
            scope["extensions"] = {ABORT: protocol.transport.abortConnection}
        return super().create_application(protocol, scope)

    async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:
        await super().handle_reply(protocol, message)
        room = getattr(protocol, "room", None)
        if room is not None:
            await room


def serve(application: "Application", *, bind: str, port: int, on_listening: OnListening) -> None:
    """Serves until SIGTERM or SIGINT. Raises PortTaken."""
    interface = bind.replace(":", r"\:")
    server = PacedServer(
        application=application,
        endpoints=[f"tcp:port={port}:interface={interface}:backlog=2048"],
        signal_handlers=False,
    )
    server.ready_callable = lambda: on_listening(None) if server.listening_addresses else None

    def stop(*_: object) -> None:
        reactor.callFromThread(server.stop)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    drain_at_signals(application.drain)
    server.run()
    if server.abort_start:
        raise PortTaken(f"port {port} of {bind} is taken")
