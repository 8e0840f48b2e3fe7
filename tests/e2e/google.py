"""A stand-in for Google's sign-in on loopback: says yes at once, for the person it is told to be."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt

CLIENT_ID = "tripsite-tests"


class Google(ThreadingHTTPServer):
    """`email` is who signs in next; `asked` are the questions of the authorization page and the token's."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.email = ""
        self.asked: list[dict[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Google

    def do_GET(self) -> None:
        asked = self._noted(urlsplit(self.path).query)
        self.send_response(302)
        answer = urlencode({"code": "a-code", "state": asked["state"]})
        self.send_header("Location", f"{asked['redirect_uri']}?{answer}")
        self.end_headers()

    def do_POST(self) -> None:
        self._noted(self.rfile.read(int(self.headers["Content-Length"])).decode())
        body = json.dumps({"access_token": "x", "token_type": "Bearer", "id_token": self._identity()})
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Nothing: what it was asked is in `asked`."""

    def _noted(self, query: str) -> dict[str, str]:
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        self.server.asked.append(asked)
        return asked

    def _identity(self) -> str:
        claims = {
            "iss": "https://accounts.google.com",
            "aud": CLIENT_ID,
            "sub": f"number-of-{self.server.email}",
            "email": self.server.email,
            "email_verified": True,
            "exp": int(time.time()) + 60,
        }
        return jwt.encode(claims, "a-key-that-nobody-checks-on-a-direct-way", "HS256")


@contextmanager
def running_google() -> Iterator[Google]:
    server = Google()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
