"""What makes two requests equal: every input, who writes, and in which version."""

import hashlib
from functools import lru_cache

from planner.domain import codec
from planner.domain.trip import TripRequest


@lru_cache(maxsize=1_000)
def fingerprint(request: TripRequest, *, writer: str, version: str) -> str:
    """64 hex digits that are the same exactly for runs that would ask for the same plan."""
    inputs = "\x1f".join((writer, version, codec.request_to_json(request)))
    return hashlib.sha256(inputs.encode()).hexdigest()
