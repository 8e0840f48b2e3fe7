"""One state of a page: whose browser opens which address, and what is done there."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.conftest import ROOT
from tests.e2e.stage import Stage
from tests.e2e.tabs import Tab

type Act = Callable[[Tab], object]

MAIN_FORM_BUTTON = ".entrance-form .button-primary"


@dataclass(frozen=True, slots=True)
class State:
    """`url_name` is the address's name, `path` is filled in with the stage's ids, `act` comes after loading.

    A main page is looked at in every combination of size, colours and language.
    """

    name: str
    url_name: str
    path: str
    who: str = "nobody"
    act: Act | None = None
    status: int = 200
    is_main: bool = False

    def show(self, stage: Stage, language: str) -> Tab:
        tab = stage.enter(self.who, language)
        if self.name == "problem-500":
            tab.page.route(
                "**/broken", lambda route: route.fulfill(status=500, body=BROKEN, content_type=HTML)
            )
        answer = tab.page.goto(f"{tab.url}{stage.path(self.path, language)}")
        if tab.path.startswith("/accounts/reauthenticate/") and "reauthenticate" not in self.path:
            stage.people[self.who].confirms(tab)
        else:
            assert answer is not None
            assert self.act is not None or answer.status == self.status, (self.name, answer.status)
        if self.act is not None:
            self.act(tab)
            tab.page.wait_for_load_state()  # what it led to has its styles only then
        return tab


HTML = "text/html; charset=utf-8"
BROKEN = (ROOT / "templates" / "500.html").read_text()


def sends(button: str, **fields: str) -> Act:
    """Fills these fields in, past what the browser itself would refuse, and presses the button."""

    def act(tab: Tab) -> None:
        for name, text in fields.items():
            tab.page.locator(f"main [name={name}]").first.evaluate(
                "(field, text) => { field.form.noValidate = true; field.value = text; }", text
            )
        tab.page.locator(f"main {button}").first.click()
        tab.page.wait_for_load_state()

    return act


def opens(*summaries: str) -> Act:
    """Unfolds these."""

    def act(tab: Tab) -> None:
        for summary in summaries:
            tab.page.locator(summary).first.click()

    return act


def in_turn(*acts: Act) -> Act:
    def act(tab: Tab) -> None:
        for each in acts:
            each(tab)

    return act
