"""A trip as it is planned before one's eyes: on the page of its run, through every interruption."""

from collections.abc import Mapping
from itertools import groupby, pairwise
from typing import Any

import pytest
from playwright.sync_api import Route

from tests.conftest import Server
from tests.e2e.conftest import OpenTab
from tests.e2e.model import Model, forgetful_plan, hostile_plan
from tests.e2e.tabs import DESK, PHONE, Tab, as_streamed

pytestmark = pytest.mark.browser

TRIP = ("서울", "2026-11-25", "2026-11-26")
HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
CUT_OFF = ("net::ERR_", "htmx:sse:error: (network error|Failed to fetch)")
"""What Chromium and htmx say when the server of an open page dies."""
HARMFUL = ", ".join(
    f"#run {what}"
    for what in ('script:not([type="application/json"])', "img", "[onclick]", "[onerror]", "hx-partial")
)


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_steps_text_and_cards_arrive_one_after_the_other(
    open_tab: OpenTab, model_server: Server, model: Model, viewport: Mapping[str, int]
) -> None:
    model.play(forgetful_plan, pause_seconds=0.02)
    tab = open_tab(of=model_server, viewport=viewport).plan_trip(*TRIP, must_see="경복궁")
    assert tab.run_id
    assert tab.page.locator("html").get_attribute("lang") == "ko"
    tab.wait_for_plan()

    moments = tab.moments
    texts = distinct(moment["text"] for moment in moments)
    assert len(texts) > 6
    assert all(later.startswith(earlier) for earlier, later in pairwise(texts))
    assert texts[-1] == tab.written == text_of(tab.events())
    assert len({moment["cards"] for moment in moments}) > 6
    percents = [moment["percent"] for moment in moments]
    assert percents == sorted(percents)
    assert {20, 40, 70, 80, 95, 100} <= {0, 20, *percents}
    assert distinct(moment["step"] for moment in moments if moment["text"])[:3] == [
        "AI 계획 생성",
        "계획 검증",
        "계획 개선",
    ]
    assert tab.count(".step-done") == 5
    assert tab.count("#cursor") == tab.count("#stop-form") == 0
    assert "₩" in tab.text(".summary-cost")
    assert_shows(tab, tab.plan())


def test_a_reload_in_the_middle_goes_on(open_tab: OpenTab, model_server: Server, model: Model) -> None:
    model.play(until=0.3)
    tab = open_tab(of=model_server).plan_trip(*TRIP)
    before = tab.wait_for_text(20)
    tab.page.reload()
    assert tab.written.startswith(before)
    assert tab.cards > 0
    model.until = 0.7
    tab.wait(lambda tab: len(tab.written) > len(before) + 20, "more text")
    model.go_on()
    assert_equal_to_one_loaded_afterwards(tab.wait_for_plan().wait_for_end())


def test_a_second_tab_opened_in_the_middle_ends_equal(
    open_tab: OpenTab, model_server: Server, model: Model
) -> None:
    model.play(forgetful_plan, until=0.5)
    tab = open_tab(of=model_server).plan_trip(*TRIP, must_see="경복궁")
    tab.wait_for_text(20)
    second = tab.another().go(tab.path)
    assert second.written.startswith(tab.written[:20])
    model.go_on()
    for each in (tab, second):
        each.wait_for_plan().wait_for_end()
    assert tab.ends_like(second)
    assert_equal_to_one_loaded_afterwards(tab)
    assert second.surprises == []


@pytest.mark.parametrize("share", [0.0, 0.5], ids=["before the first word", "in the text"])
def test_the_page_goes_on_by_itself_after_a_kill_of_the_server(
    open_tab: OpenTab, model_server: Server, model: Model, share: float
) -> None:
    model.play(forgetful_plan, until=share)
    tab = open_tab(of=model_server).plan_trip(*TRIP, must_see="경복궁")
    tab.expects(*CUT_OFF)
    tab.wait(lambda tab: tab.cards > 4 and (tab.written or not share), "the beginning of a plan")
    tab.page.evaluate("() => { window.isStillThisPage = true; }")
    model_server.kill()
    tab.page.wait_for_timeout(300)
    assert tab.cards > 4, "what was shown stays"
    model.go_on()
    model_server.start()
    tab.wait_for_plan().wait_for_end()
    assert tab.page.evaluate("() => window.isStillThisPage")
    assert_equal_to_one_loaded_afterwards(tab)


@pytest.mark.parametrize("failure", ["no network", "server busy"])
def test_a_first_connection_that_fails_is_tried_again(
    open_tab: OpenTab, model_server: Server, model: Model, failure: str
) -> None:
    model.play()
    tab = open_tab(of=model_server)
    tab.expects("net::ERR_FAILED", "htmx:error: Failed to fetch", "503")
    connections: list[Route] = []

    def connect(route: Route) -> None:
        connections.append(route)
        if len(connections) > 2:
            route.continue_()
        elif failure == "no network":
            route.abort()
        else:
            route.fulfill(status=503, body="{}", content_type="application/json")

    tab.page.route("**/live?*", connect)
    tab.plan_trip(*TRIP).wait_for_plan().wait_for_end()
    assert len(connections) == 3
    assert_equal_to_one_loaded_afterwards(tab)


def test_a_hidden_tab_comes_back_without_gap_or_repeat(
    open_tab: OpenTab, model_server: Server, model: Model
) -> None:
    model.play(until=0.3)
    tab = open_tab(of=model_server).plan_trip(*TRIP)
    tab.wait_for_text(20)
    tab.page.evaluate(HIDE, True)
    tab.page.wait_for_timeout(200)
    before = tab.written
    model.until = 0.6
    tab.page.wait_for_timeout(700)
    assert tab.written == before, "a hidden tab holds no stream"
    tab.page.evaluate(HIDE, False)
    tab.wait(lambda tab: len(tab.written) > len(before), "the text that came meanwhile")
    assert tab.written.startswith(before)
    tab.page.evaluate(HIDE, True)
    tab.page.wait_for_timeout(200)
    model.go_on()
    tab.page.wait_for_timeout(700)
    assert tab.count(".outcome") == 0
    tab.page.evaluate(HIDE, False)
    assert_equal_to_one_loaded_afterwards(tab.wait_for_plan().wait_for_end())


def test_the_stop_button_ends_the_run_and_the_models_work(
    open_tab: OpenTab, model_server: Server, model: Model
) -> None:
    model.play(until=0.3)
    tab = open_tab(of=model_server).plan_trip(*TRIP)
    path = tab.path
    second = tab.another().go(path)
    tab.wait_for_text(20)
    tab.page.click(".button-stop")
    tab.page.wait_for_selector(".outcome-cancelled")
    assert tab.path == path
    assert "계획 만들기를 멈췄습니다." in tab.text(".outcome")
    assert tab.count(".step-stopped") == 1
    assert tab.count("#cursor") == tab.count(".button-stop") == 0
    tab.wait(lambda _: model.exchanges[-1].left.is_set(), "the model's connection is closed", 5)
    second.page.wait_for_selector(".outcome-cancelled")
    second.wait_for_end()
    assert second.ends_like(tab.another().go(path))
    tab.page.click(".outcome .button-primary")
    assert tab.page.input_value("#id_location") == "서울"
    assert tab.page.input_value("#id_end") == "2026-11-26"


def test_what_the_model_writes_is_text_and_nothing_else(
    open_tab: OpenTab, model_server: Server, model: Model
) -> None:
    model.play(hostile_plan, pause_seconds=0.01)
    tab = open_tab(of=model_server).plan_trip(*TRIP).wait_for_plan().wait_for_end()
    assert "<script>" in tab.written
    assert "<img src=x" in tab.text("#days")
    assert tab.page.evaluate("() => typeof window.__x") == "undefined"
    assert tab.count(HARMFUL) == 0
    assert_equal_to_one_loaded_afterwards(tab)
    tab.page.click(".outcome .button-primary")
    assert tab.path.startswith("/plans/")
    assert "<img src=x" in tab.text(".run-main")
    assert tab.page.evaluate("() => typeof window.__x") == "undefined"


def distinct(values: Any) -> list[Any]:
    """The values without immediate repeats."""
    return [value for value, _ in groupby(values)]


def text_of(events: list[dict[str, Any]]) -> str:
    """What the chunks of a run amount to for a reader who knows `reset`."""
    parts: list[tuple[str, str]] = []
    for event in events:
        if event["type"] == "chunk":
            parts.append((event["part"], event["content"]))
        elif event["type"] == "reset":
            parts = [part for part in parts if part[0] != event["part"]]
    return "".join(text for _, text in parts)


def assert_equal_to_one_loaded_afterwards(tab: Tab) -> None:
    """The page that followed the run, one loaded now, and what the API tells are the same."""
    events = tab.events()
    assert tab.written == text_of(events)
    assert tab.ends_like(tab.another().go(tab.path))
    assert events[-2]["plan"] == as_streamed(tab.plan())
    assert_shows(tab, tab.plan())


def assert_shows(tab: Tab, plan: Mapping[str, Any]) -> None:
    """The stops on the page are the plan's: names and times, day by day."""
    days = [
        [
            (card.locator(".card-name").inner_text().split(" (")[0], card.locator(".card-time").inner_text())
            for card in day.locator(".stop").all()
        ]
        for day in tab.page.locator("#days .day").all()
    ]
    wanted = [
        [(stop["name"], f"{stop['start']}–{stop['end']}") for stop in day["stops"]] for day in plan["days"]
    ]
    assert [[time for _, time in day] for day in days] == [[time for _, time in day] for day in wanted]
    for shown, stops in zip(days, wanted, strict=True):
        assert all(name.startswith(stop) for (name, _), (stop, _) in zip(shown, stops, strict=True))
