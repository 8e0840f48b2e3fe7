"""The checks of the accessible pages can fail: each finds what is wrong with a page made to be wrong."""

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.axe import violations
from tests.e2e.test_accessible import CHECKS, by_keyboard, in_forced_colours, says_what_it_is

pytestmark = pytest.mark.browser

WRONG = """<!doctype html><html lang="en"><title> · Tripsite</title>
<style>
  @keyframes turn { to { rotate: 1turn } }
  .plain:focus-visible { outline: none }
  .turning { animation: turn 3s infinite }
  .cut { width: 4em; overflow: hidden; white-space: nowrap }
  .choice input { position: absolute; opacity: 0 }
  .choice input:checked + span { background: green }
  .lid { position: fixed; inset: auto 0 0; height: 60vh; background: white }
</style>
<body>
  <a class="plain" href="#x">plain</a>
  <p class="turning">turning</p>
  <p class="cut">words that do not fit into their box</p>
  <p style="width: 900px">wide</p>
  <label class="choice"><input type="radio" name="one" checked><span>a</span></label>
  <label class="choice"><input type="radio" name="one"><span>b</span></label>
  <p style="color: #bbb">pale</p>
  <div style="height: 90vh"></div><button>behind</button>
  <div style="height: 2px"></div>
  <div class="lid">lid</div>
</body></html>"""


@pytest.fixture
def wrong(chromium: Browser) -> Page:
    page = chromium.new_page(viewport={"width": 320, "height": 600})
    page.set_content(WRONG)
    page.evaluate(CHECKS)
    return page


@pytest.mark.parametrize(
    ("check", "finding"),
    [
        (lambda page: page.evaluate("() => checks.sideways()"), "the page is"),
        (lambda page: page.evaluate("() => checks.sideways()"), "cut off: p.cut"),
        (lambda page: page.evaluate("() => checks.moving()"), "moves: p.turning"),
        (by_keyboard, "no outline on focus: a.plain"),
        (by_keyboard, "focus behind div.lid"),
        (in_forced_colours, "the choice does not show"),
        (lambda page: says_what_it_is(page, "ko"), "title"),
        (lambda page: says_what_it_is(page, "ko"), "lang en"),
        (lambda page: says_what_it_is(page, "ko"), "0 main headings"),
        (violations, "color-contrast"),
    ],
)
def test_it_finds_what_is_wrong(wrong: Page, check: object, finding: str) -> None:
    found: list[str] = check(wrong)  # type: ignore[operator]
    assert any(line.startswith(finding) for line in found), found
