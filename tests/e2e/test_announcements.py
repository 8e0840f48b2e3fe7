"""What a screen reader is told while a trip is planned: steps, politely; the end, once; never the text."""

from itertools import groupby
from typing import Any

import pytest

from tests.conftest import Server
from tests.e2e.conftest import OpenTab
from tests.e2e.model import Model
from tests.e2e.tabs import Tab

pytestmark = pytest.mark.browser

TRIP = ("서울", "2026-11-25", "2026-11-27")
SPOKEN = "[role=status], [role=alert], [role=log], [aria-live]:not([aria-live=off])"
LISTEN = """(spoken) => {
  window.said = [];
  const hear = () => document.querySelectorAll(spoken).forEach((region) => {
    const text = region.textContent.trim();
    if (region.lastSaid !== text) {
      window.said.push([region.id, text]);
      region.lastSaid = text;
    }
  });
  hear();
  new MutationObserver(hear).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


def said(tab: Tab) -> list[str]:
    """The sentences of the live regions, in order, without immediate repeats."""
    told: list[list[str]] = tab.page.evaluate("() => window.said")
    return [text for text, _ in groupby(text for _, text in told) if text]


def test_the_steps_are_told_politely_the_end_once_and_the_text_never(
    open_tab: OpenTab, model_server: Server, model: Model
) -> None:
    model.play(until=0.3)
    tab = open_tab(of=model_server).plan_trip(*TRIP)
    tab.wait_for_text(20)
    tab.page.evaluate(LISTEN, SPOKEN)
    assert tab.page.get_attribute("#text", "aria-busy") == "true"
    assert tab.page.evaluate(INSIDE_LIVE, ["#written", "#days", "#steps"]) == []
    assert tab.page.get_attribute("#status", "role") == "status"
    assert tab.page.get_attribute("#status", "aria-live") in (None, "polite")
    model.go_on()
    tab.wait_for_plan().wait_for_end()
    assert tab.page.get_attribute("#text", "aria-busy") == "false"
    heard = said(tab)
    assert 2 <= len(heard) <= 6, heard
    assert sum("완료" in sentence for sentence in heard) == 1, heard
    assert "완료" in heard[-1]
    assert not any(tab.written[:40] in sentence for sentence in heard)


INSIDE_LIVE = """(parts) => parts.filter((part) => document.querySelector(part).closest(
  "[role=status], [role=alert], [role=log], [aria-live]:not([aria-live=off])"))"""


def test_errors_of_a_form_are_told_and_take_the_focus(open_tab: OpenTab) -> None:
    tab = open_tab().go("/")
    tab.expects("status of 422")
    tab.page.fill("#id_location", "")
    tab.page.click("button[name=plan]")
    focused: Any = tab.page.evaluate("() => document.activeElement.id")
    assert focused == "problems"
    assert tab.page.get_attribute("#problems", "role") == "alert"
    described = tab.page.get_attribute("#id_location", "aria-describedby")
    assert described
    assert "가고 싶은 곳을 알려 주세요." in tab.text(f"#{described.split()[0]}")
