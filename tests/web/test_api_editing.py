"""Editing by the JSON API: every edit, conflicts, revisions, choices; each answer as it is described."""

from typing import Any

import orjson
import pytest
from django.test import Client

from planner.web.api.edit_schemas import ChoiceList, Edited, Revision, RevisionList
from planner.web.api.schemas import Error, Plan
from tests.exports import trips
from tests.web.kept_plans import my_browser, saved
from tests.web.test_openapi import assert_described

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    return my_browser()


@pytest.fixture
def plan_id() -> str:
    return saved(trips.solved(3))


def post(browser: Client, path: str, body: dict[str, Any]) -> Any:
    return browser.post(f"/api/v1/plans/{path}", orjson.dumps(body), content_type="application/json")


def edit(browser: Client, plan_id: str, base: int, **fields: Any) -> Any:
    return post(browser, f"{plan_id}/edits", {"base": base, "edit": fields})


def plan_of(browser: Client, plan_id: str) -> dict[str, Any]:
    plan: dict[str, Any] = browser.get(f"/api/v1/plans/{plan_id}").json()
    return plan


def visit(plan: dict[str, Any], day: int = 1) -> str:
    key: str = next(stop["key"] for stop in plan["days"][day - 1]["stops"] if stop["kind"] == "visit")
    return key


def stop_of(plan: dict[str, Any], key: str) -> dict[str, Any]:
    return next(stop for day in plan["days"] for stop in day["stops"] if stop["key"] == key)


def test_a_saved_plan_tells_its_revision_and_each_stops_lock_and_memo(browser: Client, plan_id: str) -> None:
    plan = plan_of(browser, plan_id)
    assert_described(Plan, plan)
    assert plan["revision"] == 1
    assert {stop["memo"] for day in plan["days"] for stop in day["stops"]} == {""}


def test_every_edit_answers_with_the_plan_and_what_it_changed(browser: Client, plan_id: str) -> None:
    plan = plan_of(browser, plan_id)
    key, other = visit(plan), visit(plan, 2)
    day = browser.get(f"/api/v1/plans/{plan_id}/days/3/candidates").json()
    instead = browser.get(f"/api/v1/plans/{plan_id}/stops/{other}/alternates").json()
    assert_described(ChoiceList, day)
    assert_described(ChoiceList, instead)
    edits: tuple[dict[str, Any], ...] = (
        {"type": "move", "stop": key, "day": 2, "position": 0},
        {"type": "lock", "stop": key, "locked": True},
        {"type": "memo", "stop": key, "memo": "예약 42"},
        {"type": "times", "stop": key, "start": "10:10", "minutes": 50},
        {"type": "swap", "stop": other, "placeId": instead["items"][0]["placeId"]},
        {"type": "add", "day": 3, "placeId": day["items"][-1]["placeId"]},
        {"type": "remove", "stop": visit(plan, 3)},
    )
    for base, fields in enumerate(edits, 1):
        answer = edit(browser, plan_id, base, **fields)
        assert answer.status_code == 200, (fields, answer.json())
        assert_described(Edited, answer.json())
        assert answer.json()["revision"] == base + 1
        assert answer.json()["difference"]["stops"]
    stop = stop_of(plan_of(browser, plan_id), key)
    assert (stop["locked"], stop["pinned"], stop["memo"]) == (True, True, "예약 42")
    assert (stop["start"], stop["end"]) == ("10:10", "11:00")
    assert edit(browser, plan_id, 8, type="mend").status_code in {200, 422}


def test_an_edit_of_an_old_revision_is_a_conflict_that_names_the_current_one(
    browser: Client, plan_id: str
) -> None:
    key = visit(plan_of(browser, plan_id))
    assert edit(browser, plan_id, 1, type="memo", stop=key, memo="first").status_code == 200
    answer = edit(browser, plan_id, 1, type="memo", stop=key, memo="second")
    assert answer.status_code == 409
    assert_described(Error, answer.json())
    assert (answer.json()["error"]["code"], answer.json()["error"]["revision"]) == ("revision_conflict", 2)
    assert stop_of(plan_of(browser, plan_id), key)["memo"] == "first"


def test_undo_and_redo_and_the_list_of_revisions(browser: Client, plan_id: str) -> None:
    key = visit(plan_of(browser, plan_id))
    edit(browser, plan_id, 1, type="remove", stop=key)
    undone = post(browser, f"{plan_id}/undo", {"base": 2})
    assert_described(Edited, undone.json())
    assert undone.json()["revision"] == 1
    assert [one["how"] for one in undone.json()["difference"]["stops"]][:1]
    assert post(browser, f"{plan_id}/undo", {"base": 1}).json()["error"]["code"] == "nothing_to_undo"
    assert post(browser, f"{plan_id}/redo", {"base": 1}).json()["revision"] == 2
    listed = browser.get(f"/api/v1/plans/{plan_id}/revisions").json()
    assert_described(RevisionList, listed)
    assert [(one["number"], one["isCurrent"]) for one in listed["items"]] == [(2, True), (1, False)]
    older = browser.get(f"/api/v1/plans/{plan_id}/revisions?before=2").json()
    assert [one["number"] for one in older["items"]] == [1]
    one = browser.get(f"/api/v1/plans/{plan_id}/revisions/2").json()
    assert_described(Revision, one)
    assert {"removed"} <= {stop["how"] for stop in one["difference"]["stops"]}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"base": 1, "edit": {"type": "move", "stop": "x", "day": 1}}, "invalid_input"),
        ({"base": 1, "edit": {"type": "explode"}}, "invalid_input"),
        ({"base": 0, "edit": {"type": "mend"}}, "invalid_input"),
        (
            {"base": 1, "edit": {"type": "times", "stop": "x", "start": "25:00", "minutes": 30}},
            "invalid_input",
        ),
        ({"base": 1, "edit": {"type": "remove", "stop": "x"}}, "no_such_stop"),
        ({"base": 1, "edit": {"type": "add", "placeId": "x", "day": 1}}, "no_such_place"),
    ],
)
def test_what_cannot_be_is_422_in_the_one_shape(
    browser: Client, plan_id: str, body: dict[str, Any], code: str
) -> None:
    answer = post(browser, f"{plan_id}/edits", body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)
    assert "{" not in answer.json()["error"]["message"]
    assert_described(Error, answer.json())


def test_a_stranger_and_another_site_change_nothing(browser: Client, plan_id: str) -> None:
    key = visit(plan_of(browser, plan_id))
    stranger, fields = Client(), {"type": "remove", "stop": key}
    assert edit(stranger, plan_id, 1, **fields).status_code == 404
    for path in ("revisions", "revisions/1", "days/1/candidates", f"stops/{key}/alternates"):
        assert stranger.get(f"/api/v1/plans/{plan_id}/{path}").status_code == 404
    for path in ("undo", "redo", "revisions/1/accept", "revisions/1/discard"):
        assert post(stranger, f"{plan_id}/{path}", {"base": 1}).status_code == 404
    foreign = browser.post(
        f"/api/v1/plans/{plan_id}/undo",
        b'{"base": 1}',
        content_type="application/json",
        headers={"sec-fetch-site": "cross-site"},
    )
    assert foreign.status_code == 403
    assert plan_of(browser, plan_id)["revision"] == 1


def test_a_revision_that_nobody_proposed_is_neither_accepted_nor_discarded(
    browser: Client, plan_id: str
) -> None:
    edit(browser, plan_id, 1, type="remove", stop=visit(plan_of(browser, plan_id)))
    assert post(browser, f"{plan_id}/revisions/1/accept", {"base": 2}).status_code == 404
    assert post(browser, f"{plan_id}/revisions/1/discard", {}).status_code == 404
    assert browser.get(f"/api/v1/plans/{plan_id}/revisions/9").status_code == 404
