"""An account as a whole: what it owns, taken along as one file, and deleted with nothing left."""

import io
import json
import zipfile
from collections.abc import Iterator
from importlib import import_module

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from planner import wiring
from planner.domain import codec
from planner.domain.owner import Owner
from planner.store import accounts, models
from planner.store.sessions import SessionNotFound
from tests.factories import NOW, queued
from tests.web.kept_plans import saved

pytestmark = pytest.mark.django_db

OWNED = (
    *(models.Run, models.Plan, models.ApiToken, models.Editor),
    *(EmailAddress, Authenticator, UserSession),
)


def full_account(name: str) -> User:
    """An account with something of everything an account may have."""
    user = User.objects.create_user(name, f"{name}@example.org", "a-password")
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "of-the-authenticator"})
    signed_in(user)
    owner = Owner(user_id=user.pk)
    plan = saved(owner=owner)
    queued(owner=owner)
    wiring.sharing().share(plan, owner=owner, may_edit=True, expires_at=None)
    models.PlanContext.objects.create(pk=plan, document="{}")
    models.Editor.objects.create(plan_id=saved(), user=user, since=NOW)
    wiring.accounts().make_token(user.pk, "laptop")
    return user


def signed_in(user: User, *, user_agent: str = "Firefox/150") -> str:
    """The key of a session that belongs to the account."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session.save()
    UserSession.objects.create(
        user=user, ip="192.0.2.7", session_key=session.session_key, user_agent=user_agent
    )
    return str(session.session_key)


@pytest.fixture
def user() -> User:
    return full_account("traveller")


def taken(pieces: Iterator[bytes]) -> zipfile.ZipFile:
    file = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    assert file.testzip() is None
    return file


def test_deleting_an_account_leaves_nothing_of_it_and_everything_of_others(user: User) -> None:
    other = full_account("somebody-else")
    visitors = queued()
    before = {model: model.objects.filter(user=other).count() for model in OWNED}
    sessions = Session.objects.count()
    wiring.accounts().delete(user.pk)
    assert not User.objects.filter(pk=user.pk).exists()
    theirs = set(models.Plan.objects.filter(user=other).values_list("pk", flat=True))
    assert set(models.Share.objects.values_list("plan", flat=True)) == theirs
    assert set(models.PlanContext.objects.values_list("pk", flat=True)) == theirs
    for model in OWNED:
        assert not model.objects.filter(user_id=user.pk).exists(), model
        assert model.objects.filter(user=other).count() == before[model] > 0, model
    assert Session.objects.count() == sessions - 1
    assert models.Run.objects.filter(pk=visitors.id).exists()
    left = set(models.Event.objects.values_list("run__user_id", flat=True))
    assert left == {other.pk, None}


def test_an_account_that_cannot_go_as_a_whole_stays_as_a_whole(user: User) -> None:
    held = {model: model.objects.filter(user=user).count() for model in OWNED}
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE guest_book (user_id integer NOT NULL REFERENCES auth_user (id))")
        cursor.execute("INSERT INTO guest_book VALUES (%s)", [user.pk])
    with pytest.raises(Exception, match=r"(?i)constraint"):
        _delete_and_check(user.pk)
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE guest_book")
    assert {model: model.objects.filter(user=user).count() for model in OWNED} == held


def _delete_and_check(user_id: int) -> None:
    """Deletes as the outermost transaction would: the constraints are looked at before it is kept."""
    from django.db import transaction

    with transaction.atomic():
        accounts.delete(user_id)
        connection.check_constraints()


def test_all_data_is_one_file_that_our_own_codec_reads(user: User) -> None:
    full_account("somebody-else")
    file = taken(wiring.accounts().archive(user.pk))
    about = json.loads(file.read("account.json"))
    assert about["username"] == "traveller"
    assert about["emails"][0]["address"] == "traveller@example.org"
    assert [token["name"] for token in about["tokens"]] == ["laptop"]
    assert about["browsers"][0]["user_agent"] == "Firefox/150"
    kept = set(models.Plan.objects.filter(user=user).values_list("pk", flat=True))
    runs = set(models.Run.objects.filter(user=user).values_list("pk", flat=True))
    assert set(file.namelist()) == (
        {"account.json", "sharing.json"}
        | {f"plans/{pk}.json" for pk in kept}
        | {f"runs/{pk}.jsonl" for pk in runs}
    )
    sharing = json.loads(file.read("sharing.json"))
    assert {link["plan_id"] for link in sharing["links"]} == kept
    assert len(sharing["edits"]) == 1
    for pk in kept:
        document = json.loads(file.read(f"plans/{pk}.json"))
        plan = codec.plan_from_json(json.dumps(document["plan"]), document["version"])
        assert plan.run_id == pk
        lines = [json.loads(line) for line in file.read(f"runs/{pk}.jsonl").splitlines()]
        assert codec.request_from_json(json.dumps(lines[0]["request"]), lines[0]["version"])
        assert [line["seq"] for line in lines[1:]] == list(range(1, len(lines)))


def test_no_secret_is_in_the_file(user: User) -> None:
    token = wiring.accounts().make_token(user.pk, "phone")
    session = UserSession.objects.get(user=user).session_key
    file = taken(wiring.accounts().archive(user.pk))
    everything = b"".join(file.read(name) for name in file.namelist()).decode()
    digests = models.ApiToken.objects.filter(user=user).values_list("digest", flat=True)
    plan = models.Plan.objects.get(user=user).pk
    (link,) = wiring.sharing().shares(plan, owner=Owner(user_id=user.pk))
    for secret in (token, *digests, session, user.password, "of-the-authenticator", link.key):
        assert secret not in everything


def test_the_file_is_made_piece_by_piece(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "ROWS_AT_ONCE", 2)
    for _ in range(6):
        saved(owner=Owner(user_id=user.pk))
    pieces = wiring.accounts().archive(user.pk)
    with CaptureQueriesContext(connection) as first:
        next(pieces)
    rest = list(pieces)
    assert not any("store_plan" in query["sql"] for query in first), "plans are read when their turn comes"
    assert len(rest) == 1 + 7 + 8 + 1, "a piece for the links, each plan, each run, and the end"


def test_browsers_are_listed_last_seen_first_without_those_that_ended(user: User) -> None:
    ended = signed_in(user, user_agent="Chrome/150")
    Session.objects.filter(pk=ended).delete()
    latest = signed_in(user, user_agent="Safari/19")
    shown = wiring.accounts().browsers(user.pk)
    assert [one.user_agent for one in shown] == ["Safari/19", "Firefox/150"]
    assert shown[0].key == latest
    assert not UserSession.objects.filter(session_key=ended).exists()


def test_the_list_asks_as_often_for_many_browsers_as_for_one(user: User) -> None:
    with CaptureQueriesContext(connection) as one:
        wiring.accounts().browsers(user.pk)
    for _ in range(10):
        signed_in(user)
    with CaptureQueriesContext(connection) as many:
        assert len(wiring.accounts().browsers(user.pk)) == 11
    assert len(many) == len(one)


def test_a_browser_is_signed_out_by_its_own_account_only(user: User) -> None:
    other = full_account("somebody-else")
    (mine,) = wiring.accounts().browsers(user.pk)
    with pytest.raises(SessionNotFound):
        wiring.accounts().sign_out(mine.id, user_id=other.pk)
    wiring.accounts().sign_out(mine.id, user_id=user.pk)
    assert not Session.objects.filter(pk=mine.key).exists()
    assert len(wiring.accounts().browsers(other.pk)) == 1


def test_signing_out_elsewhere_keeps_this_browser(user: User) -> None:
    here = signed_in(user)
    assert wiring.accounts().sign_out_elsewhere(user.pk, here=here) == 1
    assert [one.key for one in wiring.accounts().browsers(user.pk)] == [here]
