"""Files, sheet and feed over HTTP: what comes, under which name, and who gets nothing."""

import csv
import io
import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

import gpxpy
import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from icalendar import Calendar

from planner.accounts.service import Accounts
from planner.domain.owner import Owner
from planner.domain.rates import LocalCurrency, Rate
from planner.store import plans, shares
from planner.store.models import Plan as PlanRow
from planner.web.access import run_key
from planner.web.plan.downloads import FORMATS, feed_key
from tests.exports import trips
from tests.factories import NOW, now
from tests.web.kept_plans import MINE, my_browser, saved, text

pytestmark = pytest.mark.django_db

PAGES = ("print", "take-along")
FILES = tuple(f"trip.{suffix}" for suffix in FORMATS)


@pytest.fixture
def browser() -> Client:
    return my_browser()


def calendar_of(body: bytes) -> Any:
    """As a calendar program opens it."""
    return Calendar.from_ical(body)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_file_comes_as_an_attachment_with_the_plans_name_and_is_kept_nowhere(
    browser: Client, suffix: str
) -> None:
    answer = browser.get(f"/plans/{saved()}/trip.{suffix}")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Type"] == FORMATS[suffix].content_type
    assert answer["X-Content-Type-Options"] == "nosniff"
    disposition, _, name = answer["Content-Disposition"].partition("; filename*=utf-8''")
    assert disposition == "attachment"
    assert unquote(name) == f"서울 2일 여행.{suffix}"
    assert name.isascii()


def test_a_title_cannot_write_a_header_of_its_own(browser: Client) -> None:
    plan = saved()
    PlanRow.objects.update(title='a"; filename="x.exe"\r\nX-Evil: 1 ../../한글')
    answer = browser.get(f"/plans/{plan}/trip.md")
    assert "X-Evil" not in answer.headers
    assert "\n" not in answer["Content-Disposition"]
    assert unquote(answer["Content-Disposition"]).endswith("''a ; filename= x.exe X-Evil 1 .. .. 한글.md")


@pytest.mark.parametrize("path", [*FILES, *PAGES, "", "trip.exe"])
def test_strangers_get_404_for_everything(browser: Client, path: str) -> None:
    plan = saved()
    for stranger in (Client(), Client(headers={"authorization": "Bearer nobodys"})):
        assert stranger.get(f"/plans/{plan}/{path}").status_code == 404
        assert stranger.get(f"/plans/{plan}/{path}", {"key": run_key("0" * 32)}).status_code == 404
    assert browser.get(f"/plans/{'f' * 32}/{path}").status_code == 404


@pytest.mark.parametrize("path", [*FILES, *PAGES])
def test_a_caller_with_the_runs_key_gets_what_nobody_owns(path: str) -> None:
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    plan = saved(owner=Owner())
    assert Client().get(f"/plans/{plan}/{path}").status_code == 404
    assert Client().get(f"/plans/{plan}/{path}", {"key": run_key(plan)}).status_code == 200
    assert Client(headers={"x-run-key": run_key(plan)}).get(f"/plans/{plan}/{path}").status_code == 200
    owned = saved(owner=MINE)
    assert Client().get(f"/plans/{owned}/{path}", {"key": run_key(owned)}).status_code == 404


def test_a_token_of_the_account_gets_its_files() -> None:
    user = get_user_model().objects.create_user("traveller")
    token = Accounts(now=now).make_token(user.pk, "script")
    plan = saved(owner=Owner(user_id=user.pk))
    answer = Client(headers={"authorization": f"Bearer {token}"}).get(f"/plans/{plan}/trip.json")
    assert json.loads(answer.content)["format"] == "tripsite-plan"


def test_files_are_only_read(browser: Client) -> None:
    plan = saved()
    assert browser.post(f"/plans/{plan}/trip.ics").status_code == 405
    assert browser.head(f"/plans/{plan}/trip.ics").status_code == 200


def test_a_file_speaks_the_language_of_the_page(browser: Client) -> None:
    plan = saved()
    assert "Gyeongbokgung" in text(browser.get(f"/plans/{plan}/trip.csv", headers={"accept-language": "en"}))
    assert "경복궁" in text(browser.get(f"/plans/{plan}/trip.csv"))
    gpx = gpxpy.parse(text(browser.get(f"/plans/{plan}/trip.gpx")))
    assert gpx.waypoints[0].name == "경복궁"


def test_abroad_the_costs_are_in_the_currency_there_too(browser: Client) -> None:
    answer = browser.get(f"/plans/{saved(trips.paris())}/trip.csv")
    *lines, total = csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
    assert lines[0][7].startswith("금액 (EUR), 1 EUR = ")
    assert Decimal(total[6]) == trips.paris().cost_krw


def test_the_currency_there_is_at_the_rate_that_the_plan_was_counted_with(browser: Client) -> None:
    bank = Rate(Decimal("1703.5"), date(2026, 11, 20), "rates:frankfurter")
    plan = saved(replace(trips.paris(), local=LocalCurrency("EUR", bank)))
    answer = browser.get(f"/plans/{plan}/trip.csv", headers={"accept-language": "en"})
    heading, *_, total = csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
    assert heading[7] == "Amount (EUR), 1 EUR = 1703.5 won (as of 2026-11-20, European Central Bank)"
    assert Decimal(total[7]) == (trips.paris().cost_krw / bank.won).quantize(Decimal("0.01"))


def test_the_feed_opens_by_its_address_alone(browser: Client) -> None:
    plan = saved()
    page = text(browser.get(f"/plans/{plan}/take-along"))
    address = f"/feeds/{plan}/{feed_key(plan, 0)}.ics"
    assert f'value="http://testserver{address}"' in page
    answer = Client(headers={"accept-language": "en"}).get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store"
    calendar = calendar_of(answer.content)
    assert len(calendar.walk("VEVENT")) == len(trips.seoul().itinerary.stops) + 2
    assert any(event["SUMMARY"] == "경복궁" for event in calendar.walk("VEVENT"))


def test_no_other_key_opens_the_feed_and_its_key_opens_nothing_else(browser: Client) -> None:
    plan, other = saved(), saved()
    for key in (
        feed_key(other, 0),
        run_key(plan),
        feed_key(plan, 0)[:-1],
        feed_key(plan, 0).swapcase(),
        "한글",
        "x",
    ):
        assert Client().get(f"/feeds/{plan}/{key}.ics").status_code == 404
    assert Client().get(f"/plans/{plan}/trip.json", {"key": feed_key(plan, 0)}).status_code == 404
    assert len(feed_key(plan, 0)) >= 32


def test_a_feed_follows_the_plan_and_ends_with_it(browser: Client) -> None:
    plan = saved()
    address = f"/feeds/{plan}/{feed_key(plan, 0)}.ics"
    before = calendar_of(Client().get(address).content)
    plans.rename(plan, "Autumn in Seoul", owner=MINE, now=NOW + timedelta(hours=1))
    after = calendar_of(Client().get(address).content)
    assert after["X-WR-CALNAME"] == "Autumn in Seoul"
    assert [event["UID"] for event in after.walk("VEVENT")] == [
        event["UID"] for event in before.walk("VEVENT")
    ]
    assert after.walk("VEVENT")[0]["SEQUENCE"] > before.walk("VEVENT")[0]["SEQUENCE"]
    plans.delete(plan, owner=MINE)
    assert Client().get(address).status_code == 404


def test_a_new_address_ends_the_old_one(browser: Client) -> None:
    plan, other = saved(), saved()
    old = f"/feeds/{plan}/{feed_key(plan, 0)}.ics"
    assert Client().post(f"/plans/{plan}/feed/renew").status_code == 404
    assert Client().get(old).status_code == 200
    assert browser.post(f"/plans/{plan}/feed/renew")["Location"] == f"/plans/{plan}/take-along"
    assert Client().get(old).status_code == 404
    assert Client().get(f"/feeds/{plan}/{feed_key(plan, 1)}.ics").status_code == 200
    assert feed_key(plan, 1) in text(browser.get(f"/plans/{plan}/take-along"))
    assert Client().get(f"/feeds/{other}/{feed_key(other, 0)}.ics").status_code == 200


def test_an_editor_takes_files_along_but_not_the_owners_feed(browser: Client) -> None:
    plan = saved()
    friend = get_user_model().objects.create_user("friend")
    shares.add_editor(plan, friend.pk, now=NOW)
    editor = Client()
    editor.force_login(friend)
    assert editor.get(f"/plans/{plan}/trip.gpx").status_code == 200
    page = editor.get(f"/plans/{plan}/take-along")
    assert page.status_code == 200
    assert "/feeds/" not in text(page)
    assert editor.post(f"/plans/{plan}/feed/renew").status_code == 404


def test_a_calendar_names_the_plans_page_only_where_others_can_reach_it(browser: Client) -> None:
    plan = saved()
    settings.ALLOWED_HOSTS.append("trips.example")
    try:
        public = browser.get(f"/plans/{plan}/trip.ics", headers={"host": "trips.example"})
    finally:
        settings.ALLOWED_HOSTS.remove("trips.example")
    (url,) = {event["URL"] for event in calendar_of(public.content).walk("VEVENT")}
    assert url == f"http://trips.example/plans/{plan}/"
    for host in ("localhost:8000", "127.0.0.1", "[::1]:8000"):
        local = browser.get(f"/plans/{plan}/trip.ics", headers={"host": host})
        assert not [event for event in calendar_of(local.content).walk("VEVENT") if "URL" in event]


def test_nothing_an_attacker_wrote_is_markup_on_our_pages(browser: Client) -> None:
    plan = saved(trips.hostile())
    for page in PAGES:
        html = text(browser.get(f"/plans/{plan}/{page}"))
        assert "<script>alert" not in html
        assert "javascript:x)" not in html.replace("(javascript:x)", "")
        assert "&lt;script&gt;" in html
        assert " style=" not in html


def test_every_link_into_a_map_is_a_plain_one_that_tells_nobody_whence(browser: Client) -> None:
    html = text(browser.get(f"/plans/{saved()}/take-along"))
    links = [part.partition(">")[0] for part in html.split("<a ")[1:]]
    foreign = [link for link in links if "https://" in link or "nmap://" in link]
    assert len(foreign) == 3 * len(trips.seoul().itinerary.stops) + 3 * 2
    assert all('rel="noopener noreferrer"' in link for link in foreign)
    assert "https://" not in html.replace('href="https://', "")


def test_the_plans_page_offers_every_file(browser: Client) -> None:
    plan = saved()
    html = text(browser.get(f"/plans/{plan}/"))
    for path in (*FILES, *PAGES):
        assert f'href="/plans/{plan}/{path}"' in html
