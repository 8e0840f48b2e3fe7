"""A small HTTP/1.1 server that can misbehave: it splits, stalls, resets, and notices who left."""

import asyncio
import json
import struct
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import chain, repeat
from socket import SO_LINGER, SOL_SOCKET
from typing import Any, Self

MAX_HEAD_BYTES = 64 * 1024


@dataclass(slots=True)
class Exchange:
    """One request and the means to answer it. `left` is set when the client closed before the end."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    writer: asyncio.StreamWriter
    left: asyncio.Event = field(default_factory=asyncio.Event)
    left_at: float | None = None

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    def json(self) -> Any:
        return json.loads(self.body)

    async def answer(self, status: int, body: bytes, headers: Iterable[tuple[str, str]] = ()) -> None:
        """A whole answer with its length."""
        sized = chain(headers, [("Content-Length", str(len(body))), ("Connection", "close")])
        self.writer.write(_head(status, sized) + body)
        await self.writer.drain()

    async def answer_json(self, status: int, body: object, headers: Iterable[tuple[str, str]] = ()) -> None:
        content = json.dumps(body, ensure_ascii=False).encode()
        await self.answer(status, content, [("Content-Type", "application/json; charset=UTF-8"), *headers])

    async def begin(self, content_type: str, headers: Iterable[tuple[str, str]] = ()) -> None:
        """The head of an answer that comes in pieces."""
        in_pieces = [("Content-Type", content_type), ("Transfer-Encoding", "chunked")]
        self.writer.write(_head(200, chain(in_pieces, headers)))
        await self.writer.drain()

    async def send(self, content: bytes, sizes: Iterable[int] = ()) -> None:
        """Content in pieces of these sizes, then the rest, each handed to the network on its own."""
        start = 0
        for size in chain(sizes, repeat(len(content) or 1)):
            piece = content[start : start + size]
            if not piece:
                return
            self.writer.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            await self.writer.drain()
            await asyncio.sleep(0)
            start += size

    async def end(self) -> None:
        self.writer.write(b"0\r\n\r\n")
        await self.writer.drain()

    def reset(self) -> None:
        """Breaks the connection so that the client gets an error instead of an end."""
        self.writer.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


type Handler = Callable[[Exchange], Awaitable[None]]


class LoopbackServer:
    """Serves a handler on a port of its own: an async context manager. The first request sets `asked`."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._server: asyncio.Server | None = None
        self.exchanges: list[Exchange] = []
        self.asked = asyncio.Event()

    @property
    def url(self) -> str:
        assert self._server is not None, "the server has not started"
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def start(self, port: int = 0) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port, limit=MAX_HEAD_BYTES)

    async def serve_forever(self) -> None:
        assert self._server is not None, "the server has not started"
        await self._server.serve_forever()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        self._server.close_clients()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                exchange = await _received(reader, writer)
                self.exchanges.append(exchange)
                self.asked.set()
                await self._answered(exchange, reader)
        finally:
            writer.close()

    async def _answered(self, exchange: Exchange, reader: asyncio.StreamReader) -> None:
        """Runs the handler until it is done or the client is gone, whichever comes first."""
        answering = asyncio.ensure_future(self._handler(exchange))
        # the client sends nothing after its request: a read ends only when it leaves
        leaving = asyncio.ensure_future(reader.read(1))
        try:
            await asyncio.wait((answering, leaving), return_when=asyncio.FIRST_COMPLETED)
        finally:
            has_left = not answering.done()
            answering.cancel()
            leaving.cancel()
            outcome, _ = await asyncio.gather(answering, leaving, return_exceptions=True)
        # a client that leaves is noticed by the read or by the write, whichever comes first
        if has_left or isinstance(outcome, ConnectionError):
            exchange.left_at = asyncio.get_running_loop().time()
            exchange.left.set()
        elif isinstance(outcome, Exception):
            raise outcome


async def _received(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Exchange:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = head[0].split(" ", 2)
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)
    }
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Exchange(method=method, target=target, headers=headers, body=body, writer=writer)


def _head(status: int, headers: Iterable[tuple[str, str]]) -> bytes:
    lines = [
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
        *(f"{name}: {value}" for name, value in headers),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
