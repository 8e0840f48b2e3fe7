"""A reader of event streams on a bare socket: it reads when it is told to, and sees how the stream ended."""

import json
import socket
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

SMALL_BUFFER = 16 * 1024
PIECE = 64 * 1024
PATIENCE_SECONDS = 40.0


@dataclass(frozen=True, slots=True)
class Heard:
    """Whole messages of a stream; `is_whole` says that the response was ended, not broken off."""

    events: list[dict[str, Any]]
    comments: list[str]
    retry_ms: int | None
    is_whole: bool

    @property
    def cursor(self) -> int:
        return int(self.events[-1]["seq"]) if self.events else 0


@dataclass
class BareReader:
    """One connection with one open GET."""

    url: str
    path: str
    headers: dict[str, str]
    small_buffer: bool = False
    _socket: socket.socket = field(init=False)
    raw: bytes = field(init=False, default=b"")

    def __post_init__(self) -> None:
        address = urlsplit(self.url)
        self._socket = socket.socket()
        if self.small_buffer:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
        self._socket.settimeout(PATIENCE_SECONDS)
        self._socket.connect((address.hostname, address.port))
        lines = [f"GET {self.path} HTTP/1.1", f"Host: {address.netloc}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        self._socket.sendall("\r\n".join([*lines, "", ""]).encode())

    def wait_for(self, part: bytes) -> float:
        """Reads until this was read; the seconds it took."""
        began = time.monotonic()
        while part not in self.raw:
            piece = self._socket.recv(PIECE)
            assert piece, f"ended without {part!r}: {self.raw[-300:]!r}"
            self.raw += piece
        return time.monotonic() - began

    def rest(self) -> Heard:
        """Everything up to the end of the response or of the connection."""
        pieces = [self.raw]
        try:
            while not (pieces[-1] or self.raw).endswith(b"0\r\n\r\n"):
                piece = self._socket.recv(PIECE)
                if not piece:
                    break
                pieces.append(piece)
        except ConnectionResetError:
            pass  # cut off: what came before counts
        self.raw = b"".join(pieces)
        self.leave()
        return _heard(self.raw)

    def leave(self) -> None:
        self._socket.close()


def _heard(raw: bytes) -> Heard:
    _, _, body = raw.partition(b"\r\n\r\n")
    content, is_whole = _dechunked(body)
    events, comments, retry_ms = [], [], None
    *messages, _ = content.decode(errors="replace").split("\n\n")
    for line in "\n".join(messages).split("\n"):
        if line.startswith("data: "):
            events.append(json.loads(line.removeprefix("data: ")))
        elif line.startswith(":"):
            comments.append(line)
        elif line.startswith("retry: "):
            retry_ms = int(line.removeprefix("retry: "))
    return Heard(events, comments, retry_ms, is_whole)


def _dechunked(body: bytes) -> tuple[bytes, bool]:
    """The content of whole chunks and of the one that was broken off, and whether the last chunk came."""
    parts: list[bytes] = []
    start = 0
    while (line_end := body.find(b"\r\n", start)) >= 0:
        size = int(body[start:line_end], 16)
        if size == 0:
            return b"".join(parts), True
        parts.append(body[line_end + 2 : line_end + 2 + size])
        start = line_end + 2 + size + 2
    return b"".join(parts), False
