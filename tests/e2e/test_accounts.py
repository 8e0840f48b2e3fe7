"""An account's life in a browser: made, guarded, used from two places, changed, reset and deleted."""

import io
import json
import secrets
import zipfile
from collections.abc import Callable

import pytest

from tests.conftest import Server
from tests.e2e.conftest import OpenTab
from tests.e2e.google import CLIENT_ID, running_google
from tests.e2e.mailbox import code, letters, link
from tests.e2e.tabs import PHONE
from tests.e2e.traveller import MAIN_BUTTON, Traveller, enters, signs_out, switches_second_factor_on

pytestmark = pytest.mark.browser

TRIP = ("경주", "2026-11-24", "2026-11-25")


def test_an_account_is_made_guarded_and_used_with_codes(open_tab: OpenTab, server: Server) -> None:
    traveller, tab = Traveller(), open_tab()
    tab.plan_trip(*TRIP).wait_for_plan()
    traveller.signs_up(tab)
    assert tab.count(".plan-item") == 1, "the plan came along"
    tab.go(link(server, traveller.email, "confirm-email"))
    tab.page.click(MAIN_BUTTON)
    assert tab.path == "/account/"

    key, recovery = switches_second_factor_on(tab, traveller)
    assert len(recovery) == 10
    signs_out(tab)
    traveller.signs_in(tab)
    assert tab.path.startswith("/accounts/2fa/authenticate/")
    tab.go("/plans/")
    assert tab.count(".plan-item") == 0, "the password alone opens nothing"
    tab.go("/accounts/login/")
    assert tab.path.startswith("/accounts/2fa/authenticate/"), "the code is still asked for"
    enters(tab, code(key))
    assert tab.path == "/plans/"
    assert tab.count(".plan-item") == 1

    signs_out(tab)
    traveller.signs_in(tab)
    enters(tab, recovery[0])
    assert tab.path == "/plans/"
    signs_out(tab)
    traveller.signs_in(tab)
    enters(tab, recovery[0])
    assert tab.count("[name=code][aria-invalid=true]") == 1, "a recovery code opens once"


def test_a_browser_elsewhere_is_seen_and_signed_out(open_tab: OpenTab) -> None:
    traveller, here, there = Traveller(), open_tab(), open_tab(viewport=PHONE, user_agent=PHONE_AGENT)
    traveller.signs_up(here)
    traveller.signs_in(there)
    assert there.path == "/plans/"
    here.go("/account/").page.click("a[href='/account/browsers']")
    assert here.page.locator(".token-name").all_inner_texts()[1].startswith("Safari · iPhone")
    here.page.click(".token-item button")
    assert here.count(".token-item") == 1
    assert there.go("/account/").path.startswith("/accounts/login/")

    traveller.signs_in(there)
    here.go("/account/browsers").page.click("form[action$=elsewhere] button")
    assert here.count(".token-item") == 1
    assert there.go("/account/").path.startswith("/accounts/login/")
    assert here.go("/account/").path == "/account/"


def test_an_address_changes_when_the_new_one_is_confirmed(open_tab: OpenTab, server: Server) -> None:
    traveller, tab = Traveller(), open_tab()
    traveller.signs_up(tab)
    tab.go(link(server, traveller.email, "confirm-email"))
    tab.page.click(MAIN_BUTTON)
    new = f"new-{traveller.email}"
    tab.go("/account/").page.click("a[href='/accounts/email/']")
    tab.page.fill("[name=email]", new)
    tab.page.click(MAIN_BUTTON)
    traveller.confirms(tab)
    assert tab.page.locator(".facts-list dd").all_inner_texts() == [traveller.email, new]
    tab.go("/account/")
    assert traveller.email in tab.text("main")
    assert new not in tab.text("main")
    tab.go(link(server, new, "confirm-email"))
    tab.page.click(MAIN_BUTTON)
    assert new in tab.text("main")
    told = [
        str(letter["Subject"]) for letter in letters(server, traveller.email) if new not in str(letter["To"])
    ]
    assert "[Tripsite] 이메일 주소가 바뀌었습니다" in told


def test_a_forgotten_password_is_reset_by_mail_and_the_page_tells_nobody_who_has_an_account(
    open_tab: OpenTab, server: Server
) -> None:
    traveller, tab, stranger = Traveller(), open_tab(), open_tab()
    traveller.signs_up(tab)
    shown = []
    for address in (traveller.email, f"nobody-{traveller.email}"):
        stranger.go("/accounts/login/").page.click(".helptext a")
        stranger.page.fill("[name=email]", address)
        stranger.page.click(MAIN_BUTTON)
        shown.append((stranger.path, stranger.text("main")))
    assert shown[0] == shown[1]

    stranger.go(link(server, traveller.email, "password/reset/key"))
    traveller.password = secrets.token_urlsafe(12)
    stranger.page.fill("[name=password1]", traveller.password)
    stranger.page.fill("[name=password2]", traveller.password)
    stranger.page.click(MAIN_BUTTON)
    assert tab.go("/account/").path.startswith("/accounts/login/"), "signed out where it was signed in"
    traveller.signs_in(stranger)
    assert stranger.path == "/plans/"
    stranger.go(link(server, traveller.email, "password/reset/key"))
    assert "더 이상 쓸 수 없는 링크입니다." in stranger.text("main")


def test_everything_is_taken_along_and_then_deleted(open_tab: OpenTab, server: Server) -> None:
    traveller, tab = Traveller(), open_tab()
    traveller.signs_up(tab)
    plan = f"/plans/{tab.plan_trip(*TRIP).wait_for_plan().run_id}/"
    tab.go("/account/")
    with tab.page.expect_download() as started:
        tab.page.click("form[action='/account/data'] button")
    with zipfile.ZipFile(io.BytesIO(started.value.path().read_bytes())) as taken:
        assert taken.testzip() is None
        assert json.loads(taken.read("account.json"))["username"] == traveller.name
        assert f"plans/{plan.split('/')[2]}.json" in taken.namelist()

    tab.page.click("a[href='/account/delete']")
    traveller.confirms(tab)
    tab.expects("status of 422")
    tab.page.click(".button-danger")
    assert tab.count("[name=sure][aria-invalid=true]") == 1
    tab.page.check("[name=sure]")
    tab.page.click(".button-danger")
    assert tab.path == "/"
    assert "계정과 모든 데이터를 삭제했습니다." in tab.text(".messages")
    tab.expects("status of 404")
    tab.go(plan)
    assert "지도에 없는 페이지입니다." in tab.text("main")
    traveller.signs_in(tab)
    assert tab.count(".alert:not([hidden])") == 1
    assert any("삭제" in str(letter["Subject"]) for letter in letters(server, traveller.email))


PHONE_AGENT = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/19.0 Mobile/15E148 Safari/604.1"
)


def test_google_opens_a_new_account_and_the_same_one_again(
    open_tab: OpenTab, make_server: Callable[..., Server]
) -> None:
    with running_google() as google:
        served = make_server(
            GOOGLE_CLIENT_ID=CLIENT_ID,
            GOOGLE_CLIENT_SECRET="of-no-use",
            STAND_IN=google.url,
            DJANGO_SETTINGS_MODULE="tests.e2e.google_settings",
        )
        google.email = "somebody@example.org"
        tab = open_tab(of=served)
        tab.plan_trip(*TRIP).wait_for_plan()
        tab.go("/accounts/login/").page.click("form[action*=google] button")
        assert tab.path == "/plans/", tab.text("main")
        assert tab.count(".plan-item") == 1, "the plan came along"
        assert google.asked[0]["redirect_uri"] == f"{served.url}/accounts/google/login/callback/"
        assert "code_challenge" in google.asked[0]
        assert "Google" in tab.go("/account/").text("main")
        elsewhere = open_tab(of=served).go("/accounts/signup/")
        elsewhere.page.click("form[action*=google] button")
        assert elsewhere.count(".plan-item") == 1


def test_google_is_not_offered_without_its_setting(open_tab: OpenTab) -> None:
    assert "Google" not in open_tab().go("/accounts/login/").text("main")
    tab = open_tab()
    tab.expects("status of 404")
    tab.go("/accounts/google/login/")
    assert "지도에 없는 페이지입니다." in tab.text("main")
