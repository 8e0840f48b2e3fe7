"""The little HTTP that the streams need, straight on ASGI: read, answer, notice who left."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

import orjson
from django.utils.translation.trans_real import parse_accept_lang_header

from planner.domain.trip import Language
from planner.web.errors import ApiError, BodyTooLarge

type Scope = MutableMapping[str, Any]
type Message = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]

MAX_BODY_BYTES = 64 * 1024
JSON = (b"content-type", b"application/json; charset=utf-8")


class ClientLeft(Exception):
    """The connection was closed before the request was read."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request's head. Header names are lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    address: str

    @classmethod
    def of(cls, scope: Scope) -> "Request":
        asked = scope.get("query_string", b"")
        query = parse_qs(asked.decode("latin-1")) if asked else {}
        client = scope.get("client") or ("", 0)
        return cls(
            method=scope["method"],
            path=scope["path"],
            headers={
                name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
            },
            query={name: values[-1] for name, values in query.items()},
            address=client[0],
        )

    @property
    def accepted(self) -> Language | None:
        return accepted_language(self.headers.get("accept-language", ""))

    @property
    def language(self) -> Language:
        return self.accepted or Language.KOREAN

    @property
    def cursor(self) -> int:
        """The number of the last event the reader has, of `Last-Event-ID` and `after` the larger."""
        values = (self.headers.get("last-event-id", ""), self.query.get("after", ""))
        return max(
            (int(text) for text in values if text.isascii() and text.isdigit() and len(text) < 10), default=0
        )


def accepted_language(header: str) -> Language | None:
    """The language of ours an Accept-Language header prefers; None when it names none of ours."""
    for tag, _ in parse_accept_lang_header(header):
        language = tag.partition("-")[0]
        if language in set(Language):
            return Language(language)
    return None


async def read_body(receive: Receive) -> bytes:
    """The whole body. Raises BodyTooLarge and ClientLeft."""
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientLeft
        body += bytes(message.get("body", b""))
        if len(body) > MAX_BODY_BYTES:
            raise BodyTooLarge
        if not message.get("more_body"):
            return body


async def answer(send: Send, status: int, body: bytes, headers: Iterable[tuple[str, str]] = ()) -> None:
    """A whole JSON answer."""
    head = [JSON, (b"content-length", b"%d" % len(body)), *encoded(headers)]
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": body})


async def answer_error(send: Send, error: ApiError, language: Language) -> None:
    await answer(
        send,
        error.status,
        orjson.dumps(error.body(language)),
        [("cache-control", "no-store"), *((name.lower(), text) for name, text in error.headers.items())],
    )


def encoded(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]


async def disconnected(receive: Receive) -> None:
    """Returns when the client has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass
