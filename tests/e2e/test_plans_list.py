"""My trips as people use the list: found, sorted, duplicated, put away; live while a plan is made."""

from collections.abc import Mapping

import pytest

from tests.conftest import Server
from tests.e2e.conftest import OpenTab
from tests.e2e.model import Model
from tests.e2e.tabs import DESK, PHONE, Tab

pytestmark = pytest.mark.browser

SIZES = pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
TITLES = ".trip .plan-title"


def shown(tab: Tab) -> list[str]:
    return tab.page.locator(TITLES).all_inner_texts()


def chose(tab: Tab, title: str, act: str) -> None:
    """An entry of the menu of the plan with this title."""
    card = tab.page.locator(".trip").filter(has_text=title).first
    card.locator(".trip-more").click()
    card.get_by_text(act, exact=True).click()


@SIZES
def test_plans_are_found_sorted_duplicated_put_away_and_deleted(
    open_tab: OpenTab, viewport: Mapping[str, int]
) -> None:
    tab = open_tab(viewport=viewport)
    tab.plan_trip("경주", "2027-03-02", "2027-03-03").wait_for_plan().wait_for_end()
    tab.plan_trip("부산", "2026-01-05", "2026-01-06").wait_for_plan().wait_for_end()
    tab.go("/plans/")
    assert shown(tab) == ["부산 2일 여행", "경주 2일 여행"]
    assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    tab.page.select_option("#sort", "trip")
    tab.page.click(".trips-search .button")
    assert shown(tab) == ["경주 2일 여행", "부산 2일 여행"]
    tab.page.select_option("#place", "부산")
    tab.page.click(".trips-search .button")
    assert shown(tab) == ["부산 2일 여행"]
    tab.page.click("text=다가오는 여행")
    assert "여기에 해당하는 여행이 없습니다." in tab.text(".empty")
    assert tab.page.input_value("#place") == "부산"
    tab.page.click(".empty .button >> nth=0")
    assert len(shown(tab)) == 2

    chose(tab, "경주", "복제")
    assert "새 계획으로 만들었습니다." in tab.text(".messages")
    assert shown(tab)[0] == "경주 2일 여행 사본"
    chose(tab, "사본", "보관하기")
    assert len(shown(tab)) == 2
    tab.page.click(".trips-when >> text=보관함")
    chose(tab, "사본", "보관함에서 꺼내기")
    chose(tab, "사본", "삭제…")
    tab.page.click("form .button:not(.button-danger)")
    tab.go("/plans/")
    chose(tab, "사본", "삭제…")
    tab.page.click(".button-danger")
    assert sorted(shown(tab)) == ["경주 2일 여행", "부산 2일 여행"]


def test_the_menu_is_opened_and_used_by_keyboard(open_tab: OpenTab) -> None:
    tab = open_tab()
    tab.plan_trip("경주", "2027-03-02", "2027-03-03").wait_for_plan().wait_for_end()
    tab.go("/plans/")
    tab.page.focus(".plan-link")
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.getAttribute('aria-label')") == "‘경주 2일 여행’ 더 보기"
    tab.page.keyboard.press("Enter")
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_selector(".messages")
    assert len(shown(tab)) == 2


@SIZES
def test_what_is_under_way_moves_by_itself_and_becomes_a_plan(
    open_tab: OpenTab, model_server: Server, model: Model, viewport: Mapping[str, int]
) -> None:
    model.play(until=0.3)
    tab = open_tab(of=model_server, viewport=viewport)
    tab.plan_trip("경주", "2027-03-02", "2027-03-03").wait_for_text()
    run = tab.run_id
    tab.go("/plans/")
    assert tab.count("#running .plan-item") == 1
    assert shown(tab) == []
    tab.page.evaluate("window.isTheSamePage = true")
    tab.page.focus("#running .plan-link")
    tab.wait(lambda tab: tab.page.get_attribute("#running .progress-bar", "value") == "40", "it moves on")
    model.go_on()
    tab.wait(lambda tab: shown(tab) == ["경주 2일 여행"], "the plan appears")
    assert tab.count(f"#trip-{run}") == 1
    assert tab.count("#running .plan-item") == 0
    assert tab.text("#trips-said") == "진행 중이던 계획이 모두 끝났습니다."
    assert tab.page.evaluate("window.isTheSamePage")


def test_without_scripts_everything_is_done_by_links_and_forms(open_tab: OpenTab) -> None:
    tab = open_tab()
    tab.plan_trip("경주", "2027-03-02", "2027-03-03").wait_for_plan().wait_for_end()
    cookies = tab.page.context.cookies()
    plain = open_tab(java_script_enabled=False)
    plain.page.context.add_cookies(cookies)  # type: ignore[arg-type]
    plain.go("/plans/")
    chose(plain, "경주", "복제")
    assert len(shown(plain)) == 2
    chose(plain, "사본", "공유")
    plain.page.click(".share-form .button-primary")
    assert plain.count(".share-address") == 1
    assert not plain.page.locator("[data-copy]").is_visible()
