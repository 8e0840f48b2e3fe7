"""A browser tab as the tests see it: what it shows, what it showed on the way, and what it complained of."""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response

from tests.e2e.model import until

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}

WATCH = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
window.moments = [];
const look = () => {
  const bar = document.querySelector(".progress-bar");
  if (!bar) return;
  const moment = {
    text: document.getElementById("written")?.textContent ?? "",
    cards: document.querySelectorAll("#days .stop").length,
    percent: bar.value,
    step: document.querySelector(".step-active .step-label")?.textContent ?? "",
    done: document.querySelectorAll(".step-done").length,
    hasEnded: Boolean(document.querySelector(".outcome")),
  };
  const last = window.moments.at(-1);
  if (!last || Object.keys(moment).some((key) => moment[key] !== last[key])) window.moments.push(moment);
};
new MutationObserver(look).observe(document, {
  subtree: true, childList: true, characterData: true, attributes: true,
});
"""
"""Reports what the policy stops, and keeps every state of a run's page that a person could have seen."""

SETTLE_SECONDS = 3.0

SNAPSHOT = """() => {
  const page = document.documentElement.cloneNode(true);
  page.querySelectorAll("#live, noscript, .map-live > *").forEach((element) => element.remove());
  page.querySelectorAll(".map-live, .map").forEach((element) => {
    for (const { name } of [...element.attributes]) element.removeAttribute(name);
  });
  page.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => field.setAttribute("value", ""));
  page.normalize();
  const texts = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
  const idle = [];
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.parentElement.closest("#written")) continue;
    text.data = text.data.replace(/\\s+/g, " ");
    if (text.data === " ") idle.push(text);
  }
  idle.forEach((text) => text.remove());
  return page.outerHTML;
}"""
"""The whole page but for what must differ between one that followed a run and one loaded afterwards: the
connection, what the script drew on the map (the cards it drew it from count), the tokens against forgery (new
on every page), and white space between elements, which the removed stop button leaves behind. The text of the
run counts to the letter.
"""
OWNED = ("revision", "locked", "pinned", "memo")
"""What only who may change a plan is told of it."""


@dataclass
class Tab:
    """`complaints` are console messages, failed scripts and 5xx answers; one not expected fails the test."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)
    _expected: list[str] = field(default_factory=lambda: ["Service Worker registration blocked"])

    def __post_init__(self) -> None:
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("response", self._on_response)

    def expects(self, *patterns: str) -> None:
        """From now on, console messages like these are what the test is about."""
        self._expected += patterns

    @property
    def surprises(self) -> list[str]:
        return [
            said for said in self.complaints if not any(re.search(known, said) for known in self._expected)
        ]

    def go(self, path: str) -> "Tab":
        self.page.goto(f"{self.url}{path}" if path.startswith("/") else path)
        return self

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.url)

    @property
    def run_id(self) -> str:
        found = re.fullmatch(r"/runs/([0-9a-f]{32})/", self.path)
        assert found, f"not the page of a run: {self.path}"
        return found[1]

    def plan_trip(self, place: str, start: str, end: str, **more: str) -> "Tab":
        """Fills in the form and sends it, as a person with a pointer does."""
        page = self.page
        self.go("/")
        page.fill("#id_location", place)
        page.fill("#id_start", start)
        page.fill("#id_end", end)
        if more:
            page.click("details.more > summary >> nth=0")
        for name, text in more.items():
            page.fill(f"#id_{name}", text)
        page.click("button[name=plan]")
        return self

    def count(self, selector: str) -> int:
        return self.page.locator(selector).count()

    def text(self, selector: str) -> str:
        return self.page.locator(selector).inner_text()

    @property
    def written(self) -> str:
        """The text of the run, to the letter."""
        return self.page.locator("#written").text_content() or ""

    @property
    def cards(self) -> int:
        return self.count("#days .stop")

    @property
    def moments(self) -> list[dict[str, Any]]:
        """Every state the run's page was in since it was loaded."""
        kept: list[dict[str, Any]] = self.page.evaluate("() => window.moments")
        return kept

    def wait(self, is_so: Callable[["Tab"], Any], what: str, seconds: float = 30) -> Any:
        def asked() -> Any:
            self.page.wait_for_timeout(15)
            return is_so(self)

        return until(asked, what, seconds)

    def wait_for_text(self, chars: int = 1) -> str:
        self.wait(lambda tab: len(tab.written) >= chars, f"{chars} characters of text")
        return self.written

    def wait_for_plan(self) -> "Tab":
        self.page.wait_for_selector(".outcome-succeeded", timeout=60_000)
        return self

    def wait_for_end(self) -> "Tab":
        """Returns when the stream was closed for good, too."""
        self.page.wait_for_selector(".outcome", timeout=60_000)
        self.wait(
            lambda tab: tab.page.evaluate("() => !document.getElementById('live')?._htmx?.sse"), "a close"
        )
        return self

    def snapshot(self) -> str:
        html: str = self.page.evaluate(SNAPSHOT)
        return html

    def ends_like(self, other: "Tab") -> bool:
        """Whether both show the same to the letter, once htmx has taken its marks off what it swapped in."""
        wanted = other.snapshot()
        deadline = time.monotonic() + SETTLE_SECONDS
        while self.snapshot() != wanted and time.monotonic() < deadline:
            self.page.wait_for_timeout(50)
        return self.snapshot() == wanted

    def events(self, run_id: str = "") -> list[dict[str, Any]]:
        """The run's events, of the API, with this browser's session; the run must have ended."""
        import json

        answer = self.page.request.get(f"{self.url}/api/v1/runs/{run_id or self.run_id}/events")
        assert answer.ok, answer.status
        lines = answer.body().decode().split("\n")
        return [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]

    def plan(self, run_id: str = "") -> dict[str, Any]:
        answer = self.page.request.get(f"{self.url}/api/v1/plans/{run_id or self.run_id}")
        assert answer.ok, answer.status
        plan: dict[str, Any] = answer.json()
        return plan

    def another(self) -> "Tab":
        """A second tab of the same browser."""
        tab = Tab(self.page.context.new_page(), self.url)
        tab._expected = self._expected
        return tab

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status}: {response.url}")


def watched(context: BrowserContext) -> BrowserContext:
    context.add_init_script(WATCH)
    return context


def as_streamed(plan: Mapping[str, Any]) -> dict[str, Any]:
    """A saved plan without what only who may change it is told."""
    days = [
        {**day, "stops": [{key: stop[key] for key in stop if key not in OWNED} for stop in day["stops"]]}
        for day in plan["days"]
    ]
    return {**{key: plan[key] for key in plan if key not in OWNED}, "days": days}
