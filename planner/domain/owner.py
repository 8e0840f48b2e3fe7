"""Whose a run or a plan is, and who may have it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Owner:
    """Who asks: an account, a browser session's visitor, or a caller with neither.

    `key_of` is the run or plan whose own key the caller showed; it opens only what nobody else owns.
    `client` tells callers with neither apart for limits, and never gives access.
    """

    user_id: int | None = None
    visitor: str = ""
    key_of: str = ""
    client: str = ""

    @property
    def is_anonymous(self) -> bool:
        return self.user_id is None and not self.visitor

    @property
    def scope(self) -> str:
        """What separates owners from each other in limits and caches."""
        if self.user_id is not None:
            return f"user:{self.user_id}"
        return f"visitor:{self.visitor}" if self.visitor else "anonymous"
