"""What OpenAI's client library raises and the protocol's reasons to end, as failures of an answer."""

from http import HTTPStatus

from planner.providers.writing.failures import (
    AnswerFailed,
    broken_connection,
    causes,
    is_transport,
    nonsense,
    refused_by_status,
    seconds_in,
)

GOOD_FINISH = "stop"
CUT_AT_LIMIT = "length"
REFUSED = "content_filter"
UNREADABLE = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY})
OUT_OF_QUOTA = "insufficient_quota"
"""The code of a 429 that no wait will mend."""


def unfinished(finish_reason: str | None, *, was_declined: bool) -> AnswerFailed | None:
    """The failure that an ended stream stands for, None when it ended as it should."""
    if was_declined or finish_reason == REFUSED:
        return AnswerFailed("writer_refused")
    if finish_reason == GOOD_FINISH:
        return None
    if finish_reason is None:
        return AnswerFailed("writer_cut_off", is_passing=True)
    return AnswerFailed("writer_truncated" if finish_reason == CUT_AT_LIMIT else "writer_nonsense")


def failure_of(error: Exception, *, has_begun: bool) -> AnswerFailed:
    """The failure behind what the library raised, `has_begun` after the first chunk of the answer."""
    for cause in causes(error):
        status = getattr(cause, "status_code", None)
        if isinstance(status, int):
            if getattr(cause, "code", None) == OUT_OF_QUOTA:
                return AnswerFailed("writer_unavailable")
            return refused_by_status(status, advised_wait_seconds=_advised_wait(cause))
        if is_transport(cause) or type(cause).__name__ == "APIConnectionError":
            return broken_connection(has_begun=has_begun)
        if type(cause).__name__ == "APIError":  # an error object in the middle of the stream
            return AnswerFailed("writer_unavailable", is_passing=True)
    return nonsense(error)


def does_not_read_the_request(error: Exception) -> bool:
    """Whether the service found the request itself wrong, as when it knows no JSON schemas."""
    return getattr(error, "status_code", None) in UNREADABLE


def _advised_wait(error: BaseException) -> float | None:
    headers = getattr(getattr(error, "response", None), "headers", {})
    return seconds_in(headers.get("retry-after", ""))
