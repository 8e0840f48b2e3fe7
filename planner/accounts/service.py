"""Accounts as the entries use them: tokens and browsers, all data taken along, and the end of an account."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from planner.accounts.archive import archive
from planner.domain.trip import clean_line
from planner.store import accounts, sessions
from planner.store import tokens as store
from planner.store.accounts import Holdings, Profile
from planner.store.sessions import SignedIn
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

    def profile(self, user_id: int) -> Profile:
        return accounts.profile(user_id)

    def holdings(self, user_id: int) -> Holdings:
        return accounts.holdings(user_id)

    def browsers(self, user_id: int) -> Sequence[SignedIn]:
        """Where the account is signed in, last seen first."""
        return sessions.listing(user_id, now=self._now())

    def sign_out(self, session_id: int, *, user_id: int) -> None:
        """Ends one browser's session. Raises SessionNotFound, also when it is somebody else's."""
        sessions.end(session_id, user_id=user_id)

    def sign_out_elsewhere(self, user_id: int, *, here: str | None) -> int:
        """Ends every session but the one with the key `here`; how many that were."""
        return sessions.end_all(user_id, but=here)

    def archive(self, user_id: int) -> Iterator[bytes]:
        """Everything the account owns as a ZIP file, in pieces."""
        return archive(user_id, now=self._now())

    def delete(self, user_id: int) -> None:
        """The account and all its data, for good. Whoever executes a run of it loses the run's lease."""
        accounts.delete(user_id)
