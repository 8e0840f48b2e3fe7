"""What Gemini's client library raises and Gemini's reasons to end, as failures of an answer."""

from collections.abc import Mapping
from typing import Any

from planner.providers.writing.failures import (
    AnswerFailed,
    broken_connection,
    causes,
    is_transport,
    nonsense,
    refused_by_status,
    seconds_in,
)

GOOD_FINISH = "STOP"
CUT_AT_LIMIT = "MAX_TOKENS"
BROKEN_FINISHES = frozenset(
    {"MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "OTHER", "FINISH_REASON_UNSPECIFIED"}
)


def unfinished(finish_reason: str | None, *, was_declined: bool) -> AnswerFailed | None:
    """The failure that an ended stream stands for, None when it ended as it should."""
    if finish_reason == GOOD_FINISH:
        return None
    if was_declined:
        return AnswerFailed("writer_refused")
    if finish_reason is None:
        return AnswerFailed("writer_cut_off", is_passing=True)
    if finish_reason == CUT_AT_LIMIT:
        return AnswerFailed("writer_truncated")
    # the rest of the reasons, known and to come, are ways of declining: SAFETY, RECITATION, BLOCKLIST …
    return AnswerFailed("writer_nonsense" if finish_reason in BROKEN_FINISHES else "writer_refused")


def failure_of(error: Exception, *, has_begun: bool) -> AnswerFailed:
    """The failure behind what the library raised, `has_begun` after the first chunk of the answer."""
    for cause in causes(error):
        status = getattr(cause, "code", None)
        if isinstance(status, int):
            return refused_by_status(status, advised_wait_seconds=_advised_wait(cause))
        if is_transport(cause):
            return broken_connection(has_begun=has_begun)
    return nonsense(error)


def _advised_wait(error: BaseException) -> float | None:
    """Seconds to wait, from the error body's RetryInfo ("7s") or else the Retry-After header."""
    delays = [
        str(detail.get("retryDelay", ""))
        for detail in _error_details(getattr(error, "details", None))
        if str(detail.get("@type", "")).endswith("RetryInfo")
    ]
    headers = getattr(getattr(error, "response", None), "headers", {})
    waits = map(seconds_in, (*delays, headers.get("retry-after", "")))
    return next((wait for wait in waits if wait is not None), None)


def _error_details(body: object) -> list[Mapping[str, Any]]:
    error = body.get("error") if isinstance(body, dict) else None
    details = error.get("details") if isinstance(error, dict) else None
    return [detail for detail in details if isinstance(detail, dict)] if isinstance(details, list) else []
