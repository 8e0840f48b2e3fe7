"""Every page of the site and every state it can be in, with how to get there: one list for all who look."""

import json
from collections.abc import Iterator

from django.urls import URLResolver, get_resolver

from tests.e2e.account_pages import ACCOUNT_STATES
from tests.e2e.plan_pages import PLAN_STATES
from tests.e2e.states import MAIN_FORM_BUTTON, Act, State, opens, sends
from tests.e2e.tabs import Tab

NOT_PAGES = frozenset(
    {
        *("suggest", "run_cancel", "plan_download", "plan_feed", "token_new", "token_revoke", "account_data"),
        *("browsers_sign_out", "browser_sign_out", "set_language", "readyz", "metrics", "mfa_login_webauthn"),
        *("mfa_download_recovery_codes", "account_confirm_login_code", "switch_language", "map_land"),
        *("plan_undo", "plan_redo", "plan_accept", "plan_go_back", "plan_discard", "plan_redo_day"),
        *("plan_duplicate", "plan_archive", "plan_unarchive", "plan_feed_renew", "run_proposal"),
        *("share_revoke", "editor_remove", "shared_copy", "shared_download", "showing_kept"),
        *("manifest", "service_worker"),
    }
)
"""Names of addresses that answer with files, JSON, fragments or a redirect."""

OUT_OF_SCOPE = ("admin:", "api:", "google_", "socialaccount_", "account_set_password")
"""Django's admin, the API's documents, and what only those see who came by Google, which is a setting."""


def sends_a_broken_file(tab: Tab) -> None:
    broken = {"name": "plan.json", "mimeType": "application/json", "buffer": json.dumps({"v": 0}).encode()}
    tab.page.set_input_files("#file", broken)  # type: ignore[arg-type]
    tab.page.click("main form .button-primary")


def forges(tab: Tab) -> None:
    tab.page.evaluate("() => document.querySelector('main [name=csrfmiddlewaretoken]').remove()")
    tab.page.context.clear_cookies(name="csrftoken")
    tab.page.click("main form button[name=plan]")


def says(words: str) -> Act:
    """The trip in words, read into the form."""

    def act(tab: Tab) -> None:
        tab.page.fill("[name=sentence]", words)
        tab.page.click(".words-button")
        tab.page.wait_for_selector(".read-notice")

    return act


def asks_too_often(tab: Tab) -> None:
    """For a new password of one address, more often than the limit."""
    form: dict[str, str | float | bool] = {
        "csrfmiddlewaretoken": tab.page.input_value("main [name=csrfmiddlewaretoken]"),
        "email": "too-often@example.org",
    }
    for _ in range(6):
        tab.page.request.post(tab.page.url, form=form)
    sends(MAIN_FORM_BUTTON, email="too-often@example.org")(tab)
    assert tab.count(".problem")


STATES: tuple[State, ...] = (
    State("home", "home", "/", is_main=True),
    State("home-unfolded", "home", "/", act=opens("details.more > summary", "details.more-inner > summary")),
    State("home-errors", "home", "/", act=sends("button[name=plan]", location="", end="2026-01-01")),
    State("home-suggestions", "home", "/", act=sends("button[name=plan]", location="아틀란티스")),
    State("home-understood", "read_trip", "/", act=says("부산에서 이틀, 해산물")),
    State("example", "example", "/example/"),
    State("offline", "offline", "/offline"),
    State("run-queued", "run", "/runs/{queued}/", who="visitor"),
    State("run-streaming", "run", "/runs/{streaming}/", who="visitor", is_main=True),
    State("run-whole", "run", "/runs/{whole}/", who="visitor"),
    State("run-done", "run", "/runs/{plan}/", who="visitor", is_main=True),
    State("run-failed", "run", "/runs/{unknown}/", who="visitor"),
    State("run-infeasible", "run", "/runs/{infeasible}/", who="visitor"),
    State("run-cancelled", "run", "/runs/{cancelled}/", who="visitor"),
    State("plan-import", "plan_import", "/plans/import", who="visitor"),
    State("plan-import-error", "plan_import", "/plans/import", who="visitor", act=sends_a_broken_file),
    State("problem-400", "plans", "/plans/?page=x", status=400),
    State("problem-403", "home", "/", act=forges),
    State("problem-404", "plan", "/plans/nowhere/", status=404),
    State("problem-429", "account_reset_password", "/accounts/password/reset/", act=asks_too_often),
    State("problem-500", "home", "/broken", status=500),
    *PLAN_STATES,
    *ACCOUNT_STATES,
)


def names_without_a_page() -> set[str]:
    """Names of addresses that are neither in the list nor among those that are no pages."""
    listed = {state.url_name for state in STATES} | NOT_PAGES
    return {
        name for name in _names(get_resolver()) if name not in listed and not name.startswith(OUT_OF_SCOPE)
    }


def _names(resolver: URLResolver, within: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern, f"{within}{pattern.namespace}:" if pattern.namespace else within)
        elif pattern.name:
            yield within + pattern.name
