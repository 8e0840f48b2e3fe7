"""A browser that runs no scripts: the form, the state of a run, and its plan are there all the same."""

import pytest

from tests.conftest import Server
from tests.e2e.conftest import OpenTab
from tests.e2e.model import Model

pytestmark = pytest.mark.browser

TRIP = ("부산", "2026-12-01", "2026-12-02")


def test_a_whole_trip_without_javascript(open_tab: OpenTab, model_server: Server, model: Model) -> None:
    model.play(until=0.4)
    tab = open_tab(of=model_server, java_script_enabled=False)
    tab.plan_trip("", *TRIP[1:])
    tab.expects("status of 422")
    assert "가고 싶은 곳을 알려 주세요." in tab.text("form.trip-form")
    tab.plan_trip(*TRIP)
    run_id = tab.run_id
    loads: list[str] = []
    tab.page.on("load", lambda _: loads.append("again"))
    tab.wait(
        lambda tab: loads and tab.count(".step-active") and tab.cards and tab.written, "the state of the run"
    )
    model.go_on()
    tab.wait_for_plan()
    assert tab.run_id == run_id
    tab.page.wait_for_timeout(300)
    loads.clear()
    tab.page.wait_for_timeout(2500)
    assert loads == [], "a page of a run that has ended stands still"
    tab.page.click(".outcome .button-primary")
    assert tab.path.startswith("/plans/")
    assert tab.count(".run-main .stop") > 4


def test_the_stop_button_works_without_javascript(
    open_tab: OpenTab, model_server: Server, model: Model
) -> None:
    model.play(until=0.2)
    tab = open_tab(of=model_server, java_script_enabled=False).plan_trip(*TRIP)
    tab.page.click(".button-stop")
    tab.page.wait_for_selector(".outcome-cancelled")
