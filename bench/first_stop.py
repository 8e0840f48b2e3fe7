"""From pressing the button to the first stop on screen, in a Chromium, with a model that takes its time.

The solver's plan is there before the model's first word. Needs a Chromium: tests/e2e/install_browser.py.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from bench.report import Table, percentile
from bench.servers import OFFLINE
from tests.conftest import Server, running_server
from tests.e2e import install_browser
from tests.e2e.conftest import ARGUMENTS
from tests.e2e.first_stop import milliseconds_to_first_stop, timed
from tests.e2e.tabs import Tab
from tests.loopback.process import running_gemini

TRIPS = 20
WARM_UP_TRIPS = 3
GOAL_MS = 300
MODEL_DELAY_MS = 400
"""Between the pieces of the model's answer: its first word comes after the first draft."""
SIZES: dict[str, ViewportSize] = {
    "desk": {"width": 1280, "height": 900},
    "phone": {"width": 390, "height": 844},
}


def measure() -> Iterator[Table]:
    table = Table(
        f"Submit to the first stop on screen, ms, {TRIPS} trips of 3 days with a model",
        ["", "p50", "p95", "slowest", "goal"],
        note="By the browser's clock, from the submit event to the frame that shows the first card of the "
        "solver's plan; no word of the model is there yet.",
    )
    with (
        tempfile.TemporaryDirectory(prefix="tripsite-bench-") as folder,
        running_gemini("good", delay_ms=MODEL_DELAY_MS) as gemini,
        running_server(Path(folder), **_with_model(gemini.url)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=install_browser.browser(), args=list(ARGUMENTS))
        for name, size in SIZES.items():
            times = [_first_stop(browser, server, size) for _ in range(WARM_UP_TRIPS + TRIPS)][WARM_UP_TRIPS:]
            figures = (percentile(times, 50), percentile(times, 95), max(times))
            table.rows.append([name, *(f"{figure:.0f}" for figure in figures), GOAL_MS])
        browser.close()
    yield table


def _with_model(url: str) -> dict[str, str]:
    return {**OFFLINE, "GOOGLE_API_KEY": "stub", "GEMINI_BASE_URL": url}


def _first_stop(browser: Browser, server: Server, size: ViewportSize) -> float:
    """In a profile of its own, as a newcomer has it. The run is stopped afterwards."""
    context = timed(browser.new_context(locale="ko-KR", viewport=size))
    tab = Tab(context.new_page(), server.url).plan_trip("서울", "2026-11-25", "2026-11-27")
    milliseconds = milliseconds_to_first_stop(tab.page)
    tab.page.click("#stop-form button")
    tab.page.wait_for_selector(".outcome-cancelled")
    context.close()
    return milliseconds
