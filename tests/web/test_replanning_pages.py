"""Planning a saved plan anew by its pages and by the API: what starts, what is refused, what is shown."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from planner.domain.edit import LockStop, Revising
from planner.domain.events import RunClosed, RunSucceeded
from planner.domain.owner import Owner
from planner.domain.run import RunRecord
from planner.store import log, revisions, runs
from planner.store.models import Run
from planner.web import access
from tests.factories import LEASE_SECONDS, NOW, claimed, now
from tests.web.kept_plans import MINE, my_browser, saved, text

pytestmark = pytest.mark.django_db

DATES = {"start": "2026-12-01", "end": "2026-12-02", "budget": "medium", "pace": "normal", "adults": "2"}


@pytest.fixture
def browser() -> Client:
    return my_browser()


def run_at(answer: Any) -> RunRecord:
    """The run whose page the answer goes to."""
    assert answer.status_code == 303, text(answer)
    return runs.find(answer["Location"].split("/")[2], owner=MINE)


def proposed(plan_id: str, run_id: str) -> None:
    """The run ends with the plan, its first day in other words."""
    plan = revisions.at(plan_id, 1)
    first = replace(plan.itinerary.days[0], stops=plan.itinerary.days[0].stops[1:])
    made = replace(plan, itinerary=plan.itinerary.with_days((first,)))
    run = runs.find(run_id, owner=MINE)
    lease = claimed(run, at=now()).lease
    log.append(lease, [RunSucceeded(made), RunClosed()], now=NOW, lease_seconds=LEASE_SECONDS)


def test_the_button_of_a_day_starts_a_run_and_goes_to_its_page(browser: Client) -> None:
    plan_id = saved()
    run = run_at(browser.post(f"/plans/{plan_id}/days/2/redo", {"base": "1"}))
    assert run.revises == Revising(plan_id, 1, (2,))
    page = text(browser.get(f"/runs/{run.id}/"))
    assert "저장한 계획의 2일차를 다시 짭니다." in page
    assert f"/plans/{plan_id}/" in page


def test_words_start_a_run_that_says_them(browser: Client) -> None:
    plan_id = saved()
    run = run_at(browser.post(f"/plans/{plan_id}/in-words", {"base": "1", "words": "더 천천히 <b>"}))
    assert run.revises is not None
    assert run.revises.words == "더 천천히 <b>"
    assert "더 천천히 &lt;b&gt;" in text(browser.get(f"/runs/{run.id}/"))


def test_the_form_of_the_facts_is_filled_in_and_starts_a_run(browser: Client) -> None:
    plan_id = saved()
    request = revisions.at(plan_id, 1).request
    page = text(browser.get(f"/plans/{plan_id}/change"))
    assert f'value="{request.start.isoformat()}"' in page
    run = run_at(browser.post(f"/plans/{plan_id}/change", {"base": "1", **DATES}))
    assert run.request.start.isoformat() == DATES["start"]
    assert (run.request.location, run.request.must_see) == (request.location, request.must_see)


@pytest.mark.parametrize(
    ("path", "sent", "status", "said"),
    [
        ("days/9/redo", {}, 422, "이 계획에는 그런 날이 없습니다."),
        ("in-words", {"words": ""}, 422, "입력해 주세요."),
        ("in-words", {"words": "글쎄요"}, 422, "무엇을 바꿀지 알아듣지 못했습니다."),
        ("change", {**DATES, "end": "2026-11-01"}, 422, "돌아오는 날이 떠나는 날보다 빠릅니다."),
        ("days/1/redo", {"base": "7"}, 409, "그사이 다른 사람이"),
    ],
)
def test_what_cannot_be_asked_is_said_and_starts_nothing(
    browser: Client, path: str, sent: dict[str, str], status: int, said: str
) -> None:
    plan_id = saved()
    answer = browser.post(f"/plans/{plan_id}/{path}", {"base": "1", **sent})
    assert answer.status_code == status
    assert said in text(answer)
    assert Run.objects.count() == 1


@pytest.mark.parametrize("base", ["", "x", "-1", "٣", "9" * 40, "0" * 12 + "9" * 5_000])
def test_a_base_that_is_no_number_is_refused(browser: Client, base: str) -> None:
    assert browser.post(f"/plans/{saved()}/days/1/redo", {"base": base}).status_code == 400


def test_words_are_read_so_often_an_hour_and_then_cost_nothing_more(browser: Client) -> None:
    """A model may be who reads them."""
    cache.clear()
    plan_id, asks = saved(), {"base": "9", "words": "slower"}
    often = [browser.post(f"/plans/{plan_id}/in-words", asks).status_code for _ in range(61)]
    assert often == [409] * 60 + [429]
    answer = asked(browser, plan_id, words="slower", base=9)
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "too_many_readings")
    assert browser.post(f"/plans/{plan_id}/days/1/redo", {"base": "9"}).status_code == 409
    cache.clear()


@pytest.mark.parametrize("path", ["days/1/redo", "in-words", "change"])
def test_nobody_plans_anothers_plan_anew(path: str) -> None:
    plan_id = saved()
    answer = Client().post(f"/plans/{plan_id}/{path}", {"base": "1", "words": "slower", **DATES})
    assert answer.status_code == 404
    assert Run.objects.count() == 1


def test_a_proposal_is_compared_and_kept_by_its_page(browser: Client) -> None:
    plan_id = saved()
    run = run_at(browser.post(f"/plans/{plan_id}/days/1/redo", {"base": "1"}))
    assert browser.get(f"/runs/{run.id}/proposal").status_code == 404
    proposed(plan_id, run.id)
    gone = revisions.at(plan_id, 1).itinerary.days[0].stops[0].names.ko
    for path in (f"/runs/{run.id}/", f"/runs/{run.id}/proposal"):
        page = text(browser.get(path))
        assert "새 일정이 준비되었습니다" in page
        assert gone in page
        assert f"/plans/{plan_id}/history/2/accept" in page
    browser.post(f"/plans/{plan_id}/history/2/accept", {"base": "1"})
    after = text(browser.get(f"/runs/{run.id}/"))
    assert "이 일정을 계획에 반영했습니다." in after
    assert "/accept" not in after


def test_a_proposal_that_was_discarded_is_said_to_be(browser: Client) -> None:
    plan_id = saved()
    run = run_at(browser.post(f"/plans/{plan_id}/days/1/redo", {"base": "1"}))
    proposed(plan_id, run.id)
    browser.post(f"/plans/{plan_id}/history/2/discard", {"base": "1"})
    for path in (f"/runs/{run.id}/", f"/runs/{run.id}/proposal"):
        page = text(browser.get(path))
        assert "이 일정은 쓰지 않기로 했습니다." in page
        assert "hx-get" not in page.partition('id="proposed"')[2][:800]


def test_a_proposal_for_a_plan_that_changed_meanwhile_cannot_be_kept_unseen(browser: Client) -> None:
    plan_id = saved()
    run = run_at(browser.post(f"/plans/{plan_id}/days/1/redo", {"base": "1"}))
    change = LockStop("x", True)
    revisions.add(plan_id, revisions.at(plan_id, 1), base=1, change=change, author=None, now=NOW)
    proposed(plan_id, run.id)
    page = text(browser.get(f"/runs/{run.id}/"))
    assert "다시 짜는 동안 계획이 바뀌어" in page
    assert "/accept" not in page


def test_who_lost_the_plan_has_no_page_of_its_run(browser: Client) -> None:
    plan_id = saved()
    run = run_at(browser.post(f"/plans/{plan_id}/days/1/redo", {"base": "1"}))
    browser.post(f"/plans/{plan_id}/delete")
    for path in (f"/runs/{run.id}/", f"/runs/{run.id}/proposal", f"/api/v1/runs/{run.id}"):
        assert browser.get(path).status_code == 404


def asked(browser: Client, plan_id: str, **body: Any) -> Any:
    return browser.post(
        f"/api/v1/plans/{plan_id}/replan", {"base": 1, **body}, content_type="application/json"
    )


@pytest.mark.parametrize(
    ("body", "days"),
    [
        ({"day": 2}, [2]),
        ({"words": "slower"}, []),
        ({"pace": "relaxed"}, []),
        ({"day": 2, "startDate": None, "budget": None, "travelers": None}, [2]),
    ],
)
def test_the_api_starts_a_run_and_says_what_it_revises(
    browser: Client, body: dict[str, Any], days: list[int]
) -> None:
    plan_id = saved()
    answer = asked(browser, plan_id, **body)
    assert answer.status_code == 202, text(answer)
    run_id = answer.json()["runId"]
    assert answer.json()["events"] == f"/api/v1/runs/{run_id}/events"
    assert answer["X-Run-Id"] == run_id
    revises = browser.get(f"/api/v1/runs/{run_id}").json()["revises"]
    assert revises == {
        "planId": plan_id, "base": 1, "days": days, "words": body.get("words", ""), "revision": None,
    }  # fmt: skip
    proposed(plan_id, run_id)
    assert browser.get(f"/api/v1/runs/{run_id}").json()["revises"]["revision"] == 2


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "one_way_to_replan"),
        ({"day": 1, "words": "slower"}, 422, "one_way_to_replan"),
        ({"day": 9}, 422, "no_such_day_of_plan"),
        ({"words": "asdf"}, 422, "words_not_understood"),
        ({"words": ""}, 422, "invalid_input"),
        ({"endDate": "2020-01-01"}, 422, "invalid_input"),
        ({"nonsense": 1}, 422, "invalid_input"),
        ({"day": 1, "base": 5}, 409, "revision_conflict"),
    ],
)
def test_the_api_refuses_in_its_one_shape(
    browser: Client, body: dict[str, Any], status: int, code: str
) -> None:
    answer = asked(browser, saved(), **body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.json()["error"]["message"] != code
    assert Run.objects.count() == 1


def test_a_caller_with_the_plans_key_gets_the_key_of_the_run() -> None:
    plan_id = saved(owner=Owner(client="somebody"))
    client = Client(headers={"x-run-key": access.run_key(plan_id)})
    answer = asked(client, plan_id, day=1)
    assert answer.status_code == 202, text(answer)
    run_id = answer.json()["runId"]
    mine = Client(headers={"x-run-key": answer["X-Run-Key"]})
    assert mine.get(f"/api/v1/runs/{run_id}").status_code == 200
    assert Client().get(f"/api/v1/runs/{run_id}").status_code == 404
