"""The list of trips over HTTP: filters that stay, what is under way, what one does with a plan."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from planner import wiring
from planner.domain.events import RunClosed, RunFailed, RunSucceeded, StepStarted
from planner.domain.run import FailureCode, RunRecord, Step
from planner.store import log
from planner.store.log import Lease
from planner.store.models import Plan
from tests.factories import LEASE_SECONDS, claimed, queued
from tests.web import story
from tests.web.kept_plans import MINE, my_browser, saved, text

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser() -> Client:
    return my_browser()


def trip(title: str, *, starts_in: int = 5, place: str = "서울", won: int = 1_000) -> str:
    """A plan of two days, starting so many days from today."""
    start = localdate() + timedelta(days=starts_in)
    plan = saved()
    Plan.objects.filter(pk=plan).update(
        title=title, location=place, start=start, end=start + timedelta(days=1), cost_krw=Decimal(won)
    )
    return plan


def titles(browser: Client, **asked: str) -> list[str]:
    html = text(browser.get("/plans/", asked))
    return [unescape(found) for found in re.findall(r'class="plan-title">([^<]*)<', html)]


def under_way() -> tuple[RunRecord, Lease]:
    run = queued(story.request(), owner=MINE)
    lease = claimed(run).lease
    steps = [StepStarted(Step.GATHER_CONTEXT), StepStarted(Step.GENERATE_DRAFT)]
    return run, log.append(lease, steps, now=wiring.now(), lease_seconds=LEASE_SECONDS)[0]


def test_the_list_is_searched_filtered_and_sorted_by_its_address(browser: Client) -> None:
    trip("바다", place="부산", won=5, starts_in=9)
    trip("궁궐", place="서울", won=900, starts_in=-1)
    trip("Museum", place="서울", won=70, starts_in=-30)
    assert titles(browser, q="바") == ["바다"]
    assert titles(browser, q="museum") == ["Museum"]
    assert titles(browser, place="부산") == ["바다"]
    assert titles(browser, when="now") == ["궁궐"]
    assert titles(browser, when="past", q="mus", place="서울") == ["Museum"]
    assert titles(browser, sort="cost") == ["궁궐", "Museum", "바다"]
    assert titles(browser, sort="trip") == ["바다", "궁궐", "Museum"]
    assert sorted(titles(browser, sort="nonsense", when="<script>")) == ["Museum", "궁궐", "바다"]


def test_what_was_asked_for_stays_in_the_form_the_links_and_the_pager(browser: Client) -> None:
    for number in range(21):
        trip(f"여행 {number}")
    trip("멀리", place="부산")
    html = text(browser.get("/plans/", {"q": "여행", "sort": "title", "place": "서울", "when": "upcoming"}))
    assert 'value="여행"' in html
    assert '<option value="title" selected>' in html
    assert "<option selected>서울</option>" in html
    assert '<input type="hidden" name="when" value="upcoming">' in html
    (following,) = re.findall(r'rel="next" href="([^"]+)"', html)
    second = text(browser.get(f"/plans/{unescape(following)}"))
    assert second.count('class="plan-title"') == 1
    assert 'value="여행"' in second
    past = next(href for href in re.findall(r'class="chip" href="([^"]+)"', second) if "when=past" in href)
    assert "page=" not in past
    assert "sort=title" in past


def test_a_page_past_the_end_leads_to_the_last_one(browser: Client) -> None:
    for number in range(21):
        trip(f"여행 {number}")
    answer = browser.get("/plans/", {"page": "9", "sort": "title"})
    assert answer.status_code == 302
    assert sorted(answer["Location"].partition("?")[2].split("&")) == ["page=2", "sort=title"]
    assert Client().get("/plans/", {"page": "9"})["Location"] == "/plans/?page=1"


@pytest.mark.parametrize(
    ("asked", "said", "way_on"),
    [
        ({"q": "없는 것"}, "에 맞는 여행이 없습니다.", "when=archived"),
        ({"when": "now"}, "오늘은 여행 중이 아닙니다.", 'href="/plans/"'),
        ({"when": "archived"}, "보관함이 비어 있습니다.", 'href="/plans/"'),
        ({"when": "past"}, "여기에 해당하는 여행이 없습니다.", 'href="/plans/"'),
    ],
)
def test_an_empty_list_says_why_and_what_to_do(
    browser: Client, asked: dict[str, str], said: str, way_on: str
) -> None:
    trip("여행")
    html = text(browser.get("/plans/", asked))
    empty = html[html.index('class="empty"') :]
    assert said in empty
    assert way_on in empty


def test_a_plan_is_duplicated_archived_brought_back_and_nobody_elses(browser: Client) -> None:
    plan = trip("바다")
    for way in ("duplicate", "archive", "unarchive"):
        assert Client().post(f"/plans/{plan}/{way}").status_code == 404
        assert browser.get(f"/plans/{plan}/{way}")["Location"] == "/plans/"
    assert titles(browser) == ["바다"]
    page = browser.post(f"/plans/{plan}/duplicate", follow=True)
    assert "바다 사본" in text(page)
    assert sorted(titles(browser)) == ["바다", "바다 사본"]
    browser.post(f"/plans/{plan}/archive")
    assert titles(browser) == ["바다 사본"]
    assert titles(browser, when="archived") == ["바다"]
    browser.post(f"/plans/{plan}/unarchive")
    assert titles(browser, when="archived") == []


def test_runs_under_way_are_asked_after_and_the_plan_appears_when_one_ends(browser: Client) -> None:
    run, lease = under_way()
    html = text(browser.get("/plans/", {"sort": "title"}))
    (address,) = re.findall(r'id="running"[^>]* hx-get="([^"]+)"', html)
    assert 'value="40"' in html
    same = text(browser.get(f"/plans/{unescape(address)}", headers=HTMX))
    assert same.lstrip().startswith("<section")
    assert "<html" not in same
    assert 'id="trips"' not in same

    done = RunSucceeded(replace(story.plan(), run_id=run.id))
    log.append(lease, [done, RunClosed()], now=wiring.now(), lease_seconds=LEASE_SECONDS)
    changed = text(browser.get(f"/plans/{unescape(address)}", headers=HTMX))
    assert '<div id="running"></div>' in changed
    assert "hx-get" not in changed
    assert f'id="trip-{run.id}"' in changed
    assert "was=" not in changed[changed.index('id="trips"') :]


def test_a_run_that_failed_today_says_why_and_offers_to_try_again(browser: Client) -> None:
    run, lease = under_way()
    failure = RunFailed(FailureCode.DEADLINE)
    log.append(lease, [failure, RunClosed()], now=wiring.now(), lease_seconds=LEASE_SECONDS)
    html = text(browser.get("/plans/"))
    assert "시간 안에 계획을 만들지 못했습니다." in html
    assert f'href="/?from={run.id}"' in html
    assert "아직 여행이 없습니다." in html
    assert f"/?from={run.id}" not in text(browser.get("/plans/", {"when": "past"}))


def test_a_page_takes_as_many_queries_for_many_plans_and_runs_as_for_few(browser: Client) -> None:
    counts = []
    for _ in range(2):
        for number in range(4):
            trip(f"여행 {number}")
            under_way()
        with CaptureQueriesContext(connection) as queries:
            assert browser.get("/plans/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_api_filters_as_the_page_does(browser: Client) -> None:
    sea, palaces = trip("바다", place="부산", won=5), trip("궁궐", starts_in=-1, won=900)

    def ids(**asked: str) -> list[str]:
        return [item["id"] for item in browser.get("/api/v1/plans", asked).json()["items"]]

    assert ids(place="부산") == [sea]
    assert ids(when="now") == [palaces]
    assert ids(sort="cost") == [palaces, sea]
    assert ids(q="궁", when="past") == []
    browser.post(f"/plans/{sea}/archive")
    assert ids() == [palaces]
    (archived,) = browser.get("/api/v1/plans", {"when": "archived"}).json()["items"]
    assert (archived["id"], archived["isArchived"], archived["isOwn"]) == (sea, True, True)
    wrong = browser.get("/api/v1/plans", {"sort": "colour"})
    assert wrong.status_code == 422
    assert "sort" in wrong.json()["error"]["fields"]
