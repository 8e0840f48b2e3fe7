"""A client of event streams close to the socket: it can read as slowly as it likes, and sees how it ended."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

SILENCE_SECONDS = 40.0  # heartbeats come every 15: who hears nothing for so long asks again
CONNECT_SECONDS = 10.0

type Event = dict[str, Any]


class BrokenOff(Exception):
    """The connection ended in the middle."""


class Refused(Exception):
    """The answer was no stream."""

    def __init__(self, status: int, body: str) -> None:
        super().__init__(f"{status} {body}")
        self.status = status


@dataclass(frozen=True, slots=True)
class Manner:
    """How a reader takes what is sent: so many bytes at a time, with a pause after each."""

    read_bytes: int = 65_536
    pause_seconds: float = 0.0
    buffer_bytes: int | None = None


EAGER = Manner()
SLOW = Manner(read_bytes=700, pause_seconds=0.004, buffer_bytes=4_096)


@dataclass(slots=True)
class Stream:
    headers: Mapping[str, str]
    reader: asyncio.StreamReader
    manner: Manner

    async def events(self) -> AsyncIterator[Event]:
        """Whole events to the clean end of the stream. Raises BrokenOff and TimeoutError."""
        text = b""
        async for piece in self._body():
            *blocks, text = (text + piece).split(b"\n\n")
            for block in blocks:
                event = _event(block.decode())
                if event is not None:
                    yield event

    async def whole(self) -> bytes:
        """The body of an answer that has its length."""
        return await self.reader.readexactly(int(self.headers.get("content-length", "0")))

    async def _body(self) -> AsyncIterator[bytes]:
        while size := int(await self._line(), 16):
            while size:
                piece = await self._piece(min(size, self.manner.read_bytes))
                size -= len(piece)
                yield piece
                if self.manner.pause_seconds:
                    await asyncio.sleep(self.manner.pause_seconds)
            await self._line()

    async def _line(self) -> bytes:
        async with asyncio.timeout(SILENCE_SECONDS):
            line = await self.reader.readline()
        if not line.endswith(b"\n"):
            raise BrokenOff
        return line.strip()

    async def _piece(self, size: int) -> bytes:
        async with asyncio.timeout(SILENCE_SECONDS):
            piece = await self.reader.read(size)
        if not piece:
            raise BrokenOff
        return piece


@asynccontextmanager
async def opened(
    url: str,
    path: str,
    headers: Mapping[str, str],
    *,
    body: object = None,
    manner: Manner = EAGER,
) -> AsyncIterator[Stream]:
    """A stream, by POST when there is a body. Raises OSError, BrokenOff, TimeoutError and Refused."""
    place = urlsplit(url)
    content = b"" if body is None else json.dumps(body).encode()
    head = [f"{'GET' if body is None else 'POST'} {path} HTTP/1.1", f"Host: {place.netloc}"]
    head += [f"{name}: {value}" for name, value in headers.items()]
    head += ["Content-Type: application/json", f"Content-Length: {len(content)}"] if content else []
    reader, writer = await _connected(place.hostname or "", place.port or 80, manner)
    try:
        writer.write("\r\n".join([*head, "", ""]).encode() + content)
        stream = Stream(await _head(reader, manner), reader, manner)
        status = int(stream.headers[":status"])
        if status != 200:
            raise Refused(status, (await stream.whole()).decode(errors="replace"))
        yield stream
    except asyncio.IncompleteReadError as error:
        raise BrokenOff from error
    finally:
        writer.close()


async def _connected(
    host: str, port: int, manner: Manner
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    connection = socket.socket()
    connection.setblocking(False)
    if manner.buffer_bytes is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, manner.buffer_bytes)
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            await asyncio.get_running_loop().sock_connect(connection, (host, port))
        return await asyncio.open_connection(sock=connection, limit=manner.buffer_bytes or 65_536)
    except BaseException:
        connection.close()
        raise


async def _head(reader: asyncio.StreamReader, manner: Manner) -> dict[str, str]:
    stream = Stream({}, reader, manner)
    first = (await stream._line()).decode("latin-1")
    headers = {":status": first.split(" ")[1]}
    while line := (await stream._line()).decode("latin-1"):
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    return headers


def _event(block: str) -> Event | None:
    """The event of a block of lines; None for a comment. Its id is its number."""
    fields = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":") and line)
    if "data" not in fields:
        return None
    event: Event = json.loads(fields["data"])
    assert int(fields["id"]) == event["seq"], f"id {fields['id']} on event {event['seq']}"
    return event
