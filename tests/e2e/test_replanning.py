"""A day redone, words obeyed, dates moved: each is watched as it is made, compared, and kept or not."""

import pytest

from tests.e2e.conftest import OpenTab
from tests.e2e.tabs import DESK, PHONE, Tab

pytestmark = pytest.mark.browser

TRIP = ("서울", "2026-11-24", "2026-11-26")
SIZES = [PHONE, DESK]


def planned(tab: Tab) -> str:
    """The path of a new plan, which the tab then shows."""
    tab.plan_trip(*TRIP).wait_for_plan().wait_for_end()
    tab.page.click(".outcome .button-primary")
    return tab.path


def names(tab: Tab, day: int) -> list[str]:
    return tab.page.locator(f"#day-{day} .card:not(.card-meal) .card-name").all_inner_texts()


def wait_for_proposal(tab: Tab) -> None:
    tab.page.wait_for_selector("#proposed .outcome-title")


def keep(tab: Tab) -> None:
    tab.page.click("#proposed .button-primary")
    tab.page.wait_for_selector("#plan-summary")


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_a_day_is_redone_and_kept(open_tab: OpenTab, size: dict[str, int]) -> None:
    tab = open_tab(viewport=size)
    plan = planned(tab)
    before = {day: names(tab, day) for day in (1, 2, 3)}
    redo(tab, 2)
    tab.page.wait_for_selector(".revising-note")
    wait_for_proposal(tab)
    assert names(tab, 1) == before[1]
    assert names(tab, 3) == before[3]
    assert not set(names(tab, 2)) & {name for day in before.values() for name in day}
    assert tab.count("#proposed .difference-row") > 2
    after = names(tab, 2)
    keep(tab)
    assert tab.path.partition("?")[0] == plan
    assert names(tab, 2) == after


def test_a_version_that_is_not_wanted_leaves_the_plan_as_it_was(open_tab: OpenTab) -> None:
    tab = open_tab(viewport=PHONE)
    planned(tab)
    before = {day: names(tab, day) for day in (1, 2, 3)}
    redo(tab, 1)
    wait_for_proposal(tab)
    run = tab.path
    tab.page.click("#proposed .outcome-actions form:last-child button")
    tab.page.wait_for_selector("#plan-summary")
    assert {day: names(tab, day) for day in (1, 2, 3)} == before
    tab.go(run)
    assert tab.count("#proposed .difference-row") == 0
    assert tab.text("#proposed").startswith("이 일정은 쓰지 않기로")


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_words_change_the_trip(open_tab: OpenTab, size: dict[str, int]) -> None:
    tab = open_tab(viewport=size)
    planned(tab)
    stops = tab.count(".day .card:not(.card-meal)")
    tab.page.fill("#replan-words", "더 천천히")
    tab.page.click(".replan-words button")
    tab.page.wait_for_selector(".revising-note q")
    assert tab.text(".revising-note q") == "더 천천히"
    wait_for_proposal(tab)
    keep(tab)
    assert tab.count(".day .card:not(.card-meal)") < stops


def test_words_nobody_understands_are_refused_with_an_example(open_tab: OpenTab) -> None:
    tab = open_tab(viewport=PHONE)
    planned(tab)
    tab.page.fill("#replan-words", "글쎄요")
    tab.expects("status of 422")
    tab.page.click(".replan-words button")
    assert "둘째 날 경복궁 빼줘" in tab.text("[role=alert]")
    assert tab.page.input_value("#replan-words") == "글쎄요"


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_other_dates_move_the_plan(open_tab: OpenTab, size: dict[str, int]) -> None:
    tab = open_tab(viewport=size)
    planned(tab)
    tab.page.click("a[href$='/change']")
    assert tab.page.input_value("#id_start") == "2026-11-24"
    tab.page.fill("#id_start", "2026-12-01")
    tab.page.fill("#id_end", "2026-12-04")
    tab.page.click(".replan-form .button-primary")
    wait_for_proposal(tab)
    keep(tab)
    assert tab.count(".day") == 4
    assert tab.page.locator("h3 time[datetime^='2026-12-0']").count() == 4
    assert names(tab, 4)


def test_dates_that_cannot_be_are_told_at_their_field(open_tab: OpenTab) -> None:
    tab = open_tab(viewport=PHONE)
    planned(tab)
    tab.page.click("a[href$='/change']")
    tab.page.fill("#id_end", "2026-11-01")
    tab.expects("status of 422")
    tab.page.click(".replan-form .button-primary")
    assert tab.count("#id_end_error") == 1


def test_a_plan_that_was_changed_elsewhere_is_not_planned_anew_unseen(open_tab: OpenTab) -> None:
    tab = open_tab(viewport=DESK)
    plan = planned(tab)
    other = tab.another().go(plan)
    redo(tab, 1)
    wait_for_proposal(tab)
    keep(tab)
    other.expects("status of 409")
    other.page.fill("#replan-words", "더 천천히")
    other.page.click(".replan-words button")
    assert "그사이 다른 사람이" in other.text("[role=alert]")
    assert other.path.endswith("/in-words")


def redo(tab: Tab, day: int) -> None:
    """Presses the day's button, wherever the page keeps it."""
    form = tab.page.locator(f"form[action$='/days/{day}/redo']")
    for summary in tab.page.locator("details:not([open])", has=form).locator("> summary").all():
        summary.click()
    form.locator("button").click()
