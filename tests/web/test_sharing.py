"""Sharing over HTTP: what a link shows and to whom, what it never shows, and what editors may not."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from planner import wiring
from planner.domain.itinerary import Itinerary
from planner.store import plans
from planner.store.models import Plan, Share
from tests.exports import trips
from tests.factories import NOW
from tests.web.kept_plans import MINE, my_browser, saved, text

pytestmark = pytest.mark.django_db

SECRET_WORDS = "예약번호 4711"
WISH = "아버지 칠순"
SUBPAGES = ("", "print", "trip.ics", "trip.gpx")


@pytest.fixture(autouse=True)
def fresh_counts() -> Iterator[None]:
    """Limits count in the cache, which tests share."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def browser() -> Client:
    return my_browser()


@pytest.fixture
def plan() -> str:
    """A plan with a memo at every stop and a wish, and a title that means something to HTML."""
    made = trips.seoul()
    days = tuple(
        replace(day, stops=tuple(replace(stop, memo=SECRET_WORDS) for stop in day.stops))
        for day in made.itinerary.days
    )
    request = replace(made.request, notes=WISH)
    return saved(replace(made, title='가을 "서울" <b>', request=request, itinerary=Itinerary(days)))


def link(browser: Client, plan: str, **fields: str) -> str:
    """The path of a new link, as the page of links shows it."""
    before = set(Share.objects.values_list("pk", flat=True))
    answer = browser.post(f"/plans/{plan}/share", fields)
    assert answer.status_code == 303
    (made,) = set(Share.objects.values_list("pk", flat=True)) - before
    page = text(browser.get(f"/plans/{plan}/share"))
    found = re.search(rf'value="http://testserver(/s/{made}\.[\w-]{{32}}/)"', page)
    assert found, page
    return found[1]


def account(name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.create_user(name))
    return client


def meta(html: str, name: str) -> str:
    found = re.search(rf'<meta (?:property|name)="{name}" content="([^"]*)">', html)
    assert found, name
    return unescape(found[1])


def test_whoever_has_the_link_reads_the_plan_and_nothing_private(browser: Client, plan: str) -> None:
    path = link(browser, plan)
    reader = Client(headers={"accept-language": "ko"})
    for page in SUBPAGES:
        answer = reader.get(f"{path}{page}")
        assert answer.status_code == 200, page
        shown = text(answer)
        assert "경복궁" in shown, page
        assert SECRET_WORDS not in shown, page
        assert WISH not in shown, page
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert f"/plans/{plan}/" not in text(reader.get(path))
    assert "sessionid" not in reader.cookies


def test_its_card_says_what_and_when_in_the_plans_own_language(browser: Client, plan: str) -> None:
    html = text(Client(headers={"accept-language": "en"}).get(link(browser, plan)))
    assert meta(html, "og:title") == '가을 "서울" <b>'
    assert "2일" in meta(html, "og:description")
    assert "경복궁" in meta(html, "og:description")
    assert meta(html, "og:image").startswith("http://testserver/static/img/share")
    assert meta(html, "twitter:card") == "summary_large_image"
    assert meta(html, "robots") == "noindex, nofollow"


def test_expired_revoked_wrong_and_unknown_links_are_one_and_the_same_page(
    browser: Client, plan: str
) -> None:
    revoked, expired, good = (link(browser, plan) for _ in range(3))
    share_id = revoked.split("/")[2].split(".")[0]
    assert browser.post(f"/plans/{plan}/share/{share_id}/revoke").status_code == 303
    Share.objects.filter(pk=expired.split("/")[2].split(".")[0]).update(expires_at=NOW)
    unknown = f"/s/{'0' * 32}.{good.split('.')[1]}"
    wrong = f"{good[:-2]}{'a' if good[-2] != 'a' else 'b'}/"
    said = set()
    reader = Client(headers={"accept-language": "ko"})
    for path in (revoked, expired, unknown, wrong, f"{good}trip.json", f"{good}accept"):
        answer = reader.get(path)
        assert answer.status_code == 404
        assert answer["Referrer-Policy"] == "same-origin"
        csrf = r'name="csrfmiddlewaretoken" value="[^"]+"|name="next" value="[^"]+"'
        said.add(re.sub(csrf, "", text(answer)).replace(path, ""))
    assert len(said) == 1
    assert "열 수 없는 링크입니다." in said.pop()
    assert reader.get(good).status_code == 200


def test_who_tries_many_wrong_links_is_told_to_wait_and_good_ones_still_open(
    browser: Client, plan: str
) -> None:
    good = link(browser, plan)
    reader = Client()
    statuses = {reader.get(f"/s/{number:032x}.{'x' * 32}/").status_code for number in range(61)}
    assert statuses == {404, 429}
    assert reader.get(good).status_code == 200


@pytest.mark.parametrize(("days", "lasts"), [("1", 1), ("7", 7), ("30", 30), ("", None), ("x", None)])
def test_a_link_lasts_as_long_as_was_chosen(browser: Client, plan: str, days: str, lasts: int | None) -> None:
    link(browser, plan, days=days)
    share = Share.objects.get()
    if lasts is None:
        assert share.expires_at is None
    else:
        assert share.expires_at is not None
        assert share.expires_at - share.created_at == pytest.approx(
            timedelta(days=lasts), abs=timedelta(seconds=5)
        )


def test_nobody_else_makes_sees_or_revokes_links(browser: Client, plan: str) -> None:
    share_id = link(browser, plan).split("/")[2].split(".")[0]
    for stranger in (Client(), account("stranger")):
        assert stranger.get(f"/plans/{plan}/share").status_code == 404
        assert stranger.post(f"/plans/{plan}/share").status_code == 404
        assert stranger.post(f"/plans/{plan}/share/{share_id}/revoke").status_code == 404
        assert stranger.post(f"/plans/{plan}/editors/1/remove").status_code == 404
        assert stranger.get(f"/plans/{plan}/leave").status_code == 404
    assert Share.objects.count() == 1


def test_a_copy_is_the_readers_own_and_follows_nothing(browser: Client, plan: str) -> None:
    path = link(browser, plan)
    reader = Client(headers={"accept-language": "ko"})
    assert reader.get(f"{path}copy")["Location"] == path
    copy = reader.post(f"{path}copy")["Location"]
    page = text(reader.get(copy))
    assert "사본" in page
    assert SECRET_WORDS not in page
    assert browser.get(copy).status_code == 404
    plans.delete(plan, owner=MINE)
    assert reader.get(path).status_code == 404
    assert reader.get(copy).status_code == 200


def test_an_invitation_asks_who_has_no_account_and_brings_them_back(browser: Client, plan: str) -> None:
    path = link(browser, plan, may_edit="1")
    html = text(Client(headers={"accept-language": "en"}).get(f"{path}accept"))
    ways = re.findall(r'href="(/accounts/\w+/\?next=[^"]+)"', html)
    assert len(ways) == 2
    for way in ways:
        assert f'name="next" value="{path}accept"' in text(Client().get(unescape(way)))
    assert Client().post(f"{path}accept").status_code == 200
    assert not Plan.objects.get(pk=plan).editors.exists()


def test_an_editor_sees_the_plan_in_the_list_and_may_not_rename_share_or_delete_it(
    browser: Client, plan: str
) -> None:
    path = link(browser, plan, may_edit="1")
    editor = account("friend")
    assert "Join" in text(editor.get(f"{path}accept"))
    assert editor.post(f"{path}accept")["Location"] == f"/plans/{plan}/"
    assert editor.get(f"{path}accept")["Location"] == f"/plans/{plan}/"
    page = text(editor.get(f"/plans/{plan}/"))
    for way in ("rename", "delete", "share"):
        assert f"/plans/{plan}/{way}" not in page, way
    assert "Shared with you" in text(editor.get("/plans/"))
    for way, fields in (
        ("rename", {"title": "mine"}),
        ("delete", {}),
        ("archive", {}),
        ("share", {}),
        ("feed/renew", {}),
    ):
        assert editor.post(f"/plans/{plan}/{way}", fields).status_code == 404, way
    assert editor.get(f"/plans/{plan}/delete").status_code == 404
    assert Plan.objects.filter(pk=plan, archived_at=None, feed_version=0).exists()

    assert editor.get(f"/plans/{plan}/leave").status_code == 200
    assert editor.post(f"/plans/{plan}/leave")["Location"] == "/plans/"
    assert editor.get(f"/plans/{plan}/").status_code == 404


def test_the_owner_sees_who_edits_and_ends_it(browser: Client, plan: str) -> None:
    path = link(browser, plan, may_edit="1")
    editor = account("friend")
    editor.post(f"{path}accept")
    assert "<b>friend</b>" in text(browser.get(f"/plans/{plan}/share"))
    user_id = User.objects.get(username="friend").pk
    assert browser.post(f"/plans/{plan}/editors/{user_id}/remove").status_code == 303
    assert editor.get(f"/plans/{plan}/").status_code == 404
    assert browser.get(f"/plans/{plan}/leave").status_code == 404


def test_who_is_no_editor_is_not_removed_whatever_the_number(browser: Client, plan: str) -> None:
    assert browser.post(f"/plans/{plan}/editors/{10**30}/remove").status_code == 303


def test_a_plan_has_so_many_links_and_says_so(browser: Client, plan: str) -> None:
    for _ in range(20):
        assert browser.post(f"/plans/{plan}/share").status_code == 303
    answer = browser.post(f"/plans/{plan}/share")
    assert answer.status_code == 422
    assert "20개" in text(answer)


def test_the_api_makes_lists_opens_copies_and_revokes_links(browser: Client, plan: str) -> None:
    until = (wiring.now() + timedelta(days=2)).isoformat()
    body = {"mayEdit": False, "expiresAt": until}
    made = browser.post(f"/api/v1/plans/{plan}/shares", body, content_type="application/json").json()
    assert datetime.fromisoformat(made["expiresAt"]) == datetime.fromisoformat(until)
    assert browser.get(f"/api/v1/plans/{plan}/shares").json() == {"items": [made]}
    opened = made["url"].split("/")[-2]
    answer = Client().get(f"/api/v1/shared/{opened}")
    assert answer.status_code == 200
    assert answer.json()["id"] == plan
    assert SECRET_WORDS not in text(answer)
    assert WISH not in text(answer)

    assert Client().post(f"/api/v1/shared/{opened}/copy").status_code == 401
    copier = account("friend")
    copied = copier.post(f"/api/v1/shared/{opened}/copy").json()["id"]
    assert copier.get(f"/api/v1/plans/{copied}").status_code == 200

    for stranger in (Client(), copier):
        assert stranger.get(f"/api/v1/plans/{plan}/shares").status_code == 404
        assert stranger.delete(f"/api/v1/shares/{made['id']}").status_code == 404
    assert browser.delete(f"/api/v1/shares/{made['id']}").status_code == 204
    gone = Client().get(f"/api/v1/shared/{opened}")
    assert (gone.status_code, gone.json()["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"expiresAt": "2020-01-01T00:00:00Z"}, "expiresAt"),
        ({"expiresAt": "2030-01-01T00:00:00"}, "expiresAt"),
        ({"expiresAt": "9999-12-31T23:59:59-12:00"}, "expiresAt"),
        ({"mayEdit": "yes"}, "mayEdit"),
        ({"forever": True}, "forever"),
    ],
)
def test_the_api_refuses_what_it_does_not_understand(
    browser: Client, plan: str, body: dict[str, object], field: str
) -> None:
    answer = browser.post(f"/api/v1/plans/{plan}/shares", body, content_type="application/json")
    assert answer.status_code == 422
    assert field in answer.json()["error"]["fields"]
    assert not Share.objects.exists()
