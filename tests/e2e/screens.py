"""python -m tests.e2e.screens: the pictures of docs/screens, of every page and state, in a real Chromium."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.conftest import ROOT
from tests.e2e import install_browser
from tests.e2e.conftest import ARGUMENTS
from tests.e2e.pages import STATES
from tests.e2e.stage import Stage, running_stage
from tests.e2e.states import State
from tests.e2e.tabs import DESK, PHONE

SCREENS = ROOT / "docs" / "screens"
QUALITY_PERCENT = 26
MAX_HEIGHT_PX = 1300
"""A long page's picture ends there: what follows is more of the same."""

HEAD = """# Pictures of every page and state

Made by `make screens`, of the real pages in Chromium: {states} pages and states, {pictures} pictures. Korean,
light, {phone} and {desk} px wide; the main pages in English and dark as well. They are the ones of
[tests/e2e/pages.py](../../tests/e2e/pages.py), which the tests of [accessibility](../accessibility.md) walk.
"""


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is looked at; `mark` goes into the picture's name."""

    mark: str
    language: str
    scheme: str
    size: dict[str, int]


LOOKS = (Look("phone", "ko", "light", PHONE), Look("desk", "ko", "light", DESK))
MORE_LOOKS = (Look("en-dark-phone", "en", "dark", PHONE), Look("en-dark-desk", "en", "dark", DESK))


def main() -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    made: dict[State, list[str]] = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=install_browser.browser(), args=list(ARGUMENTS))
        with running_stage(browser, Path(folder)) as stage:
            for state in STATES:
                looks = (*LOOKS, *MORE_LOOKS) if state.is_main else LOOKS
                made[state] = [_picture(stage, state, look) for look in looks]
        browser.close()
    _remove_others({name for names in made.values() for name in names})
    (SCREENS / "README.md").write_text(_index(made))


def _picture(stage: Stage, state: State, look: Look) -> str:
    page = stage.tab.page
    page.set_viewport_size(look.size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=look.scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    state.show(stage, look.language)
    height = min(MAX_HEIGHT_PX, page.evaluate("() => document.documentElement.scrollHeight"))
    page.screenshot(
        path=SCREENS / f"{state.name}-{look.mark}.jpg",
        type="jpeg",
        quality=QUALITY_PERCENT,
        full_page=True,
        clip={"x": 0, "y": 0, "width": look.size["width"], "height": max(height, look.size["height"])},
    )
    return f"{state.name}-{look.mark}.jpg"


def _remove_others(made: set[str]) -> None:
    """Pictures of pages that are no more."""
    for path in SCREENS.iterdir():
        if path.name not in made and path.suffix in {".jpg", ".png"}:
            path.unlink()


def _index(made: dict[State, list[str]]) -> str:
    pictures = sum(map(len, made.values()))
    head = HEAD.format(states=len(made), pictures=pictures, phone=PHONE["width"], desk=DESK["width"])
    rows = [
        f"| {state.name} | {', '.join(_link(state, name) for name in names)} |"
        for state, names in made.items()
    ]
    return "\n".join([head, "| page and state | pictures |", "|---|---|", *rows, ""])


def _link(state: State, name: str) -> str:
    mark = name.removeprefix(f"{state.name}-").removesuffix(".jpg")
    return f"[{mark}]({name})"


if __name__ == "__main__":
    main()
