"""What Gemini answers instead of a text, and its reasons to end, as failures of an answer."""

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


def refused(status: int, body: object, *, retry_after: str) -> AnswerFailed:
    """The failure an error stands for: the status, the body as it was read, and the Retry-After header.

    The wait advised is that of the body's RetryInfo ("7s"), or else the header's.
    """
    delays = [
        str(detail.get("retryDelay", ""))
        for detail in _error_details(body)
        if str(detail.get("@type", "")).endswith("RetryInfo")
    ]
    waits = map(seconds_in, (*delays, retry_after))
    advised_wait_seconds = next((wait for wait in waits if wait is not None), None)
    return refused_by_status(status, advised_wait_seconds=advised_wait_seconds)


def unanswered(error: Exception, *, has_begun: bool) -> AnswerFailed:
    """The failure behind what a client raised without an answer, `has_begun` after the first chunk."""
    if any(map(is_transport, causes(error))):
        return broken_connection(has_begun=has_begun)
    return nonsense(error)


def _error_details(body: object) -> list[Mapping[str, Any]]:
    # alone in a list where the stream is one of JSON
    only = body[0] if isinstance(body, list) and len(body) == 1 else body
    error = only.get("error") if isinstance(only, dict) else None
    details = error.get("details") if isinstance(error, dict) else None
    return [detail for detail in details if isinstance(detail, dict)] if isinstance(details, list) else []
