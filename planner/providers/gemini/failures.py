"""What went wrong with an answer, and whether asking again may help."""

import logging
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

logger = logging.getLogger(__name__)

GOOD_FINISH = "STOP"
CUT_AT_LIMIT = "MAX_TOKENS"
BROKEN_FINISHES = frozenset(
    {"MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "OTHER", "FINISH_REASON_UNSPECIFIED"}
)
PASSING_STATUSES = frozenset({408, 429, 500, 502, 503, 504})
TRANSPORTS = frozenset({"httpx", "httpx2", "httpcore", "httpcore2", "aiohttp"})
"""The libraries google-genai may speak HTTP with; what they raise is a broken connection."""


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


def unfinished(finish_reason: str | None, *, was_blocked: bool) -> AnswerFailed | None:
    """The failure that an ended stream stands for, None when it ended as it should."""
    if finish_reason == GOOD_FINISH:
        return None
    if was_blocked:
        return AnswerFailed("writer_refused")
    if finish_reason is None:
        return AnswerFailed("writer_cut_off", is_passing=True)
    if finish_reason == CUT_AT_LIMIT:
        return AnswerFailed("writer_truncated")
    # the rest of the reasons, known and to come, are ways of declining: SAFETY, RECITATION, BLOCKLIST …
    return AnswerFailed("writer_nonsense" if finish_reason in BROKEN_FINISHES else "writer_refused")


def failure_of(error: Exception, *, has_begun: bool) -> AnswerFailed:
    """The failure behind what the client library raised, `has_begun` after the first text of the answer."""
    if isinstance(error, TimeoutError):
        return AnswerFailed("writer_stalled", is_passing=True)
    for cause in _causes(error):
        status = getattr(cause, "code", None)
        if isinstance(status, int):
            return _refused_by_status(status, cause)
        if isinstance(cause, OSError) or type(cause).__module__.partition(".")[0] in TRANSPORTS:
            return AnswerFailed("writer_cut_off" if has_begun else "writer_unavailable", is_passing=True)
    logger.error("the client library failed in a way of its own", exc_info=error)
    return AnswerFailed("writer_nonsense")


def _refused_by_status(status: int, error: BaseException) -> AnswerFailed:
    if status in PASSING_STATUSES:
        return AnswerFailed("writer_unavailable", is_passing=True, advised_wait_seconds=_advised_wait(error))
    return AnswerFailed(
        "writer_unavailable" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "writer_rejected"
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _advised_wait(error: BaseException) -> float | None:
    """Seconds to wait, from the error body's RetryInfo ("7s") or else the Retry-After header."""
    delays = [
        str(detail.get("retryDelay", "")).removesuffix("s")
        for detail in _error_details(getattr(error, "details", None))
        if str(detail.get("@type", "")).endswith("RetryInfo")
    ]
    headers = getattr(getattr(error, "response", None), "headers", {})
    for delay in (*delays, headers.get("retry-after", "")):
        if delay.replace(".", "", 1).isdecimal():
            return float(delay)
    return None


def _error_details(body: object) -> list[Mapping[str, Any]]:
    error = body.get("error") if isinstance(body, dict) else None
    details = error.get("details") if isinstance(error, dict) else None
    return [detail for detail in details if isinstance(detail, dict)] if isinstance(details, list) else []
