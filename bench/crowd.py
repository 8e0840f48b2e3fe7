"""Very many readers at the least cost: sockets, one epoll, and every arrival's time; parsed afterwards."""

import selectors
import socket
import time
from bisect import bisect_left
from collections.abc import Iterator
from urllib.parse import urlsplit

RECEIVE_BYTES = 65_536
TEXT = b'"type":"chunk"'


class Crowd:
    """Readers of GET requests that stay open. `watch` collects for a while; `found` says what came when."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self._address = (address.hostname or "", address.port or 80)
        self._selector = selectors.EpollSelector()
        self._arrivals: list[list[tuple[float, bytes]]] = []

    def join(self, path: str, headers: dict[str, str]) -> None:
        """One more reader."""
        connection = socket.create_connection(self._address)
        lines = [f"GET {path} HTTP/1.1", f"Host: {self._address[0]}:{self._address[1]}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        connection.setblocking(False)
        self._selector.register(connection, selectors.EVENT_READ, len(self._arrivals))
        self._arrivals.append([])

    @property
    def size(self) -> int:
        return len(self._arrivals)

    def readers_with_text(self) -> int:
        """How many got a piece of text since the last `forget`."""
        return sum(any(TEXT in data for _, data in arrivals) for arrivals in self._arrivals)

    def forget(self) -> None:
        for arrivals in self._arrivals:
            arrivals.clear()

    def watch(self, seconds: float) -> None:
        """Receives what comes, for so long."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            for key, _ in self._selector.select(left):
                connection = key.fileobj
                assert isinstance(connection, socket.socket)
                data = connection.recv(RECEIVE_BYTES)
                if not data:
                    self._selector.unregister(connection)
                    continue
                self._arrivals[key.data].append((time.time(), data))

    def received(self) -> Iterator[tuple[int, bytes, "Arrivals"]]:
        """Each reader's number, what it got, and when."""
        for number, arrivals in enumerate(self._arrivals):
            yield number, b"".join(data for _, data in arrivals), Arrivals(arrivals)

    def close(self) -> None:
        for key in list(self._selector.get_map().values()):
            assert isinstance(key.fileobj, socket.socket)
            key.fileobj.close()
        self._selector.close()


class Arrivals:
    """When each byte of what a reader got arrived, on the wall clock."""

    def __init__(self, arrivals: list[tuple[float, bytes]]) -> None:
        self._times = [at for at, _ in arrivals]
        self._ends = []
        end = 0
        for _, data in arrivals:
            end += len(data)
            self._ends.append(end)

    def at(self, offset: int) -> float:
        return self._times[bisect_left(self._ends, offset + 1)]
