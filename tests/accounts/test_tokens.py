"""API tokens: made, shown once, listed, taken back, by the account they are for."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from planner import wiring
from planner.accounts.service import MAX_NAME_CHARS, MAX_TOKENS, InvalidTokenName, TooManyTokens
from planner.store import tokens
from planner.store.errors import TokenNotFound

pytestmark = pytest.mark.django_db

ACCOUNT, MAKE = "/account/", "/account/tokens"


@pytest.fixture
def user() -> User:
    return User.objects.create_user("traveller")


@pytest.fixture
def other() -> User:
    return User.objects.create_user("somebody-else")


@pytest.fixture
def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def shown_token(page: bytes) -> str | None:
    found = re.search(r"trip_[\w-]{40,}", page.decode())
    return found[0] if found else None


def test_a_token_stands_for_its_account(user: User) -> None:
    token = wiring.accounts().make_token(user.pk, "  my\tlaptop ")
    assert tokens.user_of(token, now=wiring.now()) == user.pk
    assert [known.name for known in wiring.accounts().tokens(user.pk)] == ["my laptop"]


@pytest.mark.parametrize(("name", "code"), [("", "required"), (" \n", "required"), ("x" * 61, "too_long")])
def test_a_name_has_one_to_sixty_characters(user: User, name: str, code: str) -> None:
    with pytest.raises(InvalidTokenName) as caught:
        wiring.accounts().make_token(user.pk, name)
    assert caught.value.code == code
    assert wiring.accounts().make_token(user.pk, "가" * MAX_NAME_CHARS)


def test_an_account_has_so_many_tokens_and_no_more(user: User, other: User) -> None:
    for number in range(MAX_TOKENS):
        wiring.accounts().make_token(user.pk, f"token {number}")
    with pytest.raises(TooManyTokens):
        wiring.accounts().make_token(user.pk, "one more")
    assert wiring.accounts().make_token(other.pk, "mine")


def test_a_revoked_token_opens_nothing(user: User, other: User) -> None:
    token = wiring.accounts().make_token(user.pk, "laptop")
    (known,) = wiring.accounts().tokens(user.pk)
    with pytest.raises(TokenNotFound):
        wiring.accounts().revoke_token(known.id, user_id=other.pk)
    wiring.accounts().revoke_token(known.id, user_id=user.pk)
    assert tokens.user_of(token, now=wiring.now()) is None


def test_the_page_shows_a_new_token_once(signed_in: Client, user: User) -> None:
    page = signed_in.post(MAKE, {"name": "laptop"}, follow=True)
    token = shown_token(page.content)
    assert token is not None
    assert tokens.user_of(token, now=wiring.now()) == user.pk
    assert page.redirect_chain == [(ACCOUNT, 303)]
    assert "no-store" in page.headers["Cache-Control"]
    assert token not in str(dict(signed_in.session))
    assert shown_token(signed_in.get(ACCOUNT).content) is None


def test_the_page_says_what_is_wrong_with_a_name(signed_in: Client, user: User) -> None:
    page = signed_in.post(MAKE, {"name": " "})
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.content.decode()
    assert wiring.accounts().tokens(user.pk) == ()


def test_the_page_says_when_there_are_too_many(signed_in: Client, user: User) -> None:
    for number in range(MAX_TOKENS):
        wiring.accounts().make_token(user.pk, f"token {number}")
    page = signed_in.post(MAKE, {"name": "one more"})
    assert (page.status_code, shown_token(page.content)) == (422, None)
    assert str(MAX_TOKENS) in page.content.decode()


def test_a_name_is_shown_as_text(signed_in: Client) -> None:
    page = signed_in.post(MAKE, {"name": "<script>alert(1)</script>"}, follow=True)
    assert b"<script>alert" not in page.content


def test_the_page_revokes_ones_own_tokens_only(signed_in: Client, user: User, other: User) -> None:
    wiring.accounts().make_token(user.pk, "mine")
    wiring.accounts().make_token(other.pk, "theirs")
    (mine,), (theirs,) = (wiring.accounts().tokens(owner.pk) for owner in (user, other))
    assert signed_in.post(reverse("token_revoke", args=[theirs.id])).status_code == 404
    assert signed_in.post(reverse("token_revoke", args=[10**30])).status_code == 404
    assert signed_in.post(reverse("token_revoke", args=[mine.id])).status_code == 303
    assert wiring.accounts().tokens(user.pk) == ()
    assert wiring.accounts().tokens(other.pk) == (theirs,)


@pytest.mark.parametrize("path", [ACCOUNT, MAKE, "/account/tokens/1/revoke"])
def test_visitors_are_asked_to_sign_in(path: str) -> None:
    for response in (Client().get(path), Client().post(path)):
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("path", [MAKE, "/account/tokens/1/revoke"])
def test_who_comes_back_from_signing_in_sees_the_account(signed_in: Client, path: str) -> None:
    assert signed_in.get(path).headers["Location"] == ACCOUNT


def test_a_forged_form_makes_no_token(user: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    assert client.post(MAKE, {"name": "forged"}).status_code == 403
    assert wiring.accounts().tokens(user.pk) == ()
