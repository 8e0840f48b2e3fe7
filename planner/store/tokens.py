"""API tokens, of which only the digest is kept, and sessions as the streams read them."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from planner.store.errors import TokenNotFound
from planner.store.models import ApiToken

PREFIX = "trip_"
SEEN_EVERY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Token:
    id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None


def make(user_id: int, name: str, *, now: datetime) -> str:
    """A new token, to be shown this once."""
    token = PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(user_id=user_id, name=name, digest=_digest(token), created_at=now)
    return token


def listing(user_id: int) -> Sequence[Token]:
    """An account's tokens, newest first."""
    rows = ApiToken.objects.filter(user_id=user_id).order_by("-created_at")
    return tuple(Token(row.pk, row.name, row.created_at, row.last_used_at) for row in rows)


def revoke(token_id: int, user_id: int) -> None:
    """Raises TokenNotFound."""
    deleted, _ = ApiToken.objects.filter(pk=token_id, user_id=user_id).delete()
    if not deleted:
        raise TokenNotFound


def user_of(token: str, *, now: datetime) -> int | None:
    """The active account the token belongs to."""
    row = ApiToken.objects.filter(digest=_digest(token), user__is_active=True).first()
    if row is None:
        return None
    if row.last_used_at is None or now - row.last_used_at > SEEN_EVERY:
        ApiToken.objects.filter(pk=row.pk).update(last_used_at=now)
    return row.user_id


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
