"""A passkey's life in a browser whose authenticator is Chromium's virtual one."""

import pytest

from tests.conftest import Server
from tests.e2e.conftest import OpenTab
from tests.e2e.mailbox import letters, link
from tests.e2e.passkey_device import Device
from tests.e2e.tabs import Tab
from tests.e2e.traveller import MAIN_BUTTON, Traveller, signs_out

pytestmark = pytest.mark.browser


@pytest.fixture
def named(server: Server) -> str:
    """The server's address with a name in it: passkeys do not belong to bare numbers."""
    return server.url.replace("127.0.0.1", "localhost")


def someone(tab: Tab, server: Server) -> Traveller:
    """An account with a confirmed address, signed in."""
    traveller = Traveller()
    traveller.signs_up(tab)
    tab.go(link(server, traveller.email, "confirm-email"))
    tab.page.click(MAIN_BUTTON)
    return traveller


def adds_passkey(tab: Tab, traveller: Traveller, name: str) -> list[str]:
    """The recovery codes that come with the first one."""
    tab.go("/account/").page.click("a[href='/accounts/2fa/']")
    tab.page.click("main a[href='/accounts/2fa/passkeys/add/']")
    traveller.confirms(tab)
    tab.page.fill("[name=name]", name)
    tab.page.click(MAIN_BUTTON)
    tab.page.wait_for_url("**/recovery-codes/")
    return tab.page.locator(".codes code").all_inner_texts()


def test_a_passkey_is_added_opens_the_account_alone_and_is_removed(
    open_tab: OpenTab, server: Server, named: str
) -> None:
    tab = open_tab()
    tab.url = named
    traveller, device = someone(tab, server), Device(tab)
    recovery = adds_passkey(tab, traveller, "달빛 열쇠")
    assert len(recovery) == 10
    assert [key["isResidentCredential"] for key in device.credentials] == [True]
    assert "패스키를 추가했습니다" in [
        str(letter["Subject"]).removeprefix("[Tripsite] ") for letter in letters(server, traveller.email)
    ]

    signs_out(tab)
    tab.go("/accounts/login/").page.click("form[data-passkey] button")
    tab.page.wait_for_url("**/plans/")
    assert tab.go("/account/").path == "/account/", "no password, no code"

    signs_out(tab)
    traveller.signs_in(tab)
    assert tab.path.startswith("/accounts/2fa/authenticate/"), "the password alone is not enough any more"
    tab.page.click("form[data-passkey] button")
    tab.page.wait_for_url("**/plans/")

    tab.go("/accounts/2fa/passkeys/")
    assert tab.page.locator(".token-name").all_inner_texts() == ["달빛 열쇠"]
    tab.page.click("a[href$='/remove/']")
    if tab.path.startswith("/accounts/reauthenticate/"):
        tab.page.click("a[href*='passkeys/reauthenticate']")
        tab.page.click("form[data-passkey] button")
        tab.page.wait_for_url("**/remove/**")
    tab.page.click(".button-danger")
    assert "패스키가 없습니다." in tab.text("main")
    signs_out(tab)
    traveller.signs_in(tab)
    assert tab.path == "/plans/", "the password is enough again"
    assert any("제거" in str(letter["Subject"]) for letter in letters(server, traveller.email))


def test_a_device_that_does_not_know_its_person_opens_nothing(
    open_tab: OpenTab, server: Server, named: str
) -> None:
    tab = open_tab()
    tab.url = named
    traveller, device = someone(tab, server), Device(tab)
    adds_passkey(tab, traveller, "")
    signs_out(tab)
    device.verifies(False)
    tab.go("/accounts/login/").page.click("form[data-passkey] button")
    tab.page.wait_for_selector("#passkey-problem:not([hidden])")
    assert "실패했거나 취소되었습니다" in tab.text("#passkey-problem")
    assert tab.path == "/accounts/login/"
    device.verifies(True)
    tab.page.click("form[data-passkey] button")
    tab.page.wait_for_url("**/plans/")


def test_an_unconfirmed_address_gets_no_passkey(open_tab: OpenTab, named: str) -> None:
    tab = open_tab()
    tab.url = named
    traveller, device = Traveller(), Device(tab)
    traveller.signs_up(tab)
    tab.go("/accounts/2fa/passkeys/add/")
    if tab.path.startswith("/accounts/reauthenticate/"):
        traveller.confirms(tab)
    tab.page.click(MAIN_BUTTON)
    tab.page.wait_for_selector("main .alert:not([hidden])")
    assert tab.go("/accounts/2fa/passkeys/").count(".token-item") == 0
    assert device


def test_a_bare_address_offers_no_passkey_and_says_why(open_tab: OpenTab, server: Server) -> None:
    tab = open_tab()
    traveller = someone(tab, server)
    tab.go("/accounts/2fa/passkeys/add/")
    if tab.path.startswith("/accounts/reauthenticate/"):
        traveller.confirms(tab)
    tab.page.locator("#passkey-problem", has_text="localhost").wait_for()  # a script of the page says it
    signs_out(tab)
    tab.go("/accounts/login/")
    assert not tab.page.is_visible("form[data-passkey]")
