"""The map beside a trip: it fills as the run goes, leads to the cards and back, and asks nobody else."""

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

import pytest

from tests.conftest import Server
from tests.e2e.conftest import OpenTab
from tests.e2e.model import Model, forgetful_plan
from tests.e2e.tabs import DESK, PHONE, Tab
from tests.e2e.tiles import running_tiles

pytestmark = pytest.mark.browser

TRIP = ("부산", "2026-12-01", "2026-12-02")
PINS = """() => [...document.querySelectorAll(".map-pin")].map(
  ({ dataset, textContent, className }) =>
    [dataset.stop, dataset.verdict, textContent, className.match(/map-day-\\d/)[0]]).sort()"""
CARDS = """() => [...document.querySelectorAll(".run-main .day")].flatMap((day) =>
  [...day.querySelectorAll(".stop")].map((stop, index) => [
    stop.id, stop.querySelector(".card").dataset.verdict, String(index + 1),
    `map-day-${day.id.replace("day-", "")}`,
  ])).sort()"""
BOTH = pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])


def pins(tab: Tab) -> list[list[str]]:
    found: list[list[str]] = tab.page.evaluate(PINS)
    return found


def at_the_map(tab: Tab) -> Tab:
    """Scrolled so far that the map comes to move; beside the days on a desk it does without."""
    tab.page.locator("#map").scroll_into_view_if_needed()
    return tab


def shows_its_cards(tab: Tab) -> bool:
    return bool(pins(tab)) and pins(tab) == tab.page.evaluate(CARDS)


@BOTH
def test_markers_appear_while_the_run_goes_and_a_reload_shows_the_same(
    open_tab: OpenTab, model_server: Server, model: Model, viewport: Mapping[str, int]
) -> None:
    model.play(forgetful_plan, until=0.4)
    tab = open_tab(of=model_server, viewport=viewport).plan_trip(*TRIP, must_see="감천문화마을")
    tab.page.wait_for_selector("#days .stop")
    at_the_map(tab).wait(lambda tab: len(pins(tab)) > 2, "the first markers")
    assert tab.count(".step-active") == 1
    tab.wait(shows_its_cards, "a marker for each card so far")
    model.go_on()
    tab.wait_for_plan().wait_for_end()
    tab.wait(shows_its_cards, "a marker for each card")
    assert len(pins(tab)) == sum(len(day["stops"]) for day in tab.plan()["days"])
    ended = pins(tab)
    reloaded = at_the_map(tab.another().go(tab.path))
    reloaded.wait(lambda tab: pins(tab) == ended, "the same markers")
    assert tab.ends_like(reloaded)


@BOTH
def test_the_map_has_its_size_before_anything_is_on_it(
    open_tab: OpenTab, model_server: Server, model: Model, viewport: Mapping[str, int]
) -> None:
    model.play(until=0.4)
    tab = open_tab(of=model_server, viewport=viewport).plan_trip(*TRIP)
    tab.page.wait_for_load_state("load")
    tab.page.wait_for_selector("#days .stop")
    before = at_the_map(tab).page.locator(".map-box").bounding_box()
    tab.wait(lambda tab: len(pins(tab)) > 2, "the first markers")
    after = tab.page.locator(".map-box").bounding_box()
    model.go_on()
    assert before
    assert after
    assert (before["width"], before["height"]) == (after["width"], after["height"])
    tab.wait_for_plan()


def test_nobody_else_is_asked_for_anything_by_default(open_tab: OpenTab, server: Server) -> None:
    tab = open_tab()
    hosts: set[str] = set()
    tab.page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    tab.plan_trip(*TRIP).wait_for_plan()
    tab.wait(shows_its_cards, "a marker for each card")
    tab.wait(lambda tab: tab.count(".map-live path.map-land"), "the land")
    assert tab.count(".leaflet-tile") == tab.count(".leaflet-control-attribution") == 0
    assert hosts == {urlsplit(server.url).netloc}


def test_tiles_come_from_the_host_that_is_set_with_its_attribution(
    open_tab: OpenTab, make_server: Callable[..., Server]
) -> None:
    with running_tiles() as tiles:
        attribution = '© <a href="https://example.org/copyright">Test tiles</a>'
        pattern = f"{tiles.url}/{{z}}/{{x}}/{{y}}.png"
        server = make_server(MAP_TILES_URL=pattern, MAP_TILES_ATTRIBUTION=attribution)
        tab = open_tab(of=server).plan_trip(*TRIP).wait_for_plan()
        tab.wait(lambda tab: tab.count(".leaflet-tile-loaded") > 3, "tiles")
        assert tiles.asked
        assert tab.text(".leaflet-control-attribution") == "© Test tiles"
        assert tab.count(".map-live path.map-land") == 0
        assert not any(tab.run_id in referrer for referrer in tiles.referrers)
        assert set(tiles.referrers) == {f"{server.url}/"}


@BOTH
def test_a_marker_leads_to_its_card_and_back_by_keyboard(
    open_tab: OpenTab, viewport: Mapping[str, int]
) -> None:
    tab = open_tab(viewport=viewport).plan_trip(*TRIP).wait_for_plan().wait_for_end()
    at_the_map(tab).wait(shows_its_cards, "a marker for each card")
    pin = tab.page.locator(".map-pin").nth(2)
    card = pin.get_attribute("data-stop")
    pin.focus()
    tab.page.keyboard.press("Enter")
    assert tab.page.evaluate("() => document.activeElement.id") == card
    assert tab.page.locator(f"#{card}.is-chosen").is_visible()
    tab.page.keyboard.press("Escape")
    assert tab.page.evaluate("() => document.activeElement.dataset.stop") == card


def test_a_day_is_shown_alone_and_all_again(open_tab: OpenTab) -> None:
    tab = open_tab().plan_trip(*TRIP).wait_for_plan().wait_for_end()
    tab.wait(shows_its_cards, "a marker for each card")
    whole = len(pins(tab))
    tab.page.click(".map-day[data-day='2']")
    assert {look for _id, _verdict, _number, look in pins(tab)} == {"map-day-2"}
    assert tab.count(".map-live path.map-route") == 1
    assert tab.page.locator(".map-day[aria-current]").inner_text() == "2일차"
    tab.page.click(".map-day-all")
    assert len(pins(tab)) == whole


def test_a_click_on_a_card_shows_its_marker(open_tab: OpenTab) -> None:
    tab = open_tab().plan_trip(*TRIP).wait_for_plan().wait_for_end()
    tab.wait(shows_its_cards, "a marker for each card")
    tab.page.locator(".stop .card-name").nth(1).click()
    chosen = tab.page.locator(".map-pin.is-chosen")
    assert chosen.get_attribute("data-stop") == tab.page.locator(".stop").nth(1).get_attribute("id")


def test_the_saved_plan_has_the_map_the_costs_and_the_weather(open_tab: OpenTab) -> None:
    tab = open_tab().plan_trip(*TRIP).wait_for_plan()
    tab.page.click(".outcome .button-primary")
    tab.wait(shows_its_cards, "a marker for each card")
    assert tab.count(".sky-day") == 2
    tab.page.click(".costs-table summary")
    total = tab.page.locator(".costs-table tfoot td").last.inner_text()
    assert total == tab.page.locator(".costs-total b").inner_text()


def test_without_javascript_the_map_is_drawn_while_it_runs_and_afterwards(
    open_tab: OpenTab, model_server: Server, model: Model
) -> None:
    model.play(until=0.4)
    tab = open_tab(of=model_server, java_script_enabled=False).plan_trip(*TRIP)
    tab.wait(lambda tab: tab.count(".map-marker") > 2, "drawn markers")
    model.go_on()
    tab.wait_for_plan()
    assert tab.count(".map-marker") == tab.count(".run-main .stop") > 4
    assert tab.page.locator(".map-svg").bounding_box()
    href = tab.page.locator(".map-marker").first.get_attribute("href")
    assert tab.count(f".run-main {href}") == 1


def test_on_a_phone_the_cards_come_before_the_map_and_the_text_is_folded(open_tab: OpenTab) -> None:
    tab = open_tab(viewport=PHONE).plan_trip(*TRIP).wait_for_plan()
    order = [".progress-panel", "#forecast", "#days", ".map-box", ".writing"]
    if not tab.count(".writing"):
        order.pop()
    tops = [tab.page.locator(selector).bounding_box() for selector in order]
    assert all(box is not None for box in tops)
    assert [box["y"] for box in tops if box] == sorted(box["y"] for box in tops if box)
    assert tab.count(".writing[open]") == 0


def test_on_a_desk_the_map_stays_beside_the_days(open_tab: OpenTab) -> None:
    tab = open_tab().plan_trip(*TRIP).wait_for_plan()
    days, box = (tab.page.locator(selector).bounding_box() for selector in ("#days", ".map-box"))
    assert days
    assert box
    assert box["x"] >= days["x"] + days["width"]
    tab.page.mouse.wheel(0, days["height"] * 0.5)
    tab.page.wait_for_timeout(300)
    assert tab.page.locator(".map-box").is_visible()
    scrolled = tab.page.locator(".map-box").bounding_box()
    assert scrolled
    assert 0 <= scrolled["y"] < 200


def test_on_a_phone_the_drawn_map_stands_until_one_scrolls_to_it(open_tab: OpenTab) -> None:
    tab = open_tab(viewport=PHONE).plan_trip(*TRIP).wait_for_plan()
    files: list[str] = []
    tab.page.on("request", lambda request: files.append(request.url))
    tab.page.click(".outcome .button-primary")
    tab.page.wait_for_load_state("networkidle")
    assert tab.count(".map-svg") == 1
    assert not any(is_leaflet(file) for file in files)
    at_the_map(tab).wait(shows_its_cards, "a marker for each card")
    assert any(is_leaflet(file) for file in files)
    assert tab.count("script[src*=leaflet]") == 0, "a page that is kept or compared has no trace of it"


def is_leaflet(address: str) -> bool:
    return "/leaflet." in address and address.endswith(".js")
