"""Editing on a phone: what was done stays small, and what one looked at or asked for stays in sight."""

import pytest

from tests.e2e.conftest import OpenTab
from tests.e2e.tabs import PHONE, Tab
from tests.e2e.test_editing import after_edit, ids, saved_plan, unfold

pytestmark = pytest.mark.browser

HALF = PHONE["height"] / 2


@pytest.fixture
def tab(open_tab: OpenTab) -> Tab:
    return saved_plan(open_tab(viewport=PHONE, has_touch=True, is_mobile=True))


def box(tab: Tab, selector: str) -> dict[str, float]:
    found: dict[str, float] = tab.page.locator(selector).evaluate(
        "(element) => { const { top, bottom, height } = element.getBoundingClientRect();"
        " return { top, bottom, height }; }"
    )
    return found


def test_many_broken_rules_leave_the_days_in_sight(tab: Tab) -> None:
    stop = ids(tab, 1)[0]
    unfold(tab, stop)
    tab.page.fill(f"#{stop}-minutes", "420")
    after_edit(tab, lambda: tab.page.click(f"#{stop}-times"))
    tab.page.wait_for_selector(".change-broken")
    assert tab.count(".change-broken-list li") > 1
    assert box(tab, ".change")["height"] < HALF
    assert box(tab, "#change-mend")["bottom"] < HALF


def test_what_was_put_in_is_in_sight_below_the_panel(tab: Tab) -> None:
    known = set(ids(tab, 1))
    tab.page.click("#day-1-add")
    after_edit(tab, tab.page.locator("#day-1-choices .choice-row button").first.click)
    added = next(stop for stop in ids(tab, 1) if stop not in known)

    def is_seen(tab: Tab) -> bool:
        stop = box(tab, f"#{added}")
        return stop["top"] >= box(tab, ".change")["bottom"] - 1 and stop["top"] < PHONE["height"]

    tab.wait(is_seen, "what was added being in sight")


def test_a_locked_stop_that_is_taken_out_stays_open_to_be_unlocked(tab: Tab) -> None:
    tab.expects("status of 422")
    stop = ids(tab, 2)[1]
    unfold(tab, stop)
    after_edit(tab, lambda: tab.page.click(f"#{stop}-lock"))
    tab.page.click(f"#{stop}-remove")
    tab.page.wait_for_selector(".change-problem")
    assert tab.count(f"#{stop}-edit[open]") == 1
    unlock = box(tab, f"#{stop}-lock")
    assert 0 < unlock["top"] < PHONE["height"], "the page went away from the stop"
