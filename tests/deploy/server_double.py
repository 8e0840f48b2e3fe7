"""A server on loopback that counts what reaches it, and answers or hangs up as a test says."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Double(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[str] = []
        self.answer(200, b"")

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def answer(self, status: int, body: bytes) -> None:
        self.status, self.body, self.is_mute = status, body, False

    def hang_up(self) -> None:
        """It reads each request and closes the connection without a word."""
        self.is_mute = True


class _Handler(BaseHTTPRequestHandler):
    server: Double

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.close_connection = True
        if self.path == "/healthz":  # nginx is asked for it until it listens
            self._say(200, b"")
            return
        self.server.requests.append(f"{self.command} {self.path}")
        if not self.server.is_mute:
            self._say(self.server.status, self.server.body)

    do_POST = do_GET  # noqa: N815

    def _say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (http.server's name)
        """Nothing: what reached it stands in `requests`."""


@contextmanager
def running_double() -> Iterator[Double]:
    double = Double()
    thread = threading.Thread(target=double.serve_forever, daemon=True)
    thread.start()
    try:
        yield double
    finally:
        double.shutdown()
        double.server_close()
        thread.join()
