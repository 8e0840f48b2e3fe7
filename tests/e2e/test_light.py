"""Light: little to load, nothing jumps while text streams in, and a slow line shows no broken page."""

import re

import pytest
from playwright.sync_api import Page

from tests.conftest import Server
from tests.e2e import light
from tests.e2e.conftest import OpenTab
from tests.e2e.model import Model
from tests.e2e.tabs import DESK, PHONE

pytestmark = pytest.mark.browser

TRIP = ("서울", "2026-11-24", "2026-11-26")
MOST_BYTES = 120_000
MOST_BYTES_BEFORE_THE_MAP = 80_000
"""On a phone: the map that moves is loaded when one scrolls to it."""
FILES = "(which) => [...document.querySelectorAll(which)].map((one) => new URL(one.href ?? one.src).pathname)"
STILL = 0.02
"""Of a Cumulative Layout Shift; 0.1 counts as good."""


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_a_first_visit_loads_less_than_120_kb(open_tab: OpenTab, viewport: dict[str, int]) -> None:
    tab = open_tab().plan_trip(*TRIP).wait_for_plan()
    run, session = tab.path, tab.page.context.storage_state()
    for path in ("/", "/example/", run, run.replace("/runs/", "/plans/")):
        visit = open_tab(storage_state=session, viewport=viewport)
        with light.weighed(visit.page) as weight:
            visit.page.goto(f"{tab.url}{path}", wait_until="networkidle")
        assert weight.by_address, path
        most = MOST_BYTES if viewport == DESK else MOST_BYTES_BEFORE_THE_MAP
        assert weight.total < most, (path, weight.total, weight.heaviest[:5])


def test_what_a_runs_page_needs_is_fetched_with_the_form(open_tab: OpenTab) -> None:
    tab = open_tab().plan_trip(*TRIP)
    tab.page.wait_for_load_state()
    needed = set(tab.page.evaluate(FILES, "link[rel=stylesheet], script[src]"))
    form = tab.another().go("/")
    fetched = set(form.page.evaluate(FILES, "link[rel=prefetch]"))
    there = set(form.page.evaluate(FILES, "link[rel=stylesheet], script[src]"))
    assert fetched == {file for file in needed - there if not is_of_the_map_that_moves(file)}


def test_pages_and_files_are_sent_compressed(open_tab: OpenTab) -> None:
    tab = open_tab()
    plain = []
    tab.page.on(
        "response",
        lambda answer: (
            plain.append(answer.url)
            if answer.request.resource_type in {"document", "script", "stylesheet"}
            and answer.headers.get("content-encoding") != "gzip"
            and int(answer.headers.get("content-length", "0")) > 1_000
            else None
        ),
    )
    tab.go("/").go("/example/")
    assert plain == []


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_jumps_while_a_model_writes(
    open_tab: OpenTab, model_server: Server, model: Model, viewport: dict[str, int]
) -> None:
    model.play(pause_seconds=0.01, until=0.02)
    tab = open_tab(of=model_server, viewport=viewport)
    tab.page.context.add_init_script(light.WATCH_MOVES)
    tab.plan_trip(*TRIP)
    tab.page.wait_for_selector("#days .stop")  # the fast draft is there; now text comes
    tab.page.wait_for_timeout(1_000)
    before = light.layout_shift(tab.page)
    model.until = 0.6
    tab.wait_for_text(200)
    tab.page.wait_for_timeout(1_500)

    assert light.layout_shift(tab.page) - before <= STILL, worst(tab.page)
    model.go_on()
    tab.wait_for_plan()


def is_of_the_map_that_moves(file: str) -> bool:
    return re.search(r"/(leaflet|map|map-base)\.\w+\.js$", file) is not None


def worst(page: Page) -> list[object]:
    moves: list[object] = page.evaluate("() => window.moves.worst.sort((a, b) => b[0] - a[0]).slice(0, 8)")
    return moves


def test_a_slow_line_shows_the_form_then_the_plan_and_nothing_broken(open_tab: OpenTab) -> None:
    tab = open_tab(viewport=PHONE)
    tab.page.context.set_default_timeout(90_000)
    light.slowed(tab.page, network=light.SLOW_3G)
    tab.plan_trip(*TRIP)
    tab.page.wait_for_selector("#days .stop")
    tab.wait_for_plan()

    ground = tab.page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    assert ground != "rgba(0, 0, 0, 0)", "shown without its styles"
