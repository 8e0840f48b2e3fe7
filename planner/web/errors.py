"""Every failure as clients see it: one shape, the right status, a sentence in their language."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError

from planner.domain.edit import EditImpossible
from planner.domain.events import RunFailed
from planner.domain.phrases import sentence
from planner.domain.run import FailureCode
from planner.domain.trip import InvalidTrip, Language
from planner.store.errors import NotFound, RevisionConflict, TooManyRuns, TooManyShares
from planner.web.access import TokenRejected
from planner.web.api.bodies import wire_name
from planner.web.api.shapes import failure_json

log = logging.getLogger(__name__)

RETRY_SECONDS = 5

FAILURE_STATUS: dict[FailureCode, int] = {
    FailureCode.UNKNOWN_DESTINATION: 422,
    FailureCode.INFEASIBLE: 422,
    FailureCode.DEADLINE: 504,
    FailureCode.WORKER_LOST: 503,
    FailureCode.INTERNAL: 500,
}


@dataclass(frozen=True, slots=True)
class ApiError:
    """`params` fill the sentence of `code`; `more` are fields beside it, and a `message` in its stead."""

    status: int
    code: str
    fields: Mapping[str, str] = field(default_factory=dict)
    retry_after: int | None = None
    allow: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)
    params: Mapping[str, Any] = field(default_factory=dict)

    def body(self, language: Language) -> dict[str, Any]:
        """`{"error": {"code", "message", "fields"}}`; `fields` holds a sentence for each wrong field."""
        fields = {wire_name(name): sentence(code, language) for name, code in self.fields.items()}
        message = self.more.get("message") or sentence(self.code, language, self.params)
        error = {"code": self.code, "message": message}
        return {"error": {**self.more, **error, "fields": fields}}

    @property
    def headers(self) -> dict[str, str]:
        """What the answer carries besides its body."""
        headers = {}
        if self.retry_after is not None:
            headers["Retry-After"] = str(self.retry_after)
        if self.status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        if self.allow:
            headers["Allow"] = self.allow
        return headers


UNAUTHORIZED = ApiError(401, "unauthorized")
INVALID_TOKEN = ApiError(401, "invalid_token")
FORBIDDEN = ApiError(403, "forbidden")
NOT_FOUND = ApiError(404, "not_found")
METHOD_NOT_ALLOWED = ApiError(405, "method_not_allowed")
BODY_TOO_LARGE = ApiError(413, "body_too_large")
UNAVAILABLE = ApiError(503, "unavailable", retry_after=RETRY_SECONDS)
INTERNAL = ApiError(500, "server_error")
CANCELLED = ApiError(409, "cancelled")


def only(method: str) -> ApiError:
    """For another method than the one a path has."""
    return replace(METHOD_NOT_ALLOWED, allow=method)


class BodyTooLarge(Exception):
    """The body has more bytes than any request needs."""


class Refused(Exception):
    """The request is answered with this error."""

    def __init__(self, error: ApiError) -> None:
        super().__init__(error.code)
        self.error = error


def told(error: Exception) -> ApiError:
    """What a caller is told of an exception; one that nobody foresaw goes to the log with its cause."""
    match error:
        case Refused(error=refused):
            return refused
        case InvalidTrip(problems={"": code}):
            return ApiError(422, code)
        case InvalidTrip(problems=problems):
            return ApiError(422, "invalid_input", fields=problems)
        case NotFound():
            return NOT_FOUND
        case TooManyRuns():
            return ApiError(429, "too_many_runs", retry_after=RETRY_SECONDS)
        case RevisionConflict(current=current):
            return ApiError(409, "revision_conflict", more={"revision": current})
        case EditImpossible(code=code, params=params):
            return ApiError(422, code, params=params)
        case TooManyShares():
            return ApiError(409, "too_many_shares")
        case TokenRejected():
            return INVALID_TOKEN
        case BodyTooLarge() | RequestDataTooBig():
            return BODY_TOO_LARGE
        case DatabaseError():
            log.error("the database is away: %s", error)
            return UNAVAILABLE
        case _:
            log.error("request failed", exc_info=error)
            return INTERNAL


def failed_run(failed: RunFailed, language: Language) -> ApiError:
    """A run's failure as the answer to the request that waited for it."""
    return ApiError(FAILURE_STATUS[failed.code], failed.code, more=failure_json(failed, language))
