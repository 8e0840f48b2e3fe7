"""The events of a streamed answer of Gemini's REST interface, read. No I/O."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from planner.providers.gemini.events import Events, Unreadable
from planner.providers.writing.model import Heard

UNREADABLE = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)
"""What reading raises over anything but the JSON expected."""


class Refused(Exception):
    """The service answered with an error: its status, the body as it was read, its Retry-After header.

    The message has the status only: what a service says may repeat what it was sent.
    """

    def __init__(self, status: int, body: object, *, retry_after: str = "") -> None:
        super().__init__(status)
        self.status = status
        self.body = body
        self.retry_after = retry_after


class Answer:
    """Reads one answer. Gemini counts tokens from its beginning; what is heard has those of each event."""

    def __init__(self) -> None:
        self._events = Events()
        self._tokens_in = 0
        self._tokens_out = 0

    def feed(self, piece: bytes) -> Iterator[Heard]:
        """What the events say that are whole with this piece. Raises Refused, Unreadable."""
        return map(self._heard, self._events.feed(piece))

    def end(self) -> Iterator[Heard]:
        """What the last event says, if it lacks its blank line. Raises Refused, Unreadable."""
        return map(self._heard, self._events.end())

    def _heard(self, data: bytes) -> Heard:
        try:
            body = orjson.loads(data)
            if (error := body.get("error")) is not None:
                raise Refused(_number(error["code"]), body)
            return self._said(body)
        except UNREADABLE as error:
            raise Unreadable(type(error).__name__) from error

    def _said(self, body: Mapping[str, Any]) -> Heard:
        candidate: Mapping[str, Any] = next(iter(body.get("candidates") or ()), {})
        finish_reason = candidate.get("finishReason")
        tokens_in, tokens_out = self._tokens_since(body.get("usageMetadata") or {})
        return Heard(
            text=_text((candidate.get("content") or {}).get("parts") or ()),
            finish_reason=None if finish_reason is None else _name(finish_reason),
            was_declined=bool((body.get("promptFeedback") or {}).get("blockReason")),
            tokens_in=tokens_in,
            tokens_out=tokens_out,
        )

    def _tokens_since(self, usage: Mapping[str, Any]) -> tuple[int, int]:
        """What was spent since the last event. A later count of the prompt may be lower, and holds."""
        tokens_in = _count(usage, "promptTokenCount") + _count(usage, "toolUsePromptTokenCount")
        tokens_out = _count(usage, "candidatesTokenCount") + _count(usage, "thoughtsTokenCount")
        if not (tokens_in or tokens_out):
            return 0, 0
        since = tokens_in - self._tokens_in, max(0, tokens_out - self._tokens_out)
        self._tokens_in, self._tokens_out = tokens_in, max(self._tokens_out, tokens_out)
        return since


def _text(parts: Iterable[Mapping[str, Any]]) -> str:
    """The words of an answer without the thoughts about it."""
    return "".join(part.get("text") or "" for part in parts if not part.get("thought"))


def _name(value: object) -> str:
    """One of the protocol's names, in the letters it is written in there."""
    if not isinstance(value, str):
        raise TypeError
    return value.upper()


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError
    return value


def _count(usage: Mapping[str, Any], name: str) -> int:
    return _number(usage.get(name) or 0)
