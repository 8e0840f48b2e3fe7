"""python -m tests.e2e.screens: the pictures of docs/screens, taken of the real pages in a real Chromium."""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.conftest import ROOT, Server, running_server
from tests.e2e import install_browser
from tests.e2e.conftest import ARGUMENTS
from tests.loopback.process import running_gemini

SCREENS = ROOT / "docs" / "screens"
SIZES: dict[str, ViewportSize] = {
    "desk": {"width": 1280, "height": 900},
    "phone": {"width": 390, "height": 844},
}
WRITTEN_CHARS = 330  # the second day is being written by then


def main() -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_gemini("good", delay_ms=12) as gemini,
        running_server(Path(folder) / "offline") as offline,
        running_server(
            Path(folder) / "model", GOOGLE_API_KEY="stub", GEMINI_BASE_URL=gemini.url
        ) as with_model,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=install_browser.browser(), args=list(ARGUMENTS))
        for size in SIZES:
            _take(browser, offline, with_model, size)
        browser.close()


def _take(browser: Browser, offline: Server, with_model: Server, size: str) -> None:
    page = browser.new_context(locale="ko-KR", viewport=SIZES[size]).new_page()
    page.goto(offline.url)
    _shot(page, f"home-{size}")
    _submit(page, "서울", "2026-11-25", "2026-11-27")
    page.wait_for_selector("#outcome a.button")
    _shot(page, f"done-{size}")
    page.goto(f"{offline.url}/plans/")
    _shot(page, f"plans-{size}")
    page.goto(with_model.url)
    _submit(page, "경주", "2026-11-25", "2026-11-27")
    while len(page.text_content("#written") or "") < WRITTEN_CHARS:
        page.wait_for_timeout(50)
    _shot(page, f"run-{size}")
    english = browser.new_context(locale="en-US", viewport=SIZES[size], color_scheme="dark").new_page()
    english.goto(offline.url)
    _submit(english, "Paris", "2026-12-04", "2026-12-06")
    english.wait_for_selector("#outcome a.button")
    _shot(english, f"done-en-dark-{size}")


def _submit(page: Page, place: str, start: str, end: str) -> None:
    page.fill("input[name=location]", place)
    page.fill("input[name=start]", start)
    page.fill("input[name=end]", end)
    page.click("button[name=plan]")
    page.wait_for_url("**/runs/**")


def _shot(page: Page, name: str) -> None:
    page.wait_for_timeout(700)  # cards come in softly
    page.screenshot(path=SCREENS / f"{name}.png")


if __name__ == "__main__":
    main()
