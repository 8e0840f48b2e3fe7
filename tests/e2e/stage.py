"""One server with everything on it that a page can show, made once; who looks is a matter of cookies."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from tests.conftest import Server, running_server
from tests.e2e.mailbox import link
from tests.e2e.model import Model, running_model
from tests.e2e.passkey_device import AUTHENTICATOR
from tests.e2e.tabs import DESK, Tab, watched
from tests.e2e.traveller import MAIN_BUTTON, Traveller, switches_second_factor_on

HOUR_SECONDS = "3600"
TRIPS = {"ko": ("서울", "2026-11-25", "2026-11-27"), "en": ("Paris", "2026-12-04", "2026-12-06")}
HELD_SHARE = 0.55
CHOSEN = {"django_language", "showing"}
"""Cookies of choices, which each picture makes anew."""


@dataclass
class Stage:
    """`cookies` by who looks; `ids` of what was made, by name and language."""

    server: Server
    tab: Tab
    model: Model
    cookies: dict[str, list[Any]] = field(default_factory=lambda: {"nobody": []})
    ids: dict[str, dict[str, str]] = field(default_factory=lambda: {"ko": {}, "en": {}})
    people: dict[str, Traveller] = field(default_factory=dict)

    def enter(self, who: str, language: str) -> Tab:
        """The tab, as this person's browser in this language."""
        context = self.tab.page.context
        context.clear_cookies()
        context.add_cookies(
            [*self.cookies[who], {"name": "django_language", "value": language, "url": self.tab.url}]
        )
        return self.tab

    def leave(self, who: str) -> None:
        """Keeps the browser's session as this person's."""
        kept = self.tab.page.context.cookies()
        self.cookies[who] = [
            {key: cookie[key] for key in ("name", "value", "domain", "path")}
            for cookie in kept
            if cookie["name"] not in CHOSEN
        ]
        self.tab.page.context.clear_cookies()

    def path(self, template: str, language: str) -> str:
        return template.format_map(self.ids["ko"] | self.ids[language])


@contextmanager
def running_stage(browser: Browser, folder: Path) -> Iterator[Stage]:
    """Everything is made when it is given; two runs are under way and one waits until it ends."""
    with (
        running_model() as model,
        running_server(folder, **_settings(model)) as server,
    ):
        context = watched(
            browser.new_context(locale="ko-KR", viewport=DESK, service_workers="block")  # type: ignore[arg-type]
        )
        context.set_default_timeout(20_000)
        named = server.url.replace("127.0.0.1", "localhost")  # passkeys belong to names
        stage = Stage(server, Tab(context.new_page(), named), model)
        stage.tab.expects("status of (4|500)", "500: .*/broken", "net::ERR_ABORTED", "htmx:sse:error")
        _make_trips(stage)
        _make_accounts(stage)
        _change_and_share(stage)
        _begin_what_goes_on(stage)
        yield stage
        model.go_on()
        context.close()


def _settings(model: Model) -> Mapping[str, str]:
    """With room for two runs, so that a third one waits."""
    return {
        "GOOGLE_API_KEY": "stub",
        "GEMINI_BASE_URL": model.url,
        "GEMINI_STALL_SECONDS": HOUR_SECONDS,
        "RUN_DEADLINE_SECONDS": HOUR_SECONDS,
        "RUNS_AT_ONCE": "0",
        "RUNNER_CONCURRENCY": "2",
    }


def _make_trips(stage: Stage) -> None:
    """A visitor's plans in both languages, and runs that ended otherwise."""
    for language, trip in TRIPS.items():
        tab = stage.enter("visitor" if "visitor" in stage.cookies else "nobody", language)
        stage.ids[language]["plan"] = tab.plan_trip(*trip).wait_for_plan().run_id
        stage.leave("visitor")
    tab = stage.enter("visitor", "ko")
    tab.plan_trip("서울", "2026-11-24", "2026-11-26", must_see="에펠탑").wait_for_end()
    stage.ids["ko"]["infeasible"] = tab.run_id
    stage.ids["ko"]["unknown"] = _sent_past_the_form(
        tab, location="아틀란티스", startDate="2026-11-24", endDate="2026-11-26"
    )
    stage.model.play(until=0.3)
    tab.plan_trip("제주", "2026-12-01", "2026-12-04").wait_for_text(20)
    stage.ids["ko"]["cancelled"] = tab.run_id
    tab.page.click(".button-stop")
    tab.page.wait_for_selector(".outcome-cancelled")
    stage.model.play()
    stage.leave("visitor")


def _change_and_share(stage: Stage) -> None:
    """A plan with an edit, a proposal and two links; the member has joined it."""
    tab = stage.enter("visitor", "ko")
    plan_id = tab.plan_trip("부산", "2026-12-01", "2026-12-03").wait_for_plan().run_id
    stage.ids["ko"]["edited"] = plan_id
    tab.go(f"/plans/{plan_id}/").page.locator("details.edit > summary").first.click()
    tab.page.locator("button[id$='-lock']").first.click()
    tab.page.wait_for_selector(".stop-locked")
    tab.go(f"/plans/{plan_id}/").page.fill("#replan-words", "2일차는 더 여유롭게")
    tab.page.click(".replan-words button")
    stage.ids["ko"]["anew"] = tab.wait_for_end().run_id
    for kind in ("", "1"):
        tab.go(f"/plans/{plan_id}/share").page.check(f"[name=may_edit][value='{kind}']")
        tab.page.click(".share-form .button-primary")
    links = tab.page.locator(".share-address")
    addresses = [links.nth(at).input_value() for at in range(links.count())]
    shared, invitation = sorted(addresses, key=lambda address: _opens_editing(tab, address))
    stage.ids["ko"] |= {
        "shared": shared.removeprefix(tab.url),
        "invitation": invitation.removeprefix(tab.url),
    }
    stage.leave("visitor")
    tab = stage.enter("member", "ko").go(f"{stage.ids['ko']['invitation']}accept")
    tab.page.click("main form .button-primary")
    stage.leave("member")


def _opens_editing(tab: Tab, address: str) -> bool:
    return tab.page.request.get(f"{address}accept").status == 200


def _make_accounts(stage: Stage) -> None:
    """A member with plans and a token, one with a second factor, and one who has yet to give the code."""
    tab, member = stage.enter("nobody", "ko"), Traveller(name="dalbit")
    member.signs_up(tab)
    tab.go(link(stage.server, member.email, "confirm-email"))
    tab.page.click(MAIN_BUTTON)
    tab.page.fill("#token-name", "내 노트북")
    tab.page.click(".token-form button")
    stage.people["member"] = member
    stage.leave("member")
    guarded = Traveller(name="geumbit")
    guarded.signs_up(tab)
    tab.go(link(stage.server, guarded.email, "confirm-email"))
    tab.page.click(MAIN_BUTTON)
    switches_second_factor_on(tab, guarded)
    stage.ids["ko"]["passkey"] = _adds_passkey(tab)
    stage.people["guarded"] = guarded
    stage.leave("guarded")
    guarded.signs_in(tab)
    assert tab.path.startswith("/accounts/2fa/authenticate/")
    stage.leave("half")
    moving = Traveller(name="saebyeok")
    moving.signs_up(tab)
    stage.ids["ko"]["confirm"] = link(stage.server, moving.email, "confirm-email")
    stage.people["moving"] = moving
    stage.leave("moving")
    tab.go("/accounts/password/reset/")
    tab.page.fill("[name=email]", member.email)
    tab.page.click(MAIN_BUTTON)
    stage.ids["ko"]["reset"] = link(stage.server, member.email, "password/reset/key")
    tab.page.context.clear_cookies()


def _adds_passkey(tab: Tab) -> str:
    """The number of a passkey of this tab's virtual device."""
    device = tab.page.context.new_cdp_session(tab.page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    tab.go("/accounts/2fa/passkeys/add/").page.click(MAIN_BUTTON)
    tab.page.wait_for_url("**/accounts/2fa/")
    href = tab.go("/accounts/2fa/passkeys/").page.get_attribute("a[href$='/edit/']", "href")
    device.detach()
    return str(href).split("/")[-3]


def _begin_what_goes_on(stage: Stage) -> None:
    """One run that is being written, one that is shown when it is done, and one that waits for a place."""
    stage.model.play(until=HELD_SHARE)
    tab = stage.enter("visitor", "ko").plan_trip("경주", "2026-11-25", "2026-11-27")
    stage.ids["ko"]["streaming"] = tab.run_id
    tab.wait_for_text(200)
    tab.go("/").page.click("details.more > summary >> nth=0")
    tab.page.click("details.more-inner > summary")
    tab.page.click("label:has([name=delivery][value=whole])")
    tab.page.fill("#id_location", "부산")
    tab.page.click("button[name=plan]")
    tab.wait(lambda tab: tab.count(".step-active"), "a run under way that is shown whole")
    stage.ids["ko"]["whole"] = tab.run_id
    stage.ids["ko"]["queued"] = tab.plan_trip("제주", "2026-12-11", "2026-12-13").run_id
    stage.leave("visitor")


def _sent_past_the_form(tab: Tab, **trip: str) -> str:
    """The run of a trip that the form would refuse."""
    answer = tab.page.request.post(f"{tab.url}/api/v1/plans/generate/stream", data=trip)
    assert answer.ok, answer.text()
    return answer.headers["x-run-id"]
