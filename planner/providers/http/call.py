"""One question to a service, and what was read of its answer."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson

from planner.providers.http.attempt import Request
from planner.providers.http.failures import Reason, SourceFailed
from planner.providers.http.service import Service
from planner.providers.http.store import Kept

UNREADABLE = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)
"""What a reader raises over JSON of another shape than it expects."""


@dataclass(frozen=True, slots=True)
class Fetched[T]:
    """An answer as it came and as it was read."""

    kept: Kept
    value: T


@dataclass(frozen=True, slots=True)
class Call[T]:
    """A question, how its answer is read, and the seconds its caller gives it."""

    service: Service
    request: Request
    read: Callable[[Any], T]
    within_seconds: float

    @property
    def key(self) -> str:
        """The same for equal questions. The service's keys are no part of it."""
        request = self.request
        asked = [request.method, request.url, request.params, request.form, request.body, request.headers]
        options = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS
        digest = hashlib.sha256(orjson.dumps(asked, option=options, default=dict)).hexdigest()
        return f"source:{self.service.name}:{digest}"

    def fetched(self, kept: Kept) -> Fetched[T]:
        """The answer, read. Raises SourceFailed when it is not JSON or not of the shape expected."""
        try:
            return Fetched(kept, self.read(orjson.loads(kept.body)))
        except UNREADABLE as error:
            raise SourceFailed(self.service.name, Reason.WRONG, type(error).__name__) from error
