"""The client of the measurements: HTTP/1.1 and server-sent events straight on asyncio's sockets.

It does as little as it can per byte, so that what is measured is the server.
"""

import asyncio
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

STREAM = "/api/v1/plans/generate/stream"
WHOLE = "/api/v1/plans/generate"
WAIT_SECONDS = 60.0
EVENT = re.compile(rb"^data: ", re.MULTILINE)
STOP = re.compile(rb'"type": ?"stop"')
COMPLETE = re.compile(rb'"type": ?"complete"')

type OnBody = Callable[[bytes, float], None]


class Broken(Exception):
    """The server did not answer as it should."""


@dataclass(slots=True)
class Answer:
    """One answer. `sent_at` and `ended_at` are clock times; `body` stays empty where a listener takes it."""

    sent_at: float
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)
    ended_at: float = 0.0
    ended: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Connection(asyncio.Protocol):
    """One connection, one request at a time, kept between them."""

    def __init__(self, host: str) -> None:
        self._host = host
        self._buffer = bytearray()
        self._answer: Answer | None = None
        self._on_body: OnBody | None = None
        self._left: int | None = None
        self._transport: asyncio.Transport | None = None

    @classmethod
    async def to(cls, url: str) -> "Connection":
        address = urlsplit(url)
        loop = asyncio.get_running_loop()
        host, port = address.hostname or "", address.port or 80
        _, made = await loop.create_connection(lambda: cls(address.netloc), host, port)
        return made

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer is not None and not self._answer.ended.done():
            self._answer.ended.set_exception(Broken(f"the connection was lost: {exc}"))

    def close(self) -> None:
        if self._answer is not None:
            self._answer.ended.cancel()
        if self._transport is not None:
            self._transport.abort()

    def send(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        on_body: OnBody | None = None,
    ) -> Answer:
        """Sends a request; the answer fills as it comes, and `on_body` is given its body instead."""
        assert self._transport is not None
        assert self._answer is None or self._answer.ended.done()
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self._host}", f"Content-Length: {len(body)}"]
        if body:
            lines.append("Content-Type: application/json")
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        self._left, self._on_body = None, on_body
        self._answer = answer = Answer(sent_at=time.monotonic())
        self._transport.write("\r\n".join([*lines, "", ""]).encode() + body)
        return answer

    async def ask(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """As `send`, returning when the answer is whole. Raises Broken for one that is not 200."""
        answer = self.send(method, path, body, headers)
        async with asyncio.timeout(WAIT_SECONDS):
            await answer.ended
        if answer.status != 200:
            raise Broken(f"{method} {path}: {answer.status} {bytes(answer.body)!r}")
        return answer

    def data_received(self, data: bytes) -> None:
        now = time.monotonic()
        self._buffer += data
        answer = self._answer
        if answer is None:
            return
        if not answer.status and not self._read_head(answer):
            return
        if self._left is None:
            self._read_chunks(answer, now)
        else:
            self._read_sized(answer, now)

    def _read_head(self, answer: Answer) -> bool:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        first, *lines = self._buffer[:end].decode("latin-1").split("\r\n")
        del self._buffer[: end + 4]
        answer.headers = {
            name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
        }
        length = answer.headers.get("content-length")
        self._left = int(length) if length is not None else None
        answer.status = int(first.split(" ", 2)[1])
        return True

    def _read_sized(self, answer: Answer, now: float) -> None:
        assert self._left is not None
        self._left -= len(self._buffer)
        self._give(answer, bytes(self._buffer), now)
        self._buffer.clear()
        if self._left <= 0:
            self._end(answer, now)

    def _read_chunks(self, answer: Answer, now: float) -> None:
        buffer = self._buffer
        start = 0
        while (line_end := buffer.find(b"\r\n", start)) >= 0:
            size = int(buffer[start:line_end], 16)
            end = line_end + 2 + size + 2
            if len(buffer) < end:
                break
            start = end
            if size == 0:
                self._end(answer, now)
                break
            self._give(answer, bytes(buffer[line_end + 2 : end - 2]), now)
        del buffer[:start]

    def _give(self, answer: Answer, piece: bytes, now: float) -> None:
        if self._on_body is None:
            answer.body += piece
        else:
            self._on_body(piece, now)

    def _end(self, answer: Answer, now: float) -> None:
        answer.ended_at = now
        if not answer.ended.done():
            answer.ended.set_result(None)


@dataclass(slots=True)
class StreamTimes:
    """When a stream's first event, first stop and `complete` arrived, in seconds after its request."""

    first_event: float = 0.0
    first_stop: float = 0.0
    complete: float = 0.0
    events: int = 0


async def streamed(connection: Connection, body: bytes, since: float | None = None) -> StreamTimes:
    """One whole run over POST /generate/stream. `since` is when it began, else when the request was sent."""
    times, began = StreamTimes(), time.monotonic() if since is None else since

    def on_body(piece: bytes, now: float) -> None:
        times.events += len(EVENT.findall(piece))
        if not times.first_event:
            times.first_event = now - began
        if not times.first_stop and STOP.search(piece):
            times.first_stop = now - began
        if COMPLETE.search(piece):
            times.complete = now - began

    answer = connection.send("POST", STREAM, body, on_body=on_body)
    async with asyncio.timeout(WAIT_SECONDS):
        await answer.ended
    if answer.status != 200 or not times.complete:
        raise Broken(f"{STREAM}: {answer.status}, {times}")
    return times


@dataclass(slots=True)
class Reader:
    """A reader of one run's events: how many it has, and when the last ones came."""

    connection: Connection
    answer: Answer
    events: int = 0
    last_at: float = 0.0

    def close(self) -> None:
        self.connection.close()


async def reading(
    url: str, run_id: str, key: str, *, after: int = 0, on_body: OnBody | None = None
) -> Reader:
    """Opens GET /runs/{id}/events and counts what comes."""
    connection = await Connection.to(url)

    def take(piece: bytes, now: float) -> None:
        reader.events += piece.count(b"\ndata: ")
        reader.last_at = now
        if on_body is not None:
            on_body(piece, now)

    path = f"/api/v1/runs/{run_id}/events?after={after}"
    reader = Reader(connection, connection.send("GET", path, headers={"X-Run-Key": key}, on_body=take))
    return reader


def trip(days: int = 3, **fields: object) -> bytes:
    """The body of a request for a trip to Seoul, from a Monday some weeks ahead on."""
    start = date.today() + timedelta(days=28 - date.today().weekday())  # noqa: DTZ011
    end = start + timedelta(days=days - 1)
    dates = {"startDate": start.isoformat(), "endDate": end.isoformat()}
    return json.dumps({"location": "Seoul", **dates, "budget": "medium", "language": "en", **fields}).encode()


async def until(condition: Callable[[], bool], seconds: float = WAIT_SECONDS) -> None:
    """Returns once the condition holds. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.005)
