"""Requests that are equal to the last letter, so that one answered before needs no reading again."""

from planner.plans.answers import Key
from planner.web.http import Message, Receive, Scope

MAX_BODY_BYTES = 2_048
MAX_HEADERS = 24


async def letters(scope: Scope, receive: Receive) -> tuple[Key | None, Receive]:
    """All that an answer may depend on, as it was sent, and a `receive` that gives it again.

    None for a body that is long or comes in parts: what strangers send must not fill the memory.
    """
    message = await receive()
    body = message.get("body", b"")
    is_whole = message["type"] == "http.request" and not message.get("more_body")
    if not is_whole or len(body) > MAX_BODY_BYTES or len(scope["headers"]) > MAX_HEADERS:
        return None, _again(message, receive)
    address = (scope.get("client") or ("",))[0]
    key = (scope["method"], scope["query_string"], address, body, *scope["headers"])
    return key, _again(message, receive)


def _again(message: Message, receive: Receive) -> Receive:
    first: list[Message] = [message]

    async def received() -> Message:
        return first.pop() if first else await receive()

    return received
