"""Why a service gave nothing: a name and a reason, and nothing that could hold a key."""

from enum import StrEnum


class Reason(StrEnum):
    UNREACHABLE = "unreachable"  # no connection, or one that broke
    SLOW = "slow"  # no whole answer in time
    BUSY = "busy"  # 429, 5xx, or too many of our own requests before this one
    REFUSED = "refused"  # it says that the request is wrong or not allowed
    WRONG = "wrong"  # an answer, but not what is documented: HTML, another type, a redirect
    TOO_LARGE = "too_large"
    OPEN = "open"  # it failed a moment ago and is not asked again yet


PASSING = frozenset({Reason.UNREACHABLE, Reason.SLOW, Reason.BUSY})
"""What may be gone at the next attempt."""

HARMLESS = frozenset({Reason.REFUSED, Reason.TOO_LARGE})
"""What says something of the request and nothing of the service's health."""


class SourceFailed(Exception):
    """The service gave nothing usable; `detail` is a status or an error's type, never an address."""

    def __init__(
        self, service: str, reason: Reason, detail: str = "", *, retry_after: float | None = None
    ) -> None:
        super().__init__(f"{service}: {reason}" + (f" ({detail})" if detail else ""))
        self.service = service
        self.reason = reason
        self.retry_after = retry_after
        """The seconds it asked us to wait."""
