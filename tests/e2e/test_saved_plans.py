"""Every finished run is a saved plan, its owner's and nobody else's."""

import secrets

import pytest

from tests.e2e.conftest import OpenTab
from tests.e2e.tabs import Tab

pytestmark = pytest.mark.browser

TRIP = ("경주", "2026-11-24", "2026-11-26")


def signed(tab: Tab, way: str, name: str, password: str) -> Tab:
    """Signs up or in by the page."""
    tab.go(f"/accounts/{way}/")
    if way == "signup":
        tab.page.fill("[name=username]", name)
        tab.page.fill("[name=password1]", password)
        tab.page.fill("[name=password2]", password)
    else:
        tab.page.fill("[name=login]", name)
        tab.page.fill("[name=password]", password)
    tab.page.click(".entrance-form button.button-primary")
    assert tab.path == "/plans/", tab.text("main")
    return tab


def test_a_plan_is_listed_opened_renamed_and_deleted(open_tab: OpenTab) -> None:
    tab = open_tab().go("/plans/")
    assert tab.count(".empty") == 1
    tab.plan_trip(*TRIP).wait_for_plan().wait_for_end()
    names = tab.page.locator("#days .card-name").all_inner_texts()
    tab.page.click(".outcome .button-primary")
    plan = tab.path
    assert tab.page.locator(".run-main .card-name").all_inner_texts() == names

    tab.page.click("details.rename > summary")
    tab.page.fill("#new-title", "")
    tab.page.locator("form.rename-form").evaluate("form => form.noValidate = true")
    tab.expects("status of 422")
    tab.page.click("form.rename-form button")
    assert tab.count("#new-title-error") == 1
    tab.page.fill("#new-title", "달빛 <b>경주</b>")
    tab.page.click("form.rename-form button")
    assert tab.path == plan
    assert tab.text("h1") == "달빛 <b>경주</b>"

    tab.go("/plans/")
    assert tab.page.locator(".plan-title").all_inner_texts() == ["달빛 <b>경주</b>"]
    tab.page.fill("#q", "없는 것")
    tab.page.press("#q", "Enter")
    assert tab.count(".plan-item") == 0
    tab.page.fill("#q", "달빛")
    tab.page.press("#q", "Enter")
    tab.page.click(".plan-link")

    tab.page.click("a[href$='/delete']")
    tab.page.click("form .button:not(.button-danger)")
    assert tab.path == plan
    tab.page.click("a[href$='/delete']")
    tab.page.click(".button-danger")
    assert tab.path == "/plans/"
    assert tab.count(".plan-item") == 0
    tab.expects("status of 404")
    assert tab.page.goto(f"{tab.url}{plan}").status == 404  # type: ignore[union-attr]


def test_another_browser_gets_404_for_everything(open_tab: OpenTab) -> None:
    mine = open_tab().plan_trip(*TRIP).wait_for_plan()
    run = mine.path
    mine.page.click(".outcome .button-primary")
    plan, api = mine.path, f"/api/v1/runs/{run.split('/')[2]}"
    other = open_tab().plan_trip("서울", *TRIP[1:]).wait_for_plan()
    other.expects("status of 404")
    for path in (
        run,
        f"{run}live?after=0",
        plan,
        f"{plan}delete",
        api,
        f"{api}/events",
        f"/api/v1{plan}".rstrip("/"),
    ):
        assert mine.page.request.get(f"{mine.url}{path}").status == 200, path
        assert other.page.request.get(f"{other.url}{path}").status == 404, path
    other.go(run)
    assert "지도에 없는 페이지입니다." in other.text("main")
    other.go("/plans/")
    assert other.count(".plan-item") == 1
    token = other.page.input_value(".language-switch [name=csrfmiddlewaretoken]")
    for path in (f"{run}cancel", f"{plan}rename", f"{plan}delete"):
        form: dict[str, str | float | bool] = {"csrfmiddlewaretoken": token, "title": "mine now"}
        assert other.page.request.post(f"{other.url}{path}", form=form).status == 404, path
    assert mine.page.request.get(f"{mine.url}{plan}").status == 200


def test_signing_up_keeps_what_the_visitor_made_and_signing_out_hides_it(open_tab: OpenTab) -> None:
    name, password = f"traveller-{secrets.token_hex(4)}", secrets.token_urlsafe(12)
    tab = open_tab().plan_trip(*TRIP).wait_for_plan()
    run = tab.path
    signed(tab, "signup", name, password)
    assert tab.count(".plan-item") == 1
    tab.plan_trip("부산", *TRIP[1:]).wait_for_plan()
    tab.go("/accounts/logout/")
    tab.page.click("main form .button-primary")
    tab.go("/plans/")
    assert tab.count(".plan-item") == 0
    tab.expects("status of 404")
    assert tab.page.goto(f"{tab.url}{run}").status == 404  # type: ignore[union-attr]

    elsewhere = open_tab()
    elsewhere.plan_trip("제주", *TRIP[1:]).wait_for_plan()
    signed(elsewhere, "login", name, password)
    assert elsewhere.count(".plan-item") == 3
    elsewhere.go(run)
    assert elsewhere.count(".outcome-succeeded") == 1
