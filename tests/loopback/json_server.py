"""A service that answers in JSON, and every way in which one can fail to."""

import asyncio
import gzip
import json
from collections.abc import Awaitable, Callable
from typing import Any

from tests.loopback.http import Exchange, LoopbackServer

type Answering = Callable[[Exchange], Any]
"""What a service answers to a request, as JSON. It may raise AssertionError over a request it cannot read."""

type Play = Callable[[Exchange, Any], Awaitable[None]]

HUGE_BYTES = 40_000_000
BOMB = gzip.compress(b" " * HUGE_BYTES)


async def good(exchange: Exchange, body: Any) -> None:
    await exchange.answer_json(200, body)


async def packed(exchange: Exchange, body: Any) -> None:
    """The good answer in gzip, as most services send it to who accepts it."""
    assert "gzip" in exchange.headers["accept-encoding"]
    await exchange.answer(200, gzip.compress(json.dumps(body).encode()), [("Content-Encoding", "gzip")])


async def in_pieces(exchange: Exchange, body: Any) -> None:
    """The good answer without a length, cut in the middle of characters."""
    await exchange.begin("application/json")
    await exchange.send(json.dumps(body, ensure_ascii=False).encode(), [1, 1, 7, 31])
    await exchange.end()


async def refusing(exchange: Exchange, _: Any) -> None:
    await exchange.answer_json(400, {"error": True, "reason": "no such parameter"})


async def forbidding(exchange: Exchange, _: Any) -> None:
    await exchange.answer_json(403, {"message": "your key is not known"})


async def busy(exchange: Exchange, _: Any) -> None:
    await exchange.answer(429, b"slow down", [("Retry-After", "600")])


async def breaking(exchange: Exchange, _: Any) -> None:
    await exchange.answer(502, b"<html>Bad Gateway</html>")


async def elsewhere(exchange: Exchange, _: Any) -> None:
    await exchange.answer(302, b"", [("Location", "http://127.0.0.1:9/other")])


async def a_page(exchange: Exchange, _: Any) -> None:
    """What a hotel's network answers in the service's place."""
    await exchange.answer(200, b"<!doctype html><title>Sign in</title>", [("Content-Type", "text/html")])


async def garbage(exchange: Exchange, _: Any) -> None:
    await exchange.answer(200, b"\xff\xfe not json")


async def empty(exchange: Exchange, _: Any) -> None:
    await exchange.answer(200, b"")


async def cut_off(exchange: Exchange, body: Any) -> None:
    """Good JSON that ends too early, with a length that says it is whole."""
    await exchange.answer(200, json.dumps(body).encode()[:-3])


async def broken_off(exchange: Exchange, body: Any) -> None:
    """A connection that breaks in the middle of the answer."""
    await exchange.begin("application/json")
    await exchange.send(json.dumps(body).encode()[:5])
    exchange.reset()


async def a_null(exchange: Exchange, _: Any) -> None:
    await exchange.answer_json(200, None)


async def a_number(exchange: Exchange, _: Any) -> None:
    await exchange.answer_json(200, 42)


async def a_list(exchange: Exchange, _: Any) -> None:
    await exchange.answer_json(200, [1, [2], {"3": None}])


async def nested(exchange: Exchange, _: Any) -> None:
    """Deep enough to end a parser that calls itself."""
    await exchange.answer(200, b"[" * 20_000 + b"]" * 20_000)


async def huge(exchange: Exchange, _: Any) -> None:
    """More than anyone asked for, and no length that says so."""
    await exchange.begin("application/json")
    for _n in range(HUGE_BYTES // 65_536):
        await exchange.send(b" " * 65_536)
    await exchange.end()


async def a_bomb(exchange: Exchange, _: Any) -> None:
    """A small body that unpacks to a large one."""
    await exchange.answer(200, BOMB, [("Content-Encoding", "gzip")])


async def badly_packed(exchange: Exchange, _: Any) -> None:
    await exchange.answer(200, b"{} is not gzip", [("Content-Encoding", "gzip")])


async def oddly_packed(exchange: Exchange, _: Any) -> None:
    await exchange.answer(200, b"{}", [("Content-Encoding", "br")])


async def reset(exchange: Exchange, _: Any) -> None:
    exchange.reset()


async def silent(_exchange: Exchange, _: Any) -> None:
    await asyncio.Event().wait()


async def dripping(exchange: Exchange, body: Any) -> None:
    """A good answer, a byte at a time, each within any limit on the silence between two."""
    await exchange.begin("application/json")
    for byte in json.dumps(body).encode():
        await exchange.send(bytes([byte]))
        await asyncio.sleep(0.02)
    await exchange.end()


ANSWERS: tuple[Play, ...] = (good, packed, in_pieces)
"""Ways to answer well."""

FAILURES: tuple[Play, ...] = (
    *(refusing, forbidding, busy, breaking, elsewhere),
    *(a_page, garbage, empty, cut_off, broken_off, a_null, a_number, a_list, nested),
    *(huge, a_bomb, badly_packed, oddly_packed, reset),
)
"""Ways to fail at once."""

DELAYS: tuple[Play, ...] = (silent, dripping)
"""Ways to take longer than anyone waits."""


class JsonServer(LoopbackServer):
    """Answers `path` by the play that is set, which may be changed between requests; 404 elsewhere."""

    def __init__(self, answering: Answering, *, paths: Callable[[str], bool] = lambda _: True) -> None:
        super().__init__(self._play)
        self.play: Play = good
        self._answering = answering
        self._is_served = paths

    async def _play(self, exchange: Exchange) -> None:
        if self._is_served(exchange.path):
            await self.play(exchange, self._answering(exchange))
        else:
            await exchange.answer(404, b"")
