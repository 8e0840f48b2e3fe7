"""The solver's plan on screen at once, and the model's in its place with what differs, for every reader."""

import pytest

from tests.conftest import Server
from tests.e2e.conftest import OpenTab
from tests.e2e.first_stop import milliseconds_to_first_stop, timed
from tests.e2e.model import Model, forgetful_plan
from tests.e2e.tabs import Tab

pytestmark = pytest.mark.browser

TRIP = ("서울", "2026-11-25", "2026-11-26")
PATIENCE_MS = 3_000
"""Ten times the goal, for machines that do other things meanwhile; `bench first_stop` measures it."""


def marks(tab: Tab) -> list[str]:
    return [mark.strip() for mark in tab.page.locator(".card-mark").all_inner_texts()]


def test_the_first_draft_is_there_before_the_models_first_word(
    open_tab: OpenTab, model_server: Server, model: Model
) -> None:
    model.play(until=0.0)
    tab = open_tab(of=model_server)
    timed(tab.page.context)
    tab.plan_trip(*TRIP)
    assert milliseconds_to_first_stop(tab.page) < PATIENCE_MS
    tab.wait(lambda tab: tab.cards > 4, "the whole first draft")
    assert tab.written == ""
    assert marks(tab) == []
    model.go_on()
    tab.wait_for_plan()


def test_what_the_model_changed_is_marked_until_the_plan_is_final(
    open_tab: OpenTab, model_server: Server, model: Model
) -> None:
    model.play(forgetful_plan, until=0.9)
    model.refined_until = 0.0
    tab = open_tab(of=model_server).plan_trip(*TRIP, must_see="경복궁")
    tab.wait(lambda tab: tab.count(".day-left-out"), "a day without a stop of the first draft")
    assert "대신 빠진 곳: 경복궁" in tab.text(".day-left-out >> nth=0")
    assert tab.page.locator(".day-left-out del").first.inner_text() == "경복궁"

    model.until = 1.0
    tab.wait(lambda _: model.refinements, "another version")
    seen, reloaded = (marks(tab), tab.text("#days")), tab.another().go(tab.path)
    assert (marks(reloaded), reloaded.text("#days")) == seen

    model.go_on()
    for each in (tab, reloaded):
        each.wait_for_plan().wait_for_end()
        assert each.count(".card-mark, .day-left-out") == 0
        assert "처음 초안과 비교해" in each.text(".summary-changed")
    assert tab.ends_like(reloaded)
    assert reloaded.surprises == []
    tab.go(f"/plans/{tab.run_id}/")
    assert tab.count(".summary") == 1
    assert tab.count(".card-mark, .day-left-out, .summary-changed") == 0


def test_an_offline_run_marks_nothing(open_tab: OpenTab) -> None:
    tab = open_tab().plan_trip(*TRIP, must_see="경복궁").wait_for_plan()
    assert tab.count(".card-mark, .day-left-out, .summary-changed") == 0
