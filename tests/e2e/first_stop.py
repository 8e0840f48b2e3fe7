"""From the press of the button to the first stop that a person can see, by the clock of the browser."""

from playwright.sync_api import BrowserContext, Page

CLOCK = """
addEventListener("submit", () => sessionStorage.setItem("submitted", String(Date.now())), true);
const submitted = Number(sessionStorage.getItem("submitted"));
const look = () => {
  if (window.firstStop || !document.querySelector("#days .stop .card")) return;
  window.firstStop = { words: document.getElementById("written")?.textContent ?? "" };
  requestAnimationFrame(() => setTimeout(() => { window.firstStop.ms = Date.now() - submitted; }));
};
if (submitted) {
  new MutationObserver(look).observe(document, { subtree: true, childList: true });
  addEventListener("DOMContentLoaded", look);
}
"""
"""A stop counts once the frame that has it is painted. `words` are what the model had written by then."""


def timed(context: BrowserContext) -> BrowserContext:
    context.add_init_script(CLOCK)
    return context


def milliseconds_to_first_stop(page: Page) -> float:
    """Of a tab of a `timed` context whose form was sent. The stop has to be there before any text."""
    page.wait_for_function("() => window.firstStop?.ms")
    found = page.evaluate("() => window.firstStop")
    assert found["words"] == "", "the model was quicker than the solver's plan"
    return float(found["ms"])
