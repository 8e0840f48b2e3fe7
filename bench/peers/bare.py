"""The least an ASGI server can be asked for: the same bytes for every request.

uvicorn bench.peers.bare:app
"""

from typing import Any

BODY = b"x" * 12_000
"""As long as a plan of three days."""
HEADERS = [(b"content-type", b"application/json"), (b"content-length", str(len(BODY)).encode())]


async def app(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": BODY})
