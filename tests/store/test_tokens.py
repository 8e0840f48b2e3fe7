from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model

from planner.store import tokens
from planner.store.errors import TokenNotFound
from planner.store.models import ApiToken
from planner.store.tokens import SEEN_EVERY
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def user_id() -> int:
    return get_user_model().objects.create_user("traveller").pk


def test_a_token_stands_for_its_account_and_only_its_digest_is_kept(user_id: int) -> None:
    token = tokens.make(user_id, "laptop", now=NOW)
    assert token.startswith(tokens.PREFIX)
    assert tokens.user_of(token, now=NOW) == user_id
    assert tokens.user_of(token[:-1], now=NOW) is None
    assert tokens.user_of("", now=NOW) is None
    kept = ApiToken.objects.get()
    assert token not in (kept.digest, kept.name)


def test_no_two_tokens_are_alike(user_id: int) -> None:
    assert len({tokens.make(user_id, "same", now=NOW) for _ in range(10)}) == 10


def test_a_revoked_token_opens_nothing_and_only_its_owner_revokes_it(user_id: int) -> None:
    token = tokens.make(user_id, "laptop", now=NOW)
    (kept,) = tokens.listing(user_id)
    with pytest.raises(TokenNotFound):
        tokens.revoke(kept.id, user_id + 1)
    assert tokens.user_of(token, now=NOW) == user_id
    tokens.revoke(kept.id, user_id)
    assert tokens.user_of(token, now=NOW) is None
    with pytest.raises(TokenNotFound):
        tokens.revoke(kept.id, user_id)


def test_the_token_of_a_closed_account_opens_nothing(user_id: int) -> None:
    token = tokens.make(user_id, "laptop", now=NOW)
    get_user_model().objects.filter(pk=user_id).update(is_active=False)
    assert tokens.user_of(token, now=NOW) is None


def test_the_last_use_is_noted_now_and_then_and_not_with_each_request(user_id: int) -> None:
    token = tokens.make(user_id, "laptop", now=NOW)
    assert tokens.listing(user_id)[0].last_used_at is None
    tokens.user_of(token, now=NOW)
    tokens.user_of(token, now=NOW + SEEN_EVERY)
    assert tokens.listing(user_id)[0].last_used_at == NOW
    later = NOW + SEEN_EVERY + timedelta(seconds=1)
    tokens.user_of(token, now=later)
    assert tokens.listing(user_id)[0].last_used_at == later


def test_tokens_are_listed_newest_first_and_each_account_sees_its_own(user_id: int) -> None:
    other = get_user_model().objects.create_user("stranger").pk
    for number in range(3):
        tokens.make(user_id, str(number), now=NOW + timedelta(minutes=number))
    assert [token.name for token in tokens.listing(user_id)] == ["2", "1", "0"]
    assert tokens.listing(other) == ()
