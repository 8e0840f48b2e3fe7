"""Every version of a plan, who made it, going back to one, and what runs propose."""

from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client

from planner.domain.edit import Revising
from planner.domain.itinerary import Itinerary
from planner.store import revisions
from planner.store.models import Editor
from planner.web.parts.cards import card_id
from tests.exports import trips
from tests.factories import NOW
from tests.web.editors import HTMX, a_visit, keys, now_is, page_of, send
from tests.web.kept_plans import my_browser, saved, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    return my_browser()


@pytest.fixture
def plan_id() -> str:
    return saved(trips.solved(3))


def test_an_editor_edits_and_the_history_tells_who_did(browser: Client, plan_id: str) -> None:
    friend = get_user_model().objects.create_user("friend", email="minji@example.org")
    Editor.objects.create(plan_id=plan_id, user=friend, since=NOW)
    theirs = Client(headers={"accept-language": "ko"})
    theirs.force_login(friend)
    assert send(theirs, plan_id, "remove", stop=a_visit(plan_id)).status_code == 303
    mine, of_friend = (text(one.get(f"/plans/{plan_id}/history")) for one in (browser, theirs))
    assert "· minji ·" in mine
    assert "example.org" not in mine
    assert "· 나 ·" in of_friend
    page = text(theirs.get(f"/plans/{plan_id}/"))
    assert "data-grip" in page
    assert f"/plans/{plan_id}/rename" not in page


def test_the_history_has_every_version_to_look_at_and_to_go_back_to(browser: Client, plan_id: str) -> None:
    assert "아직 아무도" in text(browser.get(f"/plans/{plan_id}/history"))
    key = a_visit(plan_id)
    first = now_is(plan_id).plan
    send(browser, plan_id, "remove", stop=key)
    page = text(browser.get(f"/plans/{plan_id}/history"))
    assert page.index("버전 2") < page.index("버전 1")
    version = text(browser.get(f"/plans/{plan_id}/history/1"))
    assert card_id(key) in version
    assert "data-grip" not in version
    assert browser.get(f"/plans/{plan_id}/history/9").status_code == 404
    assert browser.post(f"/plans/{plan_id}/history/1/back", {"base": 2}).status_code == 303
    assert now_is(plan_id).plan.itinerary == first.itinerary
    assert browser.post(f"/plans/{plan_id}/history/2/accept", {"base": 1}).status_code == 404


def test_the_list_of_versions_costs_as_many_queries_whether_long_or_short(
    browser: Client, plan_id: str, django_assert_max_num_queries: Any
) -> None:
    for memo in range(12):
        send(browser, plan_id, "memo", stop=a_visit(plan_id), memo=f"memo {memo}")
    with django_assert_max_num_queries(12):
        browser.get(f"/plans/{plan_id}/history")


def proposed(plan_id: str, *, base: int) -> int:
    """The number of a revision that a run proposes: the plan without its first day's first visit."""
    plan = now_is(plan_id).plan
    first, *others = plan.itinerary.days
    fewer = replace(first, stops=tuple(stop for stop in first.stops if stop.key != first.visits[0].key))
    made = replace(plan, itinerary=Itinerary((fewer, *others)))
    revising, run_id = Revising(plan_id, base, (1,)), f"{base:032x}"
    with transaction.atomic():
        revisions.propose(made, revising=revising, run_id=run_id, author=None, now=NOW)
    return next(one.number for one in revisions.history(plan_id) if one.run_id == run_id)


def test_a_proposal_is_shown_on_the_plan_and_accepted(browser: Client, plan_id: str) -> None:
    gone = now_is(plan_id).plan.itinerary.days[0].visits[0]
    number = proposed(plan_id, base=1)
    page = page_of(browser.get(f"/plans/{plan_id}/"))
    assert gone.names.ko in page.find(f"proposal-{number}").text
    answer = browser.post(f"/plans/{plan_id}/history/{number}/accept", {"base": 1})
    assert answer["Location"].startswith(f"/plans/{plan_id}/?did=accept&since=1")
    assert gone.key not in keys(now_is(plan_id).plan, 1)
    assert "받아들임:" in text(browser.get(answer["Location"].partition("#")[0]))
    assert f"proposal-{number}" not in text(browser.get(f"/plans/{plan_id}/"))


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_a_proposal_is_discarded_and_the_plan_stays(
    browser: Client, plan_id: str, headers: dict[str, str]
) -> None:
    number = proposed(plan_id, base=1)
    browser.post(f"/plans/{plan_id}/history/{number}/discard", {"base": 1}, headers=headers)
    assert now_is(plan_id).revision == 1
    assert f"proposal-{number}" not in text(browser.get(f"/plans/{plan_id}/"))
    again = browser.post(f"/plans/{plan_id}/history/{number}/discard", {"base": 1})
    assert again.status_code == 404


def test_a_proposal_begun_before_an_edit_cannot_be_accepted_and_says_so(
    browser: Client, plan_id: str
) -> None:
    number = proposed(plan_id, base=1)
    send(browser, plan_id, "remove", stop=a_visit(plan_id, 2))
    current = now_is(plan_id).revision
    page = page_of(browser.get(f"/plans/{plan_id}/"))
    shown = page.find(f"proposal-{number}")
    assert "만드는 동안 계획이 바뀌었습니다" in shown.text
    assert [node.text for node in shown.all() if node.tag == "button"] == ["버리기"]
    answer = browser.post(f"/plans/{plan_id}/history/{number}/accept", {"base": current})
    assert answer.status_code == 422
    assert now_is(plan_id).revision == current
