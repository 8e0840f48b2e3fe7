"""What a model writes reaches the page past htmx: a frame's text at once, and never as markup."""

import pytest

from tests.conftest import Server
from tests.e2e.conftest import OpenTab
from tests.e2e.model import Model
from tests.e2e.tabs import PHONE

pytestmark = pytest.mark.browser

TRIP = ("서울", "2026-11-25", "2026-11-26")
SWAPS = """() => {
  window.swapped = [];
  document.addEventListener("htmx:after:settle", ({ target }) => window.swapped.push(target.className));
}"""
SEND = """(pieces) => {
  const live = document.getElementById("live");
  return pieces.map((data) => live.dispatchEvent(new CustomEvent("htmx:sse:before:message", {
    bubbles: true, cancelable: true, detail: { message: { data, event: "", id: "1" } },
  })));
}"""
TEXTS = "() => [...document.querySelectorAll('#written > *')].map((one) => one.childNodes.length)"


def piece(text: str) -> str:
    return f'<hx-partial hx-target="#written > :last-child" hx-swap="beforeend">{text}</hx-partial>'


def test_text_comes_without_a_swap_for_each_piece_and_is_the_same_afterwards(
    open_tab: OpenTab, model_server: Server, model: Model
) -> None:
    model.play(pause_seconds=0.02, until=0.2)
    tab = open_tab(of=model_server, viewport=PHONE).plan_trip(*TRIP)
    before = tab.wait_for_text(20)
    tab.page.evaluate(SWAPS)
    model.until = 0.8
    tab.wait(lambda tab: len(tab.written) > len(before) + 200, "more text")
    assert "stretch" not in tab.page.evaluate("() => window.swapped")
    assert set(tab.page.evaluate(TEXTS)) == {1}, "text joins the text that is there"
    model.go_on()
    tab.wait_for_plan().wait_for_end()
    assert tab.ends_like(tab.another().go(tab.path))


def test_only_a_piece_of_text_is_taken_from_htmx(
    open_tab: OpenTab, model_server: Server, model: Model
) -> None:
    model.play(until=0.2)
    tab = open_tab(of=model_server).plan_trip(*TRIP)
    before = tab.wait_for_text(20)
    goes_to_htmx = tab.page.evaluate(
        SEND,
        [
            piece("&lt;b&gt; &amp;amp; &quot;"),
            piece("\n&#x27;"),
            piece("<b>bold</b>"),
            "<hx-partial></hx-partial>",
        ],
    )
    assert goes_to_htmx == [False, False, True, True]
    assert tab.written == f"{before}<b> &amp; \"\n'"
    model.go_on()
    tab.wait_for_plan()
