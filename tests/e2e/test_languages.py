"""Korean by default, English by choice: on the page and in the events of a run."""

import re

import pytest

from tests.conftest import Server
from tests.e2e.conftest import OpenTab
from tests.e2e.model import Model

pytestmark = pytest.mark.browser

HANGUL = re.compile("[가-힣]")


def test_korean_is_what_a_stranger_gets(open_tab: OpenTab) -> None:
    tab = open_tab(locale="de-DE").go("/")
    assert tab.page.locator("html").get_attribute("lang") == "ko"
    assert "어디로 떠나세요?" in tab.text("form.trip-form")


def test_english_chosen_at_home_holds_for_page_and_events(open_tab: OpenTab) -> None:
    tab = open_tab().go("/")
    tab.page.click(".language-button")
    assert tab.page.locator("html").get_attribute("lang") == "en"
    tab.plan_trip("Seoul", "2026-11-25", "2026-11-27").wait_for_plan().wait_for_end()
    assert tab.page.locator(".step-label").all_inner_texts()[0].startswith("Weather")
    assert "Done! Your plan is ready" in tab.text("#status")
    shown = tab.page.locator("#run").inner_text()
    own_names = tab.page.locator(".card-local").all_inner_texts()
    for name in own_names:
        shown = shown.replace(name, "")
    assert not HANGUL.search(shown), HANGUL.search(shown)
    events = tab.events()
    told = [event["message"] for event in events if "message" in event]
    assert told
    assert not any(map(HANGUL.search, told)), told
    assert not HANGUL.search("".join(event["content"] for event in events if event["type"] == "chunk"))


def test_english_chosen_in_the_middle_of_a_run_changes_the_page_and_its_live_parts(
    open_tab: OpenTab, model_server: Server, model: Model
) -> None:
    model.play(until=0.3)
    tab = open_tab(of=model_server).plan_trip("서울", "2026-11-25", "2026-11-26")
    tab.wait_for_text(20)
    path = tab.path
    assert "AI 여행 계획 생성 중..." in tab.text("#status")
    tab.page.click(".language-button")
    assert tab.path == path
    assert "Writing your travel plan..." in tab.text("#status")
    assert tab.text(".step-active .step-label") == "Draft"
    model.go_on()
    tab.wait_for_plan().wait_for_end()
    assert "Done! Your plan is ready" in tab.text("#status")
    assert "Your plan is saved." in tab.text("#outcome")
    assert tab.ends_like(tab.another().go(path))
    tab.page.click(".language-button")
    assert "여행 계획을 저장했습니다." in tab.text("#outcome")
