"""Draws the app's icons as PNG from static/img/icon.svg: python -m tests.e2e.icons."""

from playwright.sync_api import Browser, sync_playwright

from tests.conftest import ROOT
from tests.e2e import install_browser
from tests.e2e.conftest import ARGUMENTS

IMAGES = ROOT / "static" / "img"
BRAND = "#0b6654"
SAFE = 0.8
"""Of a maskable icon a platform may cut off all but a circle of this share."""


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=install_browser.browser(), args=list(ARGUMENTS))
        for pixels in (192, 512):
            _draw(browser, f"icon-{pixels}.png", pixels)
        _draw(browser, "icon-maskable-512.png", 512, share=SAFE, ground=BRAND)
        _draw(browser, "apple-touch-icon.png", 180, ground=BRAND)
        browser.close()


def _draw(browser: Browser, name: str, pixels: int, *, share: float = 1.0, ground: str = "none") -> None:
    """Without a ground the corners stay clear."""
    svg, side = (IMAGES / "icon.svg").read_text(), round(pixels * share)
    page = browser.new_page(viewport={"width": pixels, "height": pixels})
    page.set_content(
        f"<body style='margin:0;display:grid;place-items:center;height:100vh;background:{ground}'>"
        f"<div style='width:{side}px;height:{side}px'>{svg}</div>"
    )
    page.screenshot(path=IMAGES / name, omit_background=True)
    page.close()


if __name__ == "__main__":
    main()
