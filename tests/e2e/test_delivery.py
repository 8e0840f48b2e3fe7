"""Stream or whole: the page shows a run as the policy, or the traveller, decides."""

import pytest

from tests.conftest import Server
from tests.e2e.conftest import OpenTab
from tests.e2e.model import Model
from tests.e2e.tabs import Tab
from tests.e2e.traveller import Traveller

pytestmark = pytest.mark.browser

LONG = ("서울", "2026-11-25", "2026-11-27")
SHORT = ("부산", "2026-12-01", "2026-12-02")


def ends_whole(tab: Tab) -> None:
    """All the cards were there at once, no text came, and a page loaded now is equal."""
    tab.wait_for_plan().wait_for_end()
    assert tab.count("#text") == 0
    assert {moment["cards"] for moment in tab.moments if not moment["hasEnded"]} <= {0}
    assert tab.cards > 4
    assert tab.ends_like(tab.another().go(tab.path))


def test_a_first_trip_is_streamed_and_a_short_second_one_shown_whole(
    open_tab: OpenTab, model_server: Server, model: Model
) -> None:
    model.play()
    tab = open_tab(of=model_server).plan_trip(*SHORT).wait_for_plan()
    assert tab.written
    model.play(until=0.5)
    tab.plan_trip("제주", *SHORT[1:])
    tab.wait(lambda _: model.drafts, "the model is at work")
    assert "완성된 계획이 곧 여기에 나타납니다." in tab.text("#days")
    assert tab.cards == 0
    tab.wait(lambda tab: tab.count(".step-active"), "steps light up all the same")
    model.go_on()
    ends_whole(tab)


def test_an_equal_trip_is_shown_whole_and_at_once(
    open_tab: OpenTab, model_server: Server, model: Model
) -> None:
    model.play()
    tab = open_tab(of=model_server).plan_trip(*LONG).wait_for_plan()
    first = tab.run_id
    model.play(until=0.0)
    tab.plan_trip(*LONG)
    tab.page.wait_for_selector(".outcome-succeeded, .day .stop", timeout=5000)
    assert model.exchanges == [], "the model is not asked again"
    assert tab.plan(tab.run_id if tab.path.startswith("/runs/") else first)["days"] == tab.plan(first)["days"]


def test_whole_chosen_once_holds_in_this_browser_until_it_is_changed(
    open_tab: OpenTab, model_server: Server, model: Model
) -> None:
    model.play()
    tab = open_tab(of=model_server)
    chooses(tab, "whole")
    tab.plan_trip(*SHORT)
    ends_whole(tab)
    tab.go("/")
    assert tab.page.input_value("[name=delivery]:checked") == "whole", "the form remembers"
    tab.plan_trip("제주", "2026-12-01", "2026-12-08", notes="천천히")
    ends_whole(tab)
    chooses(tab, "")
    tab.plan_trip("경주", "2026-12-01", "2026-12-08")
    assert tab.wait_for_plan().written, "a long trip is streamed again"


def test_whole_chosen_in_the_account_shows_a_run_begun_elsewhere_whole(
    open_tab: OpenTab, model_server: Server, model: Model
) -> None:
    model.play(until=0.5)
    traveller, tab = Traveller(), open_tab(of=model_server)
    traveller.signs_up(tab)
    tab.plan_trip(*LONG).wait_for_text()
    path = tab.path
    tab.go("/account/").page.check("[name=delivery][value=whole]", force=True)
    tab.page.click(".showing-form button")
    assert tab.page.input_value("[name=delivery]:checked") == "whole"
    tab.go(path)
    assert tab.count("#text") == tab.cards == 0
    model.go_on()
    ends_whole(tab)


def chooses(tab: Tab, wish: str) -> None:
    """Plans some trip with this way of showing, which the browser then remembers."""
    tab.go("/")
    tab.page.fill("#id_location", "부산")
    tab.page.click("details.more > summary >> nth=0")
    tab.page.click("details.more-inner > summary")
    tab.page.click(f"label:has([name=delivery][value='{wish}'])")
    tab.page.click("button[name=plan]")
    tab.wait_for_plan()


@pytest.mark.parametrize("wish", ["stream", "whole"])
def test_the_form_overrides_the_policy(open_tab: OpenTab, wish: str) -> None:
    tab = open_tab()
    if wish == "stream":
        tab.plan_trip("경주", "2026-11-24", "2026-11-26").wait_for_plan()
    tab.go("/")
    tab.page.fill("#id_location", SHORT[0])
    tab.page.fill("#id_start", SHORT[1])
    tab.page.fill("#id_end", SHORT[2])
    tab.page.click("details.more > summary >> nth=0")
    tab.page.click("details.more-inner > summary")
    tab.page.click(f"label:has([name=delivery][value={wish}])")
    tab.page.click("button[name=plan]")
    if wish == "whole":
        ends_whole(tab)
    else:
        assert tab.wait_for_plan().written
