"""The account's pages over HTTP: who may do what, what is asked first, and how often."""

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.core import mail
from django.core.cache import cache
from django.db import connections
from django.test import AsyncClient, Client
from pytest_django.fixtures import Settings

from planner.domain.owner import Owner
from planner.domain.run import RunStatus
from planner.store import models
from planner.web.account.adapters import SecondFactorAdapter
from planner.web.account.devices import device_name
from tests.factories import queued
from tests.web.kept_plans import saved

pytestmark = pytest.mark.django_db

PASSWORD = "a-long-password-7"
LANGUAGES = ("ko", "en")


@pytest.fixture(autouse=True)
def fresh_counts() -> Iterator[None]:
    """Limits count in the cache, which tests share."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def user() -> User:
    made = User.objects.create_user("traveller", "traveller@example.org", PASSWORD)
    EmailAddress.objects.create(user=made, email=made.email, primary=True, verified=True)
    return made


@pytest.fixture
def browser(user: User) -> Client:
    client = Client(headers={"accept-language": "en", "user-agent": "Firefox/150 Windows"})
    assert client.post("/accounts/login/", {"login": user.username, "password": PASSWORD}).status_code == 302
    return client


def confirms(browser: Client) -> None:
    answer = browser.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/account/"})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    "path", ["/account/browsers", "/account/delete", "/accounts/2fa/", "/accounts/email/"]
)
def test_visitors_are_asked_to_sign_in(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/")


@pytest.mark.parametrize("path", ["/account/data", "/account/browsers/elsewhere", "/account/delete"])
def test_a_forged_form_does_nothing(user: User, path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    assert client.post(path, {"sure": "on"}).status_code == 403
    assert User.objects.filter(pk=user.pk).exists()


def test_deleting_asks_for_the_password_first_and_for_a_yes_then(browser: Client, user: User) -> None:
    assert browser.get("/account/delete")["Location"].startswith("/accounts/reauthenticate/")
    assert browser.post("/account/delete", {"sure": "on"})["Location"].startswith("/accounts/reauthenticate/")
    assert User.objects.filter(pk=user.pk).exists()
    confirms(browser)
    page = browser.post("/account/delete", {})
    assert page.status_code == 422
    assert b'aria-invalid="true"' in page.content
    assert User.objects.filter(pk=user.pk).exists()
    gone = browser.post("/account/delete", {"sure": "on"})
    assert (gone.status_code, gone["Location"]) == (303, "/")
    assert [str(message) for message in get_messages(gone.wsgi_request)] == [
        "Your account and everything in it are deleted."
    ]
    assert not User.objects.filter(pk=user.pk).exists()
    assert browser.get("/account/").status_code == 302


def test_deleting_takes_ones_own_and_stops_what_is_under_way(browser: Client, user: User) -> None:
    other = User.objects.create_user("somebody-else")
    mine, theirs = (saved(owner=Owner(user_id=owner.pk)) for owner in (user, other))
    running = queued(owner=Owner(user_id=user.pk))
    confirms(browser)
    browser.post("/account/delete", {"sure": "on", "user": other.pk, "user_id": other.pk})
    assert set(models.Plan.objects.values_list("pk", flat=True)) == {theirs}
    assert not models.Run.objects.filter(pk__in=[mine, running.id]).exists()
    assert not models.Run.objects.filter(status=RunStatus.QUEUED).exists()
    assert User.objects.get() == other


def test_a_deletion_is_confirmed_by_mail_in_the_pages_language(browser: Client) -> None:
    confirms(browser)
    browser.post("/account/delete", {"sure": "on"}, headers={"accept-language": "ko"})
    (letter,) = [one for one in mail.outbox if "삭제" in one.subject]
    assert letter.to == ["traveller@example.org"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.asyncio
async def test_the_file_of_all_data_is_ones_own_and_kept_nowhere(user: User) -> None:
    client = AsyncClient()
    await client.aforce_login(user)
    answer = await client.post("/account/data")
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    assert re.search(r'attachment; filename="tripsite-\d{4}-\d\d-\d\d\.zip"', answer["Content-Disposition"])
    body = b"".join([piece async for piece in answer])  # type: ignore[attr-defined]  # it streams
    assert "account.json" in zipfile.ZipFile(io.BytesIO(body)).namelist()
    await sync_to_async(connections.close_all)()  # the thread that Django asked the database in


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reset_answers_the_same_for_known_and_unknown_addresses(user: User, language: str) -> None:
    pages = []
    for address in (user.email, "nobody@example.org"):
        client = Client(headers={"accept-language": language})
        answer = client.post("/accounts/password/reset/", {"email": address}, follow=True)
        words = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
        pages.append((answer.redirect_chain, words))
    assert pages[0] == pages[1]
    assert [letter.to for letter in mail.outbox] == [[user.email], ["nobody@example.org"]]


def test_the_old_address_hears_of_the_new_one(browser: Client, user: User) -> None:
    confirms(browser)
    browser.post("/accounts/email/", {"email": "new@example.org", "action_add": ""})
    user.refresh_from_db()
    assert user.email == "traveller@example.org"
    (path,) = re.findall(r"http://[^/]+(/accounts/confirm-email/\S+)", str(mail.outbox[-1].body))
    browser.post(path)
    user.refresh_from_db()
    assert user.email == "new@example.org"
    assert mail.outbox[-1].to == ["traveller@example.org"]
    assert mail.outbox[-1].subject == "[Tripsite] Your e-mail address was changed"


def test_an_address_is_not_changed_without_the_password(browser: Client, user: User) -> None:
    answer = browser.post("/accounts/email/", {"email": "new@example.org", "action_add": ""})
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert not EmailAddress.objects.filter(email="new@example.org").exists()


def test_a_second_factor_waits_for_a_confirmed_address(browser: Client, user: User) -> None:
    EmailAddress.objects.filter(user=user).update(verified=False)
    confirms(browser)
    assert browser.get("/accounts/2fa/totp/activate/").status_code == 200
    page = browser.post("/accounts/2fa/totp/activate/", {"code": "123456"})
    assert b'aria-invalid="true"' in page.content
    assert not Authenticator.objects.exists()


def test_the_key_of_an_authenticator_is_kept_encrypted_and_survives_a_new_secret(settings: Settings) -> None:
    kept = SecondFactorAdapter().encrypt("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in kept
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-that-is-long-enough-for-a-test"
    assert SecondFactorAdapter().decrypt(kept) == "JBSWY3DPEHPK3PXP"


@pytest.mark.parametrize(
    ("language", "words"), [("ko", "잠시만 기다려 주세요."), ("en", "A moment, please.")]
)
@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"])
def test_forms_that_are_sent_too_often_answer_with_our_429(path: str, language: str, words: str) -> None:
    client = Client(headers={"accept-language": language})
    answers = [client.post(path, {"email": "x@example.org"}) for _ in range(31)]
    assert answers[0].status_code in {200, 302}
    assert answers[-1].status_code == 429
    assert answers[-1]["Retry-After"] == "60"
    assert words in answers[-1].content.decode()


def test_guessing_a_password_is_slowed_down_for_the_account(user: User) -> None:
    for _ in range(5):
        Client().post("/accounts/login/", {"login": user.username, "password": "wrong"})
    right = Client().post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    assert right.status_code == 200, "not signed in, although it is right now"


def test_tokens_and_files_are_limited_too(browser: Client, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"make_token": "1/m/user"}
    assert browser.post("/account/tokens", {"name": "one"}).status_code == 303
    assert browser.post("/account/tokens", {"name": "two"}).status_code == 429


def test_a_new_password_signs_out_everywhere_else(browser: Client, user: User) -> None:
    there = Client()
    there.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    assert UserSession.objects.filter(user=user).count() == 2
    new = {"oldpassword": PASSWORD, "password1": "quite-another-9", "password2": "quite-another-9"}
    assert browser.post("/accounts/password/change/", new)["Location"] == "/account/"
    assert browser.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302
    page = browser.get("/account/browsers").content.decode()
    assert page.count("token-item") == 1
    assert "Firefox · Windows" in page


def test_when_a_browser_was_seen_is_noted_now_and_then(browser: Client, user: User) -> None:
    session = UserSession.objects.get(user=user)
    browser.get("/account/")
    first = UserSession.objects.get(pk=session.pk).last_seen_at
    browser.get("/account/")
    assert UserSession.objects.get(pk=session.pk).last_seen_at == first
    cache.clear()
    browser.get("/account/")
    assert UserSession.objects.get(pk=session.pk).last_seen_at > first


def test_somebody_elses_browser_is_not_there(browser: Client) -> None:
    other = User.objects.create_user("somebody-else")
    Client().force_login(other)
    theirs = UserSession.objects.create(user=other, ip="192.0.2.9", session_key="k" * 32, user_agent="x")
    assert browser.post(f"/account/browsers/{theirs.pk}/sign-out").status_code == 404
    assert UserSession.objects.filter(pk=theirs.pk).exists()


def test_a_mail_server_that_is_away_is_told_and_breaks_nothing(settings: Settings) -> None:
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 9},
        }
    }
    form = {"username": "new", "email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    page = Client(headers={"accept-language": "en"}).post("/accounts/signup/", form, follow=True)
    assert page.redirect_chain[0][0] == "/plans/"
    assert "The e-mail could not be sent just now." in page.content.decode()
    assert User.objects.filter(username="new").exists()


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/150.0 Safari/537.36 Edg/150.0", "Edge · Windows"),
        (
            "Mozilla/5.0 (Linux; Android 16; SM-S931) SamsungBrowser/30 Chrome/140 Safari",
            "Samsung Internet · Android",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/19 Safari/605", "Safari · macOS"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:150) Firefox/150.0", "Firefox · Linux"),
        ("Firefox/150", "Firefox"),
    ],
)
def test_a_browser_has_a_name_people_know(user_agent: str, name: str) -> None:
    assert device_name(user_agent) == name
