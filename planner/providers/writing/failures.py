"""What went wrong with an answer, and whether asking again may help."""

import logging
from collections.abc import Iterator
from http import HTTPStatus

logger = logging.getLogger(__name__)

PASSING_STATUSES = frozenset({408, 429, 500, 502, 503, 504})
TRANSPORTS = frozenset({"httpx", "httpx2", "httpcore", "httpcore2", "aiohttp"})
"""The libraries that clients of models speak HTTP with; what they raise is a broken connection."""


class AnswerFailed(Exception):
    """An attempt gave no usable answer: why, for the traveller, and whether another attempt may.

    `advised_wait_seconds` is what the service asked for, None when it did not say.
    """

    def __init__(
        self, note: str, *, is_passing: bool = False, advised_wait_seconds: float | None = None
    ) -> None:
        super().__init__(note)
        self.note = note
        self.is_passing = is_passing
        self.advised_wait_seconds = advised_wait_seconds


def refused_by_status(status: int, *, advised_wait_seconds: float | None) -> AnswerFailed:
    """The failure an HTTP status stands for."""
    if status in PASSING_STATUSES:
        return AnswerFailed("writer_unavailable", is_passing=True, advised_wait_seconds=advised_wait_seconds)
    is_theirs = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return AnswerFailed("writer_unavailable" if is_theirs else "writer_rejected")


def broken_connection(*, has_begun: bool) -> AnswerFailed:
    """The failure of a connection that broke, `has_begun` after the first of the answer."""
    return AnswerFailed("writer_cut_off" if has_begun else "writer_unavailable", is_passing=True)


def is_transport(error: BaseException) -> bool:
    """Whether the error is a connection's and not the client's."""
    return isinstance(error, OSError) or type(error).__module__.partition(".")[0] in TRANSPORTS


def nonsense(error: Exception) -> AnswerFailed:
    """The failure of a client that stumbled over the answer in a way nobody foresaw."""
    logger.error("the model's client could not read the answer", exc_info=error)
    return AnswerFailed("writer_nonsense")


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error, what it was raised from, and so on."""
    while error is not None:
        yield error
        error = error.__cause__


def seconds_in(text: str) -> float | None:
    """Seconds as services write them: "7", "0.05", "7s"; None for anything else, such as a date."""
    digits = text.strip().removesuffix("s")
    return float(digits) if digits.isascii() and digits.replace(".", "", 1).isdecimal() else None
