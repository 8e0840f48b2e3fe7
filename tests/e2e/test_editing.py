"""Changing a saved plan in a browser: by pointer, finger, keys and plain forms, alone and two at once."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.conftest import OpenTab
from tests.e2e.tabs import DESK, PHONE, Tab

pytestmark = pytest.mark.browser

TRIP = ("서울", "2026-11-24", "2026-11-26")
SIZES = pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])


def saved_plan(tab: Tab) -> Tab:
    """A tab at the page of a plan of its own, as the API plans it."""
    tab.go("/").plan_trip(*TRIP)
    run_id = tab.run_id
    tab.wait(lambda tab: _is_there(tab, run_id), "a plan")
    return tab.go(f"/plans/{run_id}/")


def _is_there(tab: Tab, run_id: str) -> bool:
    return tab.page.request.get(f"{tab.url}/api/v1/plans/{run_id}").ok


def ids(tab: Tab, day: int) -> list[str]:
    """The ids of a day's stops, in order."""
    found: list[str] = tab.page.locator(f"#day-{day} .stops > .stop").evaluate_all(
        "all => all.map(s => s.id)"
    )
    return found


def told(tab: Tab) -> str:
    return tab.page.locator("#edit-status").inner_text()


def unfold(tab: Tab, stop: str) -> None:
    tab.page.click(f"#{stop}-open")
    tab.page.wait_for_selector(f"#{stop}-edit[open]")


def after_edit(tab: Tab, act: Callable[[], Any]) -> None:
    """Acts, and waits until the page shows the next revision."""
    base = tab.page.locator("#plan-days input[name=base]").first.input_value()
    act()
    tab.wait(
        lambda tab: tab.page.locator("#plan-days input[name=base]").first.input_value() != base, "the edit"
    )


def drag(tab: Tab, stop: str, onto: str) -> None:
    """The stop's handle to just above the middle of another stop."""
    grip = tab.page.locator(f"#{stop} [data-grip]")
    grip.scroll_into_view_if_needed()
    start = grip.bounding_box()
    assert start is not None
    mouse = tab.page.mouse
    mouse.move(start["x"] + 20, start["y"] + 12)
    mouse.down()
    mouse.move(start["x"] + 20, start["y"] + 30, steps=3)
    height, before = tab.page.viewport_size["height"], 0.0  # type: ignore[index]
    for _ in range(200):  # near an edge the page scrolls by itself
        box = tab.page.locator(f"#{onto}").bounding_box()
        assert box is not None
        wanted = min(max(box["y"] + 12, 30), height - 30)
        mouse.move(start["x"] + 20, wanted)
        tab.page.wait_for_timeout(50)
        if wanted == before == box["y"] + 12:
            break
        before = wanted
    mouse.up()


@SIZES
def test_a_stop_is_dragged_within_its_day_and_to_another(open_tab: OpenTab, viewport: dict[str, int]) -> None:
    tab = saved_plan(open_tab(viewport=viewport))
    first, second, third, *_ = ids(tab, 1)
    after_edit(tab, lambda: drag(tab, third, second))
    assert ids(tab, 1)[:3] == [first, third, second]
    target = ids(tab, 2)[1]
    after_edit(tab, lambda: drag(tab, third, target))
    assert third not in ids(tab, 1)
    assert ids(tab, 2)[1:3] == [third, target]
    assert "2일차" in told(tab)
    assert tab.count("details.edit[open]") == 0
    assert tab.page.evaluate("() => document.activeElement.id") == f"{third}-open"


def test_a_finger_drags_a_stop_too(open_tab: OpenTab) -> None:
    tab = saved_plan(open_tab(viewport=PHONE, has_touch=True, is_mobile=True))
    first, second, *_ = ids(tab, 1)
    grip = tab.page.locator(f"#{second} [data-grip]")
    grip.scroll_into_view_if_needed()
    box, onto = grip.bounding_box(), tab.page.locator(f"#{first}").bounding_box()
    assert box is not None
    assert onto is not None
    fingers = tab.page.context.new_cdp_session(tab.page)

    def touch(kind: str, *ys: float) -> None:
        points = [{"x": box["x"] + 20, "y": y} for y in ys]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    start, end = box["y"] + 15, onto["y"] + 10
    touch("touchStart", start)
    for step in range(1, 11):
        touch("touchMove", start + (end - start) * step / 10)
        tab.page.wait_for_timeout(30)
    after_edit(tab, lambda: touch("touchEnd"))
    assert ids(tab, 1)[:2] == [second, first]


def test_a_drag_that_escape_ends_changes_nothing(open_tab: OpenTab) -> None:
    tab = saved_plan(open_tab())
    before = ids(tab, 1)
    tab.page.locator(f"#{before[1]} [data-grip]").scroll_into_view_if_needed()
    grip = tab.page.locator(f"#{before[1]} [data-grip]").bounding_box()
    assert grip is not None
    tab.page.mouse.move(grip["x"] + 20, grip["y"] + 10)
    tab.page.mouse.down()
    tab.page.mouse.move(grip["x"] + 20, grip["y"] + 200, steps=5)
    assert tab.count(".drop-mark") == 1
    tab.page.keyboard.press("Escape")
    tab.page.mouse.up()
    assert tab.count(".drop-mark") == 0
    tab.go(tab.path)
    assert ids(tab, 1) == before
    assert tab.page.locator("#tool-undo").is_disabled()


@SIZES
def test_everything_is_done_by_the_keyboard_and_the_focus_stays(
    open_tab: OpenTab, viewport: dict[str, int]
) -> None:
    tab = saved_plan(open_tab(viewport=viewport))
    stop, then, *_ = ids(tab, 1)
    keys, focused = tab.page.keyboard, "() => document.activeElement.id"
    tab.page.focus(f"#{stop}-open")
    keys.press("Enter")
    tab.page.wait_for_selector(f"#{stop}-edit[open]")
    while tab.page.evaluate(focused) != f"{stop}-down":
        keys.press("Tab")
    after_edit(tab, lambda: keys.press("Enter"))
    assert ids(tab, 1)[:2] == [then, stop]
    assert tab.page.evaluate(focused) == f"{stop}-down"
    after_edit(tab, lambda: keys.press("Space"))
    assert ids(tab, 1)[2] == stop
    while ids(tab, 1)[-1] != stop:
        after_edit(tab, lambda: keys.press("Enter"))
    after_edit(tab, lambda: keys.press("Enter"))
    assert ids(tab, 2)[0] == stop
    tab.page.focus(f"#{stop}-day")
    keys.press("End")
    keys.press("Tab")
    after_edit(tab, lambda: keys.press("Enter"))
    assert stop in ids(tab, 3)
    assert "3일차" in told(tab)


def test_undo_by_its_keys_leaves_the_focus_at_the_stop(open_tab: OpenTab) -> None:
    tab = saved_plan(open_tab())
    stop, *_ = ids(tab, 1)
    tab.page.click(f"#{stop}-open")
    tab.page.focus(f"#{stop}-down")
    after_edit(tab, lambda: tab.page.keyboard.press("Enter"))
    after_edit(tab, lambda: tab.page.keyboard.press("Control+z"))
    tab.wait(lambda tab: tab.page.evaluate("() => document.activeElement.id") == f"{stop}-open", "the focus")


def test_times_memo_lock_swap_add_and_remove_and_undo_through_all_of_it(open_tab: OpenTab) -> None:
    tab = saved_plan(open_tab())
    page, first = tab.page, [ids(tab, day) for day in (1, 2, 3)]
    stop, other = first[0][1], first[1][0]
    unfold(tab, stop)
    page.fill(f"#{stop}-start", "12:10")
    page.fill(f"#{stop}-minutes", "50")
    after_edit(tab, lambda: page.click(f"#{stop}-times"))
    assert "12:10–13:00" in page.locator(f"#{stop} .card-time").inner_text()
    page.fill(f"#{stop}-memo", "예약 42번")
    after_edit(tab, lambda: page.press(f"#{stop}-memo", "Enter"))
    assert tab.text(f"#{stop} .stop-memo").endswith("예약 42번")
    after_edit(tab, lambda: page.click(f"#{stop}-lock"))
    assert tab.count(f"#{stop} .stop-locked") == 1
    unfold(tab, other)
    page.click(f"#{other}-swap")
    name = page.locator(f"#{other}-choices .choice-name").first.inner_text()
    after_edit(tab, page.locator(f"#{other}-choices .choice-row button").first.click)
    assert name in page.locator("#day-2 .card-name").all_inner_texts()[0]
    page.click("#day-3-add")
    page.fill("#choices-day-3-q", "공원")
    page.press("#choices-day-3-q", "Enter")
    tab.wait(
        lambda tab: all("공원" in name for name in tab.page.locator("#day-3 .choice-name").all_inner_texts()),
        "the found",
    )
    after_edit(tab, page.locator("#day-3-choices .choice-row button").first.click)
    assert len(ids(tab, 3)) == len(first[2]) + 1
    gone = ids(tab, 3)[0]
    unfold(tab, gone)
    after_edit(tab, lambda: page.click(f"#{gone}-remove"))
    assert gone not in ids(tab, 3)
    page.focus("#tool-undo")
    for _ in range(6):
        after_edit(tab, lambda: page.keyboard.press("Control+z"))
    assert [ids(tab, day) for day in (1, 2, 3)] == first
    assert page.locator("#tool-undo").is_disabled()
    assert tab.count(".stop-locked") == tab.count(".stop-memo") == 0
    after_edit(tab, lambda: page.keyboard.press("Control+Shift+Z"))
    assert "12:10" in page.locator(f"#{stop} .card-time").inner_text()


def test_ctrl_z_in_a_field_is_the_fields_own(open_tab: OpenTab) -> None:
    tab = saved_plan(open_tab())
    stop = ids(tab, 1)[0]
    unfold(tab, stop)
    after_edit(tab, lambda: tab.page.click(f"#{stop}-lock"))
    tab.page.type(f"#{stop}-memo", "abc")
    tab.page.keyboard.press("Control+z")
    tab.page.wait_for_timeout(400)
    assert tab.count(f"#{stop} .stop-locked") == 1


def test_a_wrong_stay_is_told_at_its_field(open_tab: OpenTab) -> None:
    tab = saved_plan(open_tab())
    tab.expects("status of 422")
    stop = ids(tab, 1)[0]
    unfold(tab, stop)
    tab.page.fill(f"#{stop}-minutes", "3")
    tab.page.click(f"#{stop}-times")
    tab.page.wait_for_selector(f"#{stop}-minutes-error")
    assert tab.page.input_value(f"#{stop}-minutes") == "3"
    assert tab.page.get_attribute(f"#{stop}-minutes", "aria-invalid") == "true"


@SIZES
def test_two_at_once_do_not_overwrite_each_other(open_tab: OpenTab, viewport: dict[str, int]) -> None:
    mine = saved_plan(open_tab(viewport=viewport))
    theirs = mine.another().go(mine.path)
    gone, kept = ids(mine, 1)[0], ids(mine, 2)[0]
    unfold(theirs, gone)
    after_edit(theirs, lambda: theirs.page.click(f"#{gone}-remove"))
    mine.expects("status of 409")
    unfold(mine, kept)
    mine.page.click(f"#{kept}-lock")
    mine.page.wait_for_selector("#conflict-again")
    assert mine.count(".change-conflict .difference-removed") == 1
    assert gone in ids(mine, 1), "what one looks at stays until one decides"
    mine.page.click("#conflict-again")
    mine.page.wait_for_selector(f"#{kept} .stop-locked", state="attached")
    assert gone not in ids(mine, 1)


def test_without_javascript_every_edit_is_a_form(open_tab: OpenTab) -> None:
    tab = open_tab(java_script_enabled=False)
    saved_plan(tab)
    page, plan = tab.page, tab.path
    cards = page.locator("#day-1 .card-name").all_inner_texts()
    page.locator("#day-1 .edit-open").nth(0).click()
    page.locator("#day-1 [id$=-down]").nth(0).click()
    assert page.locator("#day-1 .card-name").all_inner_texts()[:2] == [cards[1], cards[0]]
    assert "#stop-" in page.url
    assert page.locator("#day-1 [data-grip]").first.is_hidden()
    page.click("#change-undo")
    assert page.locator("#day-1 .card-name").all_inner_texts() == cards
    page.click("#change-keep")
    assert tab.path == plan
    page.click("#day-2-add")
    name = page.locator(".choice-name").first.inner_text()
    page.locator(".choice-row button").first.click()
    assert name in page.locator("#day-2 .card-name").all_inner_texts()
    page.click("a[href$='/history']")
    page.locator(".history-row button").last.click()
    assert name not in page.locator("#day-2 .card-name").all_inner_texts()
