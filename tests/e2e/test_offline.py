"""Installed and without a network: the plans opened last can be read, and nobody else's."""

from collections.abc import Iterator
from secrets import token_hex

import pytest
from playwright.sync_api import Browser

from tests.conftest import Server
from tests.e2e.conftest import OpenTab
from tests.e2e.tabs import DESK, PHONE, Tab

pytestmark = pytest.mark.browser

TRIP = ("서울", "2026-11-24", "2026-11-25")
KEPT = "async () => (await (await caches.open('plans')).keys()).map((one) => new URL(one.url).pathname)"
OFFLINE_NOISE = ("Failed to load resource", "ERR_INTERNET_DISCONNECTED", "Failed to fetch")


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def tab(request: pytest.FixtureRequest, open_tab: OpenTab) -> Iterator[Tab]:
    tab = open_tab(viewport=request.param, service_workers="allow")
    tab.expects(*OFFLINE_NOISE)
    yield tab
    tab.page.context.set_offline(False)


def saved(tab: Tab, place: str = TRIP[0]) -> str:
    """The path of a plan that was made and opened, once it is kept."""
    tab.plan_trip(place, *TRIP[1:]).wait_for_plan()
    tab.page.click(".outcome .button-primary")
    tab.page.wait_for_url("**/plans/*/")
    path = tab.path
    tab.wait(lambda tab: path in tab.page.evaluate(KEPT), "the plan being kept")
    return path


def test_a_plan_that_was_opened_can_be_read_without_a_network(tab: Tab) -> None:
    path = saved(tab)
    names = tab.page.locator(".card-name").all_inner_texts()
    tab.page.context.set_offline(True)

    tab.go(path)

    assert names
    assert tab.page.locator(".card-name").all_inner_texts() == names
    assert tab.page.locator("#offline-note").is_visible()
    ground = tab.page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    assert ground != "rgba(0, 0, 0, 0)", "shown without its styles"


def test_other_pages_say_what_can_be_read(tab: Tab) -> None:
    path = saved(tab)
    title = tab.text("h1")
    tab.page.context.set_offline(True)

    tab.go("/plans/")

    assert tab.text("#kept-plans a") == title
    tab.page.click("#kept-plans a")
    assert tab.path == path
    assert tab.text("h1") == title


def test_nothing_offline_takes_a_change_and_trying_again_asks_for_the_same_page(tab: Tab) -> None:
    path = saved(tab)
    tab.page.context.set_offline(True)
    tab.go(path)
    taken = "edit => getComputedStyle(edit).pointerEvents"
    assert tab.page.locator(".stop .edit").first.evaluate(taken) == "none"
    tab.page.evaluate("scrollTo(0, 1200)")
    assert tab.page.locator("#offline-note").evaluate("note => note.getBoundingClientRect().top") == 0
    tab.go("/plans/")

    tab.page.context.set_offline(False)
    tab.page.click(".offline-again a")

    tab.page.wait_for_selector(".plan-list")
    assert tab.path == "/plans/"


def test_runs_lists_shares_and_accounts_are_never_kept(tab: Tab) -> None:
    path = saved(tab)
    for other in ("/", "/plans/", "/example/", "/accounts/login/"):
        tab.go(other)

    everything = tab.page.evaluate(
        "async () => (await Promise.all((await caches.keys()).map(async (name) => (await (await"
        " caches.open(name)).keys()).map((one) => new URL(one.url).pathname)))).flat()"
    )

    pages = {one for one in everything if not one.startswith("/static/")}
    assert pages == {path, "/offline"}


def test_signing_up_and_out_leaves_nothing_behind(tab: Tab) -> None:
    saved(tab)
    tab.go("/accounts/signup/")
    tab.page.fill("[name=username]", f"kept-{token_hex(4)}")
    tab.page.fill("[name=password1]", "correct horse battery")
    tab.page.fill("[name=password2]", "correct horse battery")
    tab.page.click("main form button >> nth=-1")
    tab.page.wait_for_url("**/plans/**")
    tab.wait(lambda tab: tab.page.evaluate(KEPT) == [], "the visitor's plans being forgotten")
    saved(tab, "부산")

    tab.go("/accounts/logout/")
    tab.page.click("main form button >> nth=-1")
    tab.wait(lambda tab: tab.page.evaluate(KEPT) == [], "the account's plans being forgotten")

    tab.page.context.set_offline(True)
    tab.go("/plans/")
    assert tab.page.locator("#nothing-kept").is_visible()


def test_a_deleted_plan_is_not_kept(tab: Tab) -> None:
    path = saved(tab)
    tab.go(f"{path}delete")
    tab.page.click("main form .button-danger")
    tab.page.wait_for_url("**/plans/")
    tab.expects("status of 404")

    tab.go(path)

    tab.wait(lambda tab: tab.page.evaluate(KEPT) == [], "the plan being forgotten")


def test_the_site_can_be_installed_in_either_language(chromium: Browser, server: Server) -> None:
    for locale, word in (("ko-KR", "여행"), ("en-US", "trips")):
        context = chromium.new_context(locale=locale)
        page = context.new_page()
        page.goto(server.url)
        link = page.get_attribute("link[rel=manifest]", "href")
        manifest = page.evaluate("async (href) => (await fetch(href)).json()", link)
        sizes = page.evaluate(
            "async (icons) => Promise.all(icons.map(async ({src}) => {"
            "  const image = new Image(); image.src = src; await image.decode(); return image.width;"
            "}))",
            manifest["icons"],
        )
        assert word in manifest["name"]
        assert set(manifest["name_localized"]) == {"ko", "en"}
        assert [icon["sizes"] for icon in manifest["icons"]] == [f"{size}x{size}" for size in sizes]
        assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
        context.close()
