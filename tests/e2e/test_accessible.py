"""Every page and state of the site, held against WCAG 2.2 AA: axe, keyboard, zoom, colours."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import ROOT
from tests.e2e.axe import violations
from tests.e2e.pages import STATES, names_without_a_page
from tests.e2e.stage import Stage, running_stage
from tests.e2e.states import State
from tests.e2e.tabs import DESK, PHONE, Tab

pytestmark = pytest.mark.browser

CHECKS = (ROOT / "tests" / "e2e" / "checks.js").read_text()
LANGUAGES, SCHEMES, SIZES = ("ko", "en"), ("light", "dark"), (PHONE, DESK)
NARROW = {"width": 320, "height": 800}
ZOOMED = {"width": 640, "height": 450}
"""1280 × 900 at 200 %."""

MAX_STOPS = 400
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""
"""The spacing of WCAG 1.4.12, as a sheet that the policy has no say in."""


@pytest.fixture(scope="module")
def stage(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with running_stage(chromium, tmp_path_factory.mktemp("stage")) as made:
        yield made
    assert made.tab.surprises == []


def combinations(state: State) -> list[tuple[str, str, dict[str, int]]]:
    """Language, colours and size: all eight for a main page, else two that share none."""
    every = list(product(LANGUAGES, SCHEMES, SIZES))
    at = STATES.index(state) % 4
    return every if state.is_main else [every[at], every[-1 - at]]


def shown(stage: Stage, state: State, language: str, scheme: str, size: dict[str, int]) -> Page:
    """The page in this combination, standing still."""
    page = stage.tab.page
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce", forced_colors="none")  # type: ignore[arg-type]
    return state.show(stage, language).page


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_axe_finds_nothing(stage: Stage, state: State) -> None:
    found: dict[str, list[str]] = {}
    for language, group in grouped(combinations(state)).items():
        page = shown(stage, state, language, *group[0])
        for scheme, size in group:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size(size)
            if problems := violations(page):
                found[f"{language} {scheme} {size['width']}"] = problems
    assert found == {}


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_it_holds_zoomed_spaced_without_motion_and_by_keyboard(stage: Stage, state: State) -> None:
    language, scheme, size = combinations(state)[0]
    page = shown(stage, state, language, scheme, size)
    page.evaluate(CHECKS)
    found = {
        "words about itself": says_what_it_is(page, language),
        "keyboard": by_keyboard(page),
        "motion": page.evaluate("() => checks.moving()"),
        "forced colours": in_forced_colours(page),
    }
    for name, narrow in (("200 %", ZOOMED), ("320 px", NARROW)):
        page.set_viewport_size(narrow)  # type: ignore[arg-type]
        found[name] = page.evaluate("() => checks.sideways()")
    page.evaluate(SPACED)
    found["spaced text"] = page.evaluate("() => checks.sideways()")
    assert {name: problems for name, problems in found.items() if problems} == {}


def says_what_it_is(page: Page, language: str) -> list[str]:
    """A title of its own, its language, and one main heading."""
    wrong = []
    title = page.title()
    if not title.removesuffix("· Tripsite").strip():
        wrong.append(f"title {title!r}")
    if page.get_attribute("html", "lang") not in {
        language,
        "ko" if "500" in page.content()[:0] else language,
    }:
        wrong.append(f"lang {page.get_attribute('html', 'lang')}")
    if page.locator("h1").count() != 1:
        wrong.append(f"{page.locator('h1').count()} main headings")
    return wrong


def by_keyboard(page: Page) -> list[str]:
    """What Tab does not reach or marks, from the top of the page once round."""
    page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
    stops: int = page.evaluate("() => checks.watchFocus()")
    for pressed in range(MAX_STOPS):
        page.keyboard.press("Tab")
        if pressed >= stops and page.evaluate("() => window.focusIsRound"):
            break
    wrong: list[str] = page.evaluate("() => window.reached()")
    return wrong


def in_forced_colours(page: Page) -> list[str]:
    page.emulate_media(forced_colors="active")
    wrong: list[str] = page.evaluate("() => checks.indistinct()")
    page.emulate_media(forced_colors="none")
    return wrong


def grouped(combinations: list[Any]) -> dict[str, list[Any]]:
    """By language, which needs the page again; colours and size do not."""
    groups: dict[str, list[Any]] = {}
    for language, *rest in combinations:
        groups.setdefault(language, []).append(tuple(rest))
    return groups


def test_every_address_has_its_page_in_the_list() -> None:
    assert names_without_a_page() == set()


def test_the_first_key_leads_past_the_head_of_the_page(stage: Stage) -> None:
    tab: Tab = STATES[0].show(stage, "ko")
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("() => document.activeElement.className") == "skip-link"
    tab.page.keyboard.press("Enter")
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("() => Boolean(document.activeElement.closest('main'))")


def test_the_document_names_how_many_were_looked_at() -> None:
    written = (ROOT / "docs" / "accessibility.md").read_text()
    assert f"| pages and states walked | {len(STATES)} |" in written
    assert f"| {sum(len(combinations(state)) for state in STATES)} |" in written
