"""A person with an account, as the browser tests need one."""

import secrets
from dataclasses import dataclass, field

from tests.e2e.mailbox import code
from tests.e2e.tabs import Tab

MAIN_BUTTON = "main .entrance-form button.button-primary"


@dataclass
class Traveller:
    """A person with a name, an address and a password of their own."""

    name: str = field(default_factory=lambda: f"traveller-{secrets.token_hex(4)}")
    password: str = field(default_factory=lambda: secrets.token_urlsafe(12))

    @property
    def email(self) -> str:
        return f"{self.name}@example.org"

    def signs_up(self, tab: Tab) -> None:
        tab.go("/accounts/signup/")
        tab.page.fill("[name=username]", self.name)
        tab.page.fill("[name=email]", self.email)
        tab.page.fill("[name=password1]", self.password)
        tab.page.fill("[name=password2]", self.password)
        tab.page.click(MAIN_BUTTON)
        assert tab.path == "/plans/", tab.text("main")

    def signs_in(self, tab: Tab) -> None:
        tab.go("/accounts/login/")
        tab.page.fill("[name=login]", self.name)
        tab.page.fill("[name=password]", self.password)
        tab.page.click(MAIN_BUTTON)

    def confirms(self, tab: Tab) -> None:
        """Gives the password again where it is asked for."""
        assert tab.path.startswith("/accounts/reauthenticate/"), tab.path
        tab.page.fill("[name=password]", self.password)
        tab.page.click(MAIN_BUTTON)


def signs_out(tab: Tab) -> None:
    tab.go("/accounts/logout/")
    tab.page.click("main form .button-primary")


def enters(tab: Tab, digits: str) -> None:
    tab.page.fill("[name=code]", digits)
    tab.page.click(MAIN_BUTTON)


def switches_second_factor_on(tab: Tab, traveller: Traveller) -> tuple[str, list[str]]:
    """The authenticator's key and the recovery codes."""
    tab.go("/account/").page.click("a[href='/accounts/2fa/']")
    tab.page.click("main a.button-primary")
    traveller.confirms(tab)
    key = tab.text("#authenticator_secret")
    enters(tab, "000000" if code(key) != "000000" else "111111")
    assert tab.count("[name=code][aria-invalid=true]") == 1
    key = tab.text("#authenticator_secret")
    enters(tab, code(key))
    assert tab.path == "/accounts/2fa/recovery-codes/", tab.text("main")
    return key, tab.page.locator(".codes code").all_inner_texts()
