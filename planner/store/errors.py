"""What the store raises. Each docstring is its message."""

from django.db import InterfaceError, OperationalError

DATABASE_AWAY = (OperationalError, InterfaceError)
"""What Django raises when the database does not answer: trying again may do."""


class StoreError(Exception):
    """The store could not do it."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or type(self).__doc__)


class NotFound(StoreError):
    """There is no such thing for this caller."""


class RunNotFound(NotFound):
    """There is no such run for this owner."""


class PlanNotFound(NotFound):
    """There is no such plan for this owner."""


class ShareNotFound(NotFound):
    """There is no such link, or it no longer opens anything."""


class TooManyShares(StoreError):
    """The plan has as many links as one may have."""


class RevisionNotFound(NotFound):
    """The plan has no such revision."""


class RevisionConflict(StoreError):
    """Somebody else changed the plan meanwhile."""

    def __init__(self, current: int) -> None:
        super().__init__()
        self.current = current


class TokenNotFound(NotFound):
    """There is no such token for this account."""


class LeaseLost(StoreError):
    """The run is no longer this worker's: it ended, was cancelled or was taken over."""


class TooManyRuns(StoreError):
    """The owner has as many runs at once as are allowed."""
