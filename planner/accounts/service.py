"""Accounts as the entries use them: API tokens made, listed, taken back."""

from collections.abc import Callable, Sequence
from datetime import datetime

from planner.domain.trip import clean_line
from planner.store import tokens as store
from planner.store.tokens import Token

MAX_TOKENS = 20
MAX_NAME_CHARS = 60


class AccountError(Exception):
    """The account cannot do this."""


class InvalidTokenName(AccountError):
    """A token's name has 1 to MAX_NAME_CHARS characters. `code` is "required" or "too_long"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class TooManyTokens(AccountError):
    """The account has MAX_TOKENS tokens already."""


class Accounts:
    def __init__(self, *, now: Callable[[], datetime]) -> None:
        self._now = now

    def tokens(self, user_id: int) -> Sequence[Token]:
        """The account's tokens, newest first."""
        return store.listing(user_id)

    def make_token(self, user_id: int, name: str) -> str:
        """A new token, to be shown this once. Raises InvalidTokenName and TooManyTokens."""
        cleaned = clean_line(name)
        if not cleaned or len(cleaned) > MAX_NAME_CHARS:
            raise InvalidTokenName("too_long" if cleaned else "required")
        if len(store.listing(user_id)) >= MAX_TOKENS:
            raise TooManyTokens
        return store.make(user_id, cleaned, now=self._now())

    def revoke_token(self, token_id: int, *, user_id: int) -> None:
        """Raises TokenNotFound, also when it is somebody else's."""
        store.revoke(token_id, user_id)
