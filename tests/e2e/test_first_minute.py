"""The first minute of somebody who has no account, no key and no plan yet."""

import pytest

from tests.conftest import Server
from tests.e2e.conftest import OpenTab
from tests.e2e.model import Model
from tests.e2e.tabs import DESK, PHONE, Tab

pytestmark = pytest.mark.browser

KOREAN = "어머니랑 교토 3일, 절 위주로 천천히"
ENGLISH = "3 days in Kyoto with my mother, temples, slow, no stairs"


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def tab(request: pytest.FixtureRequest, open_tab: OpenTab) -> Tab:
    return open_tab(viewport=request.param).go("/")


def test_place_dates_budget_and_the_button_are_on_the_first_screen(open_tab: OpenTab) -> None:
    for locale in ("ko-KR", "en-US"):
        tab = open_tab(viewport=PHONE, locale=locale).go("/")
        for wanted in ("#id_location", "#id_start", "#id_end", ".budget .segments", "button[name=plan]"):
            box = tab.page.locator(wanted).bounding_box()
            assert box, wanted
            assert box["y"] + box["height"] <= PHONE["height"], f"{wanted} is below the first screen"


def test_a_place_alone_makes_a_plan(tab: Tab) -> None:
    tab.page.fill("#id_location", "제주")
    tab.page.click("button[name=plan]")
    tab.wait_for_plan()
    assert "제주" in tab.text(".eyebrow")


def test_a_sentence_fills_in_the_form_without_leaving_the_page(tab: Tab) -> None:
    tab.page.click("details.more > summary >> nth=0")
    tab.page.fill("#id_title", "봄 나들이")
    tab.page.fill("#id_sentence", KOREAN)
    tab.page.click(".words-button")
    tab.page.wait_for_selector("#read")

    assert tab.path == "/"
    assert tab.page.input_value("#id_location") == "교토"
    assert tab.page.is_checked("[name=pace][value=relaxed]")
    assert tab.page.input_value("#id_sentence") == KOREAN
    assert tab.page.input_value("#id_title") == "봄 나들이"
    assert tab.page.evaluate("() => document.activeElement.id") == "read"
    tab.page.click("button[name=plan]")
    tab.wait_for_plan()
    assert "교토" in tab.text(".eyebrow")


def test_a_sentence_fills_in_the_form_without_scripts(open_tab: OpenTab) -> None:
    tab = open_tab(java_script_enabled=False, locale="en-US").go("/")
    tab.page.fill("#id_sentence", ENGLISH)
    tab.page.click(".words-button")

    assert tab.page.input_value("#id_location") == "Kyoto"
    assert "Nothing has been started" in tab.text("#read")
    tab.page.click("button[name=plan]")
    assert tab.run_id


def test_a_slow_model_is_waited_for_visibly_and_not_for_long(
    open_tab: OpenTab, model_server: Server, model: Model
) -> None:
    model.play(until=0.0)
    tab = open_tab(of=model_server).go("/")
    tab.page.fill("#id_sentence", KOREAN)
    tab.page.click(".words-button")
    tab.page.wait_for_selector(".words-busy", state="visible")
    assert tab.page.is_disabled(".words-button")

    tab.page.wait_for_selector("#read")

    assert tab.page.input_value("#id_location") == "교토"
    assert tab.page.is_enabled(".words-button")
    model.go_on()


def test_a_finished_example_is_seen_at_once_and_leads_to_an_own_plan(tab: Tab) -> None:
    place = tab.text("#teaser-title + .section-note").split()[0]
    stops = tab.page.locator(".teaser-name").evaluate_all(
        "names => names.map((name) => name.firstChild.textContent.trim())"
    )
    assert len(stops) == 4

    tab.page.click(".teaser a.button")
    names = tab.page.locator(".card-name").all_inner_texts()
    assert all(any(stop in name for name in names) for stop in stops)
    assert tab.count(".day") == 3
    assert tab.count("main form") == 0

    tab.page.click(".example-note a.button")
    assert place.startswith(tab.page.input_value("#id_location"))
    tab.page.click("button[name=plan]")
    tab.wait_for_plan()


def test_the_example_is_nobodys_plan(tab: Tab) -> None:
    tab.go("/example/").go("/plans/")
    assert tab.count(".plan-item") == 0


def test_a_suggestion_of_the_season_is_taken_over_with_what_was_typed(tab: Tab) -> None:
    tab.page.fill("#id_sentence", "바다")
    card = tab.page.locator(".season-card").first
    name = card.locator(".season-name").inner_text()
    assert "°" in card.locator(".season-degrees").inner_text()
    assert card.locator(".season-why").inner_text()

    card.click()

    assert tab.page.input_value("#id_location") == name
    assert tab.page.input_value("#id_sentence") == "바다"


def test_the_language_changes_and_a_half_filled_form_stays(tab: Tab) -> None:
    tab.page.fill("#id_sentence", KOREAN)
    tab.page.fill("#id_location", "부산")
    tab.page.check("[name=budget][value=high]", force=True)
    tab.page.click("details.more > summary >> nth=0")
    tab.page.check("[name=interests][value=food]", force=True)
    tab.page.fill("#id_notes", "천천히 걷고 싶어요")

    tab.page.click(".language-button")

    assert tab.page.get_attribute("html", "lang") == "en"
    assert tab.page.input_value("#id_sentence") == KOREAN
    assert tab.page.input_value("#id_location") == "부산"
    assert tab.page.is_checked("[name=budget][value=high]")
    assert tab.page.is_checked("[name=interests][value=food]")
    assert tab.page.input_value("#id_notes") == "천천히 걷고 싶어요"
    tab.page.click(".language-button")
    assert tab.page.get_attribute("html", "lang") == "ko"
    assert tab.page.input_value("#id_notes") == "천천히 걷고 싶어요"
