"""An account as a whole: what is kept about it, all it owns page by page, and its deletion."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Model, QuerySet

from planner.store import contexts, models, sessions

ROWS_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Email:
    address: str
    confirmed: bool
    primary: bool


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """`kind` is `totp`, `webauthn` (a passkey, with its name) or `recovery_codes`; without secrets."""

    kind: str
    name: str
    added_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Connection:
    """An account elsewhere that signs in to this one; `data` is what it told."""

    provider: str
    uid: str
    connected_at: datetime
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Profile:
    username: str
    email: str
    joined_at: datetime
    last_signed_in_at: datetime | None
    emails: Sequence[Email]
    second_factors: Sequence[SecondFactor]
    connections: Sequence[Connection]

    @property
    def has_second_factor(self) -> bool:
        return any(factor.kind != Authenticator.Type.RECOVERY_CODES for factor in self.second_factors)


@dataclass(frozen=True, slots=True)
class Holdings:
    """How much an account owns."""

    plans: int
    runs: int
    tokens: int


def profile(user_id: int) -> Profile:
    user = get_user_model().objects.get(pk=user_id)
    emails = EmailAddress.objects.filter(user_id=user_id).order_by("-primary", "pk")
    factors = Authenticator.objects.filter(user_id=user_id).order_by("pk")
    connections = SocialAccount.objects.filter(user_id=user_id).order_by("pk")
    return Profile(
        username=user.get_username(),
        email=user.email,
        joined_at=user.date_joined,
        last_signed_in_at=user.last_login,
        emails=tuple(Email(row.email, row.verified, row.primary) for row in emails),
        second_factors=tuple(
            SecondFactor(row.type, row.data.get("name", ""), row.created_at, row.last_used_at)
            for row in factors
        ),
        connections=tuple(
            Connection(row.provider, row.uid, row.date_joined, row.extra_data) for row in connections
        ),
    )


def holdings(user_id: int) -> Holdings:
    return Holdings(
        plans=models.Plan.objects.filter(user_id=user_id).count(),
        runs=models.Run.objects.filter(user_id=user_id).count(),
        tokens=models.ApiToken.objects.filter(user_id=user_id).count(),
    )


def plans(user_id: int) -> Iterator[models.Plan]:
    """Every plan, by id, a page in memory at a time; no query stays open between two of them."""
    return _by_page(models.Plan.objects.filter(user_id=user_id))


def runs(user_id: int) -> Iterator[models.Run]:
    """Every run, as `plans`."""
    return _by_page(models.Run.objects.filter(user_id=user_id))


def events(run_id: str) -> Sequence[models.Event]:
    """What is kept of a run's log, in order."""
    return list(models.Event.objects.filter(run_id=run_id).order_by("seq"))


def delete(user_id: int) -> None:
    """The account with everything it owns, or nothing of it. No other account's rows are touched."""
    with transaction.atomic():
        sessions.end_all(user_id)
        # The logs first: they are many rows, and this way none of them is read to be deleted.
        models.Event.objects.filter(run__user_id=user_id).delete()
        contexts.forget_owned(user_id)
        models.Plan.objects.filter(user_id=user_id).delete()
        models.Run.objects.filter(user_id=user_id).delete()
        get_user_model().objects.filter(pk=user_id).delete()


def _by_page[Row: Model](rows: QuerySet[Row]) -> Iterator[Row]:
    after = ""
    while page := list(rows.filter(pk__gt=after).order_by("pk")[:ROWS_AT_ONCE]):
        yield from page
        after = page[-1].pk
