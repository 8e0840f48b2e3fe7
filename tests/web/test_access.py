from base64 import urlsafe_b64encode
from datetime import UTC, datetime

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.utils.crypto import salted_hmac
from pytest_django.fixtures import Settings

from planner.domain.owner import Owner
from planner.store import runs, tokens
from planner.store.errors import RunNotFound
from planner.web import access
from planner.web.access import Credentials, TokenRejected
from tests.factories import queued

RUN, OTHER = "a" * 32, "b" * 32
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def given(address: str = "192.0.2.1", query_key: str = "", **headers: str) -> Credentials:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return access.credentials(named, query_key=query_key, address=address)


def test_credentials_are_read_from_where_clients_put_them() -> None:
    found = given(cookie="theme=dark; sessionid=abc", authorization="bearer  trip_x ", x_run_key="key")
    assert (found.session_key, found.token, found.run_key) == ("abc", "trip_x", "key")
    assert given(query_key="from-the-query").run_key == "from-the-query"
    assert given(query_key="query", x_run_key="header").run_key == "header"
    assert given(authorization="Basic dXNlcg==").token == ""
    assert given(cookie="xsessionid=abc").session_key == ""
    assert given().are_none
    assert not found.are_none


def test_an_address_is_kept_as_a_keyed_hash_and_tells_callers_apart() -> None:
    first, second = given("192.0.2.1").client, given("192.0.2.2").client
    assert first != second
    assert "192" not in first
    assert first == given("192.0.2.1").client


def test_forwarded_addresses_count_only_behind_proxies_we_trust(settings: Settings) -> None:
    direct = given("10.0.0.1").client
    assert given("10.0.0.1", x_forwarded_for="198.51.100.7").client == direct
    settings.ENV = {**settings.ENV, "TRUSTED_PROXIES": 1}
    real = given("198.51.100.7").client
    assert given("10.0.0.1", x_forwarded_for="198.51.100.7").client == real
    assert given("10.0.0.1", x_forwarded_for="203.0.113.9, 198.51.100.7").client == real
    settings.ENV = {**settings.ENV, "TRUSTED_PROXIES": 2}
    assert given("10.0.0.1", x_forwarded_for="1.1.1.1, 198.51.100.7, 10.0.0.2").client == real
    assert given("10.0.0.1", x_forwarded_for="10.0.0.2").client == direct


def test_a_runs_key_opens_that_run_only() -> None:
    key = access.run_key(RUN)
    assert access.identify(Credentials(run_key=key, client="c"), run_id=RUN) == Owner(key_of=RUN, client="c")
    assert access.identify(Credentials(run_key=key), run_id=OTHER) == Owner()
    assert access.identify(Credentials(run_key=key)) == Owner()
    assert access.identify(Credentials(run_key=""), run_id=RUN) == Owner()
    assert access.identify(Credentials(run_key="키"), run_id=RUN) == Owner()
    assert len(key) == access.KEY_CHARS
    assert key != access.run_key(OTHER)


def test_keys_are_those_of_djangos_salted_hmac() -> None:
    digest = salted_hmac("tripsite.run-key", RUN, algorithm="sha256").digest()
    assert urlsafe_b64encode(digest).decode().startswith(access.run_key(RUN))
    client = salted_hmac("tripsite.client", "192.0.2.1", algorithm="sha256").hexdigest()
    assert client.startswith(given("192.0.2.1").client)


def test_a_host_is_ours_as_long_as_the_settings_name_it(settings: Settings) -> None:
    assert not access.is_our_host("trips.example")
    settings.ALLOWED_HOSTS = ["trips.example"]
    assert access.is_our_host("trips.example")
    assert access.is_our_host("trips.example:8000")
    assert not access.is_our_host("")
    assert not access.is_our_host("evil.example")
    assert not access.is_our_host("trips.example" + ":" * access.MAX_HOST_CHARS)
    settings.ALLOWED_HOSTS = ["other.example"]
    assert not access.is_our_host("trips.example")


def test_another_secret_gives_other_keys(settings: Settings) -> None:
    before = access.run_key(RUN)
    settings.SECRET_KEY = "another-secret-that-is-long-enough-for-a-test"
    assert access.run_key(RUN) != before


@pytest.mark.parametrize(
    ("headers", "cross_site"),
    [
        ({}, False),
        ({"sec-fetch-site": "same-origin"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "same-site"}, True),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"origin": "https://trips.example", "host": "trips.example"}, False),
        ({"origin": "http://127.0.0.1:8000", "host": "127.0.0.1:8000"}, False),
        ({"origin": "http://127.0.0.1:9000", "host": "127.0.0.1:8000"}, True),
        ({"origin": "null", "host": "trips.example"}, True),
        ({"origin": "https://evil.example", "host": "trips.example", "sec-fetch-site": "same-origin"}, False),
    ],
)
def test_a_page_of_another_site_is_told_from_ours_and_from_programs(
    headers: dict[str, str], cross_site: bool
) -> None:
    assert access.is_cross_site(headers) is cross_site


@pytest.mark.django_db
class TestWithTheDatabase:
    def test_a_token_stands_for_its_account_and_outweighs_a_session(self) -> None:
        user, other = (get_user_model().objects.create_user(name).pk for name in ("traveller", "other"))
        token = tokens.make(user, "laptop", now=NOW)
        session = session_of(other)
        assert access.identify(Credentials(token=token, session_key=session)) == Owner(user_id=user)
        with pytest.raises(TokenRejected):
            access.identify(Credentials(token="trip_wrong", session_key=session))

    def test_a_session_stands_for_its_account_or_its_visitor(self) -> None:
        user = get_user_model().objects.create_user("traveller").pk
        assert access.identify(Credentials(session_key=session_of(user))) == Owner(user_id=user)
        session = SessionStore()
        session[access.VISITOR_KEY] = "someone"
        session.save()
        assert access.identify(Credentials(session_key=str(session.session_key))) == Owner(visitor="someone")

    def test_a_session_that_is_unknown_or_says_nothing_is_nobodys(self) -> None:
        empty = SessionStore()
        empty["theme"] = "dark"
        empty.save()
        for key in ("unknown", str(empty.session_key), "x" * 500, "\x00"):
            assert access.identify(Credentials(session_key=key, client="c")) == Owner(client="c")

    def test_a_session_begun_before_the_password_changed_stands_for_nobody(self) -> None:
        user = get_user_model().objects.create_user("traveller", password="old-password")
        session = session_of(user.pk)
        user.set_password("new-password")
        user.save()
        assert access.identify(Credentials(session_key=session)) == Owner()

    def test_signing_in_keeps_what_the_browser_session_made(self, client: Client) -> None:
        user = get_user_model().objects.create_user("traveller")
        session = client.session
        session[access.VISITOR_KEY] = "someone"
        session.save()
        run = queued(owner=Owner(visitor="someone"))
        client.force_login(user)
        assert runs.find(run.id, owner=Owner(user_id=user.pk)).id == run.id
        with pytest.raises(RunNotFound):
            runs.find(run.id, owner=Owner(visitor="someone"))


def session_of(user_id: int) -> str:
    """A signed-in session, as Django's login leaves it."""
    user = get_user_model().objects.get(pk=user_id)
    session = SessionStore()
    session[SESSION_KEY] = str(user_id)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)
