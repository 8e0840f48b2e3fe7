"""Editing a saved plan by its page's forms: with htmx and without, by whom, and when two do it at once."""

import pytest
from django.test import Client

from planner.web.parts.cards import card_id
from tests.exports import trips
from tests.web.dom import parse
from tests.web.editors import HTMX, a_visit, keys, now_is, offered, page_of, send
from tests.web.kept_plans import my_browser, saved, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    return my_browser()


@pytest.fixture
def plan_id() -> str:
    return saved(trips.solved(3))


def test_a_move_without_javascript_comes_back_to_the_stop_and_says_what_was_done(
    browser: Client, plan_id: str
) -> None:
    key = a_visit(plan_id)
    answer = send(browser, plan_id, "move", stop=key, to="2:0")
    assert answer.status_code == 303
    assert answer["Location"] == f"/plans/{plan_id}/?did=edit&since=1#{card_id(key)}"
    assert keys(now_is(plan_id).plan, 2)[0] == key
    page = text(browser.get(answer["Location"].partition("#")[0]))
    assert "2일차로" in page
    assert 'id="change-undo"' in page
    assert "달라진 점" in page


def test_with_htmx_the_changed_parts_come_and_the_stops_controls_stay_open(
    browser: Client, plan_id: str
) -> None:
    key = a_visit(plan_id)
    answer = send(browser, plan_id, "move", stop=key, to="2:0", headers=HTMX)
    assert answer.status_code == 200
    parts = {part.attributes["hx-target"]: part for part in parse(text(answer)).elements}
    assert {"#plan-days", "#plan-summary", "#change", "#edit-tools", "#edit-status"} <= set(parts)
    opened = [
        node for node in parts["#plan-days"].all() if node.tag == "details" and "open" in node.attributes
    ]
    assert [node.attributes["id"] for node in opened] == [f"{card_id(key)}-edit"]
    bases = {
        node.attributes["value"]
        for node in parts["#plan-days"].all()
        if node.attributes.get("name") == "base"
    }
    assert bases == {"2"}
    assert "2일차 " in parts["#edit-status"].text


def test_the_day_of_the_list_keeps_the_time_of_day(browser: Client, plan_id: str) -> None:
    key = a_visit(plan_id)
    before = now_is(plan_id).plan
    start = next(stop.start for stop in before.itinerary.stops if stop.key == key)
    send(browser, plan_id, "move", stop=key, day=2)
    others = before.itinerary.days[1].stops
    assert keys(now_is(plan_id).plan, 2).index(key) == sum(other.start < start for other in others)


def test_a_stop_is_removed_locked_and_given_a_memo(browser: Client, plan_id: str) -> None:
    key, other = a_visit(plan_id), a_visit(plan_id, 2)
    send(browser, plan_id, "remove", stop=key)
    send(browser, plan_id, "lock", stop=other, locked="on")
    send(browser, plan_id, "memo", stop=other, memo="예약 <b>42</b>")
    found = now_is(plan_id)
    assert found.revision == 4
    stops = {stop.key: stop for stop in found.plan.itinerary.stops}
    assert key not in stops
    assert (stops[other].locked, stops[other].memo) == (True, "예약 <b>42</b>")
    page = text(browser.get(f"/plans/{plan_id}/"))
    assert "예약 &lt;b&gt;42&lt;/b&gt;" in page
    assert "이 날에 고정됨" in page


def test_a_stop_gets_a_start_and_a_stay_and_its_start_back(browser: Client, plan_id: str) -> None:
    key = a_visit(plan_id)
    send(browser, plan_id, "times", stop=key, start="13:40", minutes="45")
    stop = next(stop for stop in now_is(plan_id).plan.itinerary.stops if stop.key == key)
    assert (stop.start, stop.minutes, stop.pinned) == (13 * 60 + 40, 45, True)
    send(browser, plan_id, "times", stop=key, start="", minutes="45")
    stop = next(stop for stop in now_is(plan_id).plan.itinerary.stops if stop.key == key)
    assert not stop.pinned


def test_a_start_that_is_left_as_shown_does_not_become_fixed(browser: Client, plan_id: str) -> None:
    key = a_visit(plan_id)
    stop = next(stop for stop in now_is(plan_id).plan.itinerary.stops if stop.key == key)
    shown = f"{stop.start // 60:02}:{stop.start % 60:02}"
    send(browser, plan_id, "times", stop=key, start=shown, minutes=str(stop.minutes + 10))
    after = next(stop for stop in now_is(plan_id).plan.itinerary.stops if stop.key == key)
    assert (after.minutes, after.pinned) == (stop.minutes + 10, False)


def test_a_time_after_midnight_is_of_the_night_after_the_day(browser: Client, plan_id: str) -> None:
    last = now_is(plan_id).plan.itinerary.days[0].stops[-1]
    send(browser, plan_id, "times", stop=last.key, start="01:10", minutes="30")
    after = next(stop for stop in now_is(plan_id).plan.itinerary.stops if stop.key == last.key)
    assert after.start == 25 * 60 + 10


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_a_wrong_time_is_told_at_the_field_with_what_was_typed(
    browser: Client, plan_id: str, headers: dict[str, str]
) -> None:
    key = a_visit(plan_id)
    answer = send(browser, plan_id, "times", stop=key, start="half nine", minutes="4", headers=headers)
    assert answer.status_code == 422
    page = page_of(answer)
    start = page.find(f"{card_id(key)}-start")
    assert start.attributes["value"] == "half nine"
    assert page.find(start.attributes["aria-describedby"]).text == "09:30처럼 시각을 입력하거나 비워 두세요."
    assert page.find(f"{card_id(key)}-minutes").attributes["value"] == "4"
    assert now_is(plan_id).revision == 1


def test_a_stop_is_swapped_for_an_alternate_and_a_day_gets_a_candidate(browser: Client, plan_id: str) -> None:
    key = a_visit(plan_id)
    instead = offered(browser, f"/plans/{plan_id}/edit/alternates?stop={key}")[0]
    send(browser, plan_id, "swap", stop=key, place=instead)
    assert key not in keys(now_is(plan_id).plan, 1)
    assert instead in {stop.place_id for stop in now_is(plan_id).plan.itinerary.days[0].stops}
    added = offered(browser, f"/plans/{plan_id}/edit/candidates?day=3")[0]
    send(browser, plan_id, "add", day=3, place=added)
    assert added in {stop.place_id for stop in now_is(plan_id).plan.itinerary.days[2].stops}


def test_candidates_are_searched_by_name(browser: Client, plan_id: str) -> None:
    path = f"/plans/{plan_id}/edit/candidates?day=1&q="
    assert "‘없는 곳’에 맞는 장소가 없습니다." in text(browser.get(path + "없는 곳"))
    every = offered(browser, path)
    found = offered(browser, f"{path}공원")
    assert 0 < len(found) < len(every)
    part = text(browser.get(path, headers=HTMX))
    assert part.lstrip().startswith('<section class="choices"')


def test_undo_goes_back_to_the_first_and_redo_forward_again(browser: Client, plan_id: str) -> None:
    first = now_is(plan_id).plan
    for day in (1, 2):
        send(browser, plan_id, "remove", stop=a_visit(plan_id, day))
    last = now_is(plan_id).plan
    for base in (3, 2):
        answer = browser.post(f"/plans/{plan_id}/edit/undo", {"base": base})
        assert answer.status_code == 303
    assert now_is(plan_id).plan.itinerary == first.itinerary
    assert browser.post(f"/plans/{plan_id}/edit/undo", {"base": 1}).status_code == 422
    for base in (1, 2):
        browser.post(f"/plans/{plan_id}/edit/redo", {"base": base})
    assert now_is(plan_id).plan.itinerary == last.itinerary
    assert browser.post(f"/plans/{plan_id}/edit/redo", {"base": 3}).status_code == 422


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_of_two_who_edit_at_once_the_second_sees_what_the_first_did_and_may_apply_theirs(
    browser: Client, plan_id: str, headers: dict[str, str]
) -> None:
    theirs, mine = a_visit(plan_id), a_visit(plan_id, 2)
    names = {stop.key: stop.names.ko for stop in now_is(plan_id).plan.itinerary.stops}
    send(browser, plan_id, "remove", stop=theirs)
    answer = send(browser, plan_id, "memo", stop=mine, memo="내 메모", base=1, headers=headers)
    assert answer.status_code == 409
    page = page_of(answer)
    assert now_is(plan_id).revision == 2
    rows = [node.text for node in page.all() if "difference-removed" in node.attributes.get("class", "")]
    assert any(names[theirs] in row for row in rows)
    form = next(
        node for node in page.all() if node.tag == "form" and "/edit/memo" in node.attributes["action"]
    )
    fields = {node.attributes["name"]: node.attributes["value"] for node in form.all() if node.tag == "input"}
    assert fields["base"] == "2"
    browser.post(form.attributes["action"], fields)
    after = now_is(plan_id)
    assert after.revision == 3
    assert theirs not in keys(after.plan, 1)
    assert next(stop.memo for stop in after.plan.itinerary.stops if stop.key == mine) == "내 메모"


def test_what_the_plan_does_not_have_cannot_be_edited_and_says_so(browser: Client, plan_id: str) -> None:
    answer = send(browser, plan_id, "remove", stop="no-such-stop")
    assert answer.status_code == 422
    assert "이 일정은 이제 계획에 없습니다." in text(answer)
    assert send(browser, plan_id, "explode", stop="x").status_code == 404
    assert browser.get(f"/plans/{plan_id}/edit/alternates?stop=x").status_code == 404
    assert browser.get(f"/plans/{plan_id}/edit/candidates?day=9").status_code == 404
    assert browser.post(f"/plans/{plan_id}/edit/undo", {"base": "77"}).status_code == 404


def test_who_comes_to_an_edit_by_get_sees_the_plan(browser: Client, plan_id: str) -> None:
    for path in (
        "edit/move",
        "edit/undo",
        "edit/redo",
        "history/1/accept",
        "history/1/back",
        "history/1/discard",
    ):
        answer = browser.get(f"/plans/{plan_id}/{path}")
        assert (answer.status_code, answer["Location"]) == (302, f"/plans/{plan_id}/")


def test_a_stranger_gets_404_and_a_form_of_another_site_403(plan_id: str) -> None:
    stranger = Client()
    for path in ("edit/alternates?stop=x", "edit/candidates?day=1", "history", "history/1"):
        assert stranger.get(f"/plans/{plan_id}/{path}").status_code == 404
    for path in (
        "edit/move",
        "edit/undo",
        "edit/redo",
        "history/1/accept",
        "history/1/back",
        "history/1/discard",
    ):
        assert stranger.post(f"/plans/{plan_id}/{path}", {"base": 1}).status_code == 404
    strict = Client(enforce_csrf_checks=True)
    strict.cookies.update(my_browser().cookies)
    assert strict.post(f"/plans/{plan_id}/edit/undo", {"base": 1}).status_code == 403
