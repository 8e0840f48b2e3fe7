"""The browsers an account is signed in with, and the end of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from planner.store.errors import NotFound


class SessionNotFound(NotFound):
    """There is no such session for this account."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One browser: `user_agent` is what it calls itself, `address` where it was last seen."""

    id: int
    key: str
    user_agent: str
    address: str
    begun_at: datetime
    seen_at: datetime


def listing(user_id: int, *, now: datetime) -> Sequence[SignedIn]:
    """The account's sessions that hold, last seen first; what is left of others is swept away."""
    rows = list(UserSession.objects.filter(user_id=user_id).order_by("-last_seen_at", "-pk"))
    alive = set(
        Session.objects.filter(pk__in=[row.session_key for row in rows], expire_date__gt=now).values_list(
            "pk", flat=True
        )
    )
    if gone := [row.pk for row in rows if row.session_key not in alive]:
        UserSession.objects.filter(pk__in=gone).delete()
    return tuple(_signed_in(row) for row in rows if row.session_key in alive)


def end(session_id: int, *, user_id: int) -> None:
    """Raises SessionNotFound, also when it is somebody else's."""
    key = UserSession.objects.filter(pk=session_id, user_id=user_id).values_list("session_key", flat=True)
    if not (found := key.first()):
        raise SessionNotFound
    _end([found])


def end_all(user_id: int, *, but: str | None = None) -> int:
    """Ends every session of the account but the one with this key; how many that were."""
    rows = UserSession.objects.filter(user_id=user_id).exclude(session_key=but or "")
    keys = list(rows.values_list("session_key", flat=True))
    _end(keys)
    return len(keys)


def _end(keys: Sequence[str]) -> None:
    with transaction.atomic():
        Session.objects.filter(pk__in=keys).delete()
        UserSession.objects.filter(session_key__in=keys).delete()


def _signed_in(row: UserSession) -> SignedIn:
    return SignedIn(row.pk, row.session_key, row.user_agent, row.ip, row.created_at, row.last_seen_at)
