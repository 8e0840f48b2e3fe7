"""A real Chromium, real servers, and a model that writes when a test lets it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.conftest import Server, running_server
from tests.e2e import install_browser
from tests.e2e.model import Model, running_model
from tests.e2e.tabs import DESK, Tab, watched

ARGUMENTS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)

type OpenTab = Callable[..., Tab]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser a module. Playwright keeps an event loop in this thread, so it must not outlive it."""
    path = install_browser.browser()
    assert path is not None, "no Chromium: python tests/e2e/install_browser.py"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def open_tab(chromium: Browser, server: Server) -> Iterator[OpenTab]:
    """Opens a tab of a browser profile of its own; `of` is another server, other words are the profile's.

    What the console says in any of them fails the test.
    """
    tabs: list[Tab] = []
    contexts: list[BrowserContext] = []

    def opened(*, of: Server | None = None, **profile: Any) -> Tab:
        usual = {"locale": "ko-KR", "viewport": DESK, "service_workers": "block"}
        context = watched(chromium.new_context(**{**usual, **profile}))
        context.set_default_timeout(20_000)
        contexts.append(context)
        tabs.append(Tab(context.new_page(), (of or server).url))
        return tabs[-1]

    yield opened
    for context in contexts:
        context.close()
    surprises = [surprise for tab in tabs for surprise in tab.surprises]
    assert not surprises, surprises


@pytest.fixture(scope="session")
def model() -> Iterator[Model]:
    with running_model() as running:
        yield running


@pytest.fixture(scope="session")
def model_server(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that writes with the model, shared by the tests; one that kills it starts it again."""
    with running_server(tmp_path_factory.mktemp("model-server"), **with_model(model)) as shared:
        yield shared


def with_model(model: Model) -> dict[str, str]:
    """The settings of a server that writes with this model and lets it take its time."""
    return {
        "GOOGLE_API_KEY": "stub",
        "GEMINI_BASE_URL": model.url,
        "GEMINI_STALL_SECONDS": "60",
        "RUN_DEADLINE_SECONDS": "120",
    }
