"""Sharing as people do it: a link sent, opened elsewhere, revoked; a plan edited by two; a copy taken."""

import secrets
import sqlite3
from collections.abc import Mapping
from contextlib import closing

import pytest

from tests.conftest import Server
from tests.e2e.conftest import OpenTab
from tests.e2e.tabs import DESK, PHONE, Tab

pytestmark = pytest.mark.browser

TRIP = ("경주", "2026-11-24", "2026-11-25")
SIZES = pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])


def planned(tab: Tab) -> str:
    """The path of a new plan, whose page the tab is on."""
    tab.plan_trip(*TRIP).wait_for_plan().wait_for_end()
    tab.page.click(".outcome .button-primary")
    return tab.path


def linked(tab: Tab, plan: str, *, may_edit: bool = False) -> str:
    """The address of a new link to the plan, made on the page for it."""
    tab.go(f"{plan}share")
    tab.page.check(f"[name=may_edit][value='{'1' if may_edit else ''}']")
    tab.page.click(".share-form .button-primary")
    return tab.page.locator(".share-address").first.input_value()


def signed_up(tab: Tab) -> str:
    """The name of a new account, made on the page of signing up that the tab is on."""
    name, password = f"friend-{secrets.token_hex(4)}", secrets.token_urlsafe(12)
    tab.page.fill("[name=username]", name)
    tab.page.fill("[name=password1]", password)
    tab.page.fill("[name=password2]", password)
    tab.page.click(".entrance-form button.button-primary")
    return name


@SIZES
def test_a_link_is_copied_opened_elsewhere_and_revoked(
    open_tab: OpenTab, viewport: Mapping[str, int]
) -> None:
    mine = open_tab(viewport=viewport, permissions=["clipboard-read", "clipboard-write"])
    plan = planned(mine)
    names = mine.page.locator(".run-main .card-name").all_inner_texts()
    address = linked(mine, plan)
    mine.page.locator("[data-copy]").first.click()
    mine.wait(lambda tab: tab.text("#share-said") == "링크를 복사했습니다.", "that it is copied is said")
    assert mine.page.evaluate("navigator.clipboard.readText()") == address

    other = open_tab(viewport=viewport, locale="en-US").go(address)
    assert other.page.locator(".run-main .card-name").count() == len(names)
    assert other.count(".map-drawn svg") > 0
    assert other.count("form[action*='/edit']") == 0
    assert other.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    other.page.click(".language-switch button")
    assert other.page.url == address, "the other language is the same page"
    assert other.page.locator(".run-main .card-name").all_inner_texts() == names

    mine.page.click("form[action$='/revoke'] button")
    assert mine.count(".share-link") == 0
    other.expects("status of 404")
    other.go(address)
    assert "열 수 없는 링크입니다." in other.text("h1")


def test_no_other_site_learns_a_links_address(open_tab: OpenTab) -> None:
    mine = open_tab()
    address = linked(mine, planned(mine))
    tab = open_tab()
    answer = tab.page.goto(address)
    assert answer is not None
    headers = answer.all_headers()
    assert (headers["referrer-policy"], headers["cache-control"]) == ("same-origin", "private, no-store")
    image = tab.page.get_attribute("meta[property='og:image']", "content") or ""
    picture = tab.page.request.get(image)
    assert picture.headers["content-type"] == "image/png"
    assert len(picture.body()) < 100_000


def test_an_expired_link_opens_nothing_and_says_so_to_its_owner(open_tab: OpenTab, server: Server) -> None:
    mine = open_tab()
    plan = planned(mine)
    address = linked(mine, plan)
    with closing(sqlite3.connect(server.data_dir / "tripsite.sqlite3")) as database:
        changed = database.execute(
            "UPDATE store_share SET expires_at = '2026-01-01 00:00:00' WHERE id = ?",
            [address.split("/s/")[1].split(".")[0]],
        )
        assert changed.rowcount == 1
        database.commit()
    other = open_tab()
    other.expects("status of 404")
    assert "열 수 없는 링크입니다." in other.go(address).text("h1")
    mine.go(f"{plan}share")
    assert "만료됨" in mine.text(".share-link-over")
    assert mine.count(".share-address") == 0


@SIZES
def test_a_shared_plan_is_copied_and_the_copy_stays(open_tab: OpenTab, viewport: Mapping[str, int]) -> None:
    mine = open_tab()
    plan = planned(mine)
    address = linked(mine, plan)
    other = open_tab(viewport=viewport).go(address)
    other.page.click("form[action$='/copy'] button")
    assert other.text("h1") == "경주 2일 여행 사본"
    mine.go(f"{plan}delete").page.click(".button-danger")
    other.go("/plans/")
    assert other.page.locator(".plan-title").all_inner_texts() == ["경주 2일 여행 사본"]
    other.page.click(".plan-link")
    assert other.count(".run-main .stop") > 0


@SIZES
def test_an_invited_account_edits_and_leaves_and_may_no_more(
    open_tab: OpenTab, viewport: Mapping[str, int]
) -> None:
    mine = open_tab()
    plan = planned(mine)
    address = linked(mine, plan, may_edit=True)
    friend = open_tab(viewport=viewport).go(address)
    friend.page.click(".shared-bar .button-primary")
    friend.page.click("main .panel .button-primary")
    assert friend.path.startswith("/accounts/signup/")
    name = signed_up(friend)
    friend.page.click("main .panel .button-primary")
    assert friend.path == plan
    for way in ("rename", "delete", "share"):
        assert friend.count(f"[href$='/{way}'], form[action$='/{way}']") == 0, way

    stops = friend.count(".run-main .stop")
    friend.page.locator(".edit > summary").last.click()
    friend.page.locator(".edit-remove").last.click()
    friend.wait(lambda tab: tab.count(".run-main .stop") == stops - 1, "the stop goes")
    mine.go(plan)
    assert mine.count(".run-main .stop") == stops - 1

    friend.go("/plans/")
    assert "공유받은 계획" in friend.text(".plan-shared")
    mine.go(f"{plan}share")
    assert name in mine.text(".share-editors")
    friend.page.click(".trip-more")
    friend.page.click(".trip-act[href$='/leave']")
    friend.page.click(".button-danger")
    assert friend.count(".plan-item") == 0
    friend.expects("status of 404")
    assert friend.page.goto(f"{friend.url}{plan}").status == 404  # type: ignore[union-attr]
    mine.go(f"{plan}share")
    assert mine.count(".share-editors") == 0
