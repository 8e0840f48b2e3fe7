"""The form: what it refuses it explains beside the field, and it needs no pointer."""

import re
from collections.abc import Mapping

import pytest

from tests.conftest import Server
from tests.e2e.conftest import OpenTab
from tests.e2e.model import Model
from tests.e2e.tabs import PHONE, Tab

pytestmark = pytest.mark.browser

GOOD = {"location": "서울", "start": "2026-11-24", "end": "2026-11-26"}
FOCUS = """() => {
  const element = document.activeElement;
  const near = [element, element.nextElementSibling, element.parentElement, element.closest("label")];
  const isMarked = (style) => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
    || style.boxShadow !== "none";
  const box = element.getBoundingClientRect();
  return {
    id: element.id,
    name: element.getAttribute("name"),
    tag: element.tagName,
    href: element.getAttribute("href"),
    // the button inside a date field has the browser's own mark, and the field itself none
    isMarked: !element.matches(":focus") || near.some((one) => one && isMarked(getComputedStyle(one))),
    isSeen: box.bottom > 0 && box.top < innerHeight,
  };
}"""

PUT = """(field, value) => {
  if (field.type === "date") field.type = "text";
  field.removeAttribute("maxlength");
  field.value = value;
}"""


def filled(tab: Tab, values: Mapping[str, str]) -> Tab:
    """The form with these values, put in past what the inputs themselves would refuse, and sent."""
    tab.go("/")
    for name, value in {**GOOD, **values}.items():
        field = tab.page.locator(f"#id_{name}")
        field.evaluate(PUT, value)
    tab.page.locator("button[name=plan]").click()
    return tab


@pytest.mark.parametrize(
    ("name", "values", "sentence"),
    [
        ("end", {"end": "2026-11-23"}, "돌아오는 날이 떠나는 날보다 빠릅니다."),
        ("end", {"end": "2026-12-24"}, "한 번에 30일까지 계획할 수 있습니다."),
        ("start", {"start": "2026-02-30"}, "실제 있는 날짜를 입력해 주세요."),
        ("end", {"end": ""}, "날짜를 골라 주세요."),
        ("start", {"start": "1026-11-24"}, "날짜를 입력해 주세요."),
        ("location", {"location": ""}, "가고 싶은 곳을 알려 주세요."),
        ("location", {"location": "   "}, "가고 싶은 곳을 알려 주세요."),
        ("location", {"location": "가" * 10_000}, "너무 깁니다."),
        ("notes", {"notes": "b" * 10_000}, "너무 깁니다."),
        ("title", {"title": "c" * 10_000}, "너무 깁니다."),
        ("location", {"location": "아틀란티스"}, "아직 모르는 곳입니다."),
    ],
)
def test_bad_input_is_explained_beside_its_field_and_kept(
    open_tab: OpenTab, name: str, values: Mapping[str, str], sentence: str
) -> None:
    tab = open_tab()
    tab.expects("status of 422", "does not conform to the required format")
    filled(tab, values)
    assert tab.path == "/"
    errors = tab.page.locator(f".field:has(#id_{name}) .errorlist").all_inner_texts()
    assert any(sentence in error for error in errors), (errors, tab.text("form.trip-form"))
    assert tab.count(".field-wrong") == 1
    for field, value in {**GOOD, **values}.items():
        if field in {"start", "end"} and not re.fullmatch(r"(?!1026|2026-02-30)\d{4}-\d\d-\d\d", value):
            continue  # a date input holds dates only
        assert tab.page.input_value(f"#id_{field}").strip() == value.strip()
    described = tab.page.get_attribute(f"#id_{name}", "aria-describedby")
    assert tab.page.get_attribute(f"#id_{name}", "aria-invalid") == "true"
    assert described
    assert sentence in tab.text(f"#{described.split()[0]}")
    tab.go("/plans/")
    assert tab.count(".plan-item") == 0


def test_an_unknown_place_comes_with_suggestions_that_work(open_tab: OpenTab) -> None:
    tab = open_tab()
    tab.expects("status of 422")
    filled(tab, {"location": "아틀란티스"})
    suggested = tab.page.locator("button.chip[name=location]").first
    place = suggested.inner_text()
    suggested.click()
    tab.wait_for_plan()
    assert tab.text(".eyebrow") == place


def test_wishes_in_conflict_are_told_with_a_way_on(open_tab: OpenTab) -> None:
    tab = open_tab().plan_trip("서울", "2026-11-24", "2026-11-26", must_see="에펠탑", title="나의 여행")
    tab.wait_for_end()
    assert tab.count(".outcome-failed") == 1
    assert "에펠탑" in tab.text(".outcome .outcome-words")
    assert tab.count(".outcome-list li") >= 1
    assert tab.ends_like(tab.another().go(tab.path))
    tab.page.click(".outcome .button-primary")
    assert tab.page.input_value("#id_must_see") == "에펠탑"
    assert tab.page.input_value("#id_title") == "나의 여행"
    assert tab.page.input_value("#id_start") == "2026-11-24"
    tab.page.fill("#id_must_see", "경복궁")
    tab.page.click("button[name=plan]")
    tab.wait_for_plan()


def test_an_unknown_place_sent_past_the_form_fails_with_suggestions(open_tab: OpenTab) -> None:
    tab = open_tab().plan_trip(*GOOD.values()).wait_for_plan()
    body = {"location": "아틀란티스", "startDate": GOOD["start"], "endDate": GOOD["end"]}
    answer = tab.page.request.post(f"{tab.url}/api/v1/plans/generate/stream", data=body)
    assert answer.ok, answer.text()
    tab.go(f"/runs/{answer.headers['x-run-id']}/").wait_for_end()
    assert "아틀란티스" in tab.text(".outcome-failed")
    suggested = tab.page.locator(".outcome .chip").first
    place = suggested.inner_text()
    suggested.click()
    assert tab.page.input_value("#id_location") == place
    assert tab.page.input_value("#id_end") == GOOD["end"]


@pytest.mark.parametrize("forged", ["missing", "foreign"])
def test_a_form_that_was_not_given_out_here_is_refused_clearly(open_tab: OpenTab, forged: str) -> None:
    tab = open_tab().go("/")
    tab.expects("status of 403")
    tab.page.fill("#id_location", "서울")
    if forged == "missing":
        tab.page.evaluate("() => document.querySelector('.trip-form [name=csrfmiddlewaretoken]').remove()")
    else:
        tab.page.context.clear_cookies()
        tab.page.request.get(f"{tab.url}/")
    tab.page.click("button[name=plan]")
    assert "양식이 만료되었습니다." in tab.text("main")
    assert tab.count("main a.button-primary[href='/']") == 1
    tab.go("/plans/")
    assert tab.count(".plan-item") == 0


def test_a_fourth_run_at_once_has_to_wait(open_tab: OpenTab, model_server: Server, model: Model) -> None:
    model.play(until=0.1)
    tab = open_tab(of=model_server)
    tab.expects("status of 429")
    for place in ("서울", "부산", "제주"):
        tab.plan_trip(place, GOOD["start"], GOOD["end"])
        assert tab.run_id
    tab.plan_trip("경주", GOOD["start"], GOOD["end"], notes="바다가 보이면 좋겠어요")
    assert tab.path == "/"
    assert "이미 여러 계획을 만들고 있습니다." in tab.text("#problems")
    assert tab.page.input_value("#id_notes") == "바다가 보이면 좋겠어요"
    tab.page.click("#problems a[href='/plans/']")
    assert tab.count(".plan-item-running") == 3
    model.go_on()
    tab.page.locator(".plan-item-running a").first.click()
    tab.wait_for_plan()
    tab.plan_trip("경주", GOOD["start"], GOOD["end"]).wait_for_plan()


def test_a_whole_trip_by_keyboard(open_tab: OpenTab) -> None:
    tab = open_tab().go("/")

    def tab_to(is_there: str, presses: int = 60) -> None:
        for _ in range(presses):
            tab.page.keyboard.press("Tab")
            focus = tab.page.evaluate(FOCUS)
            assert focus["isMarked"], f"no visible focus on {focus}"
            assert focus["isSeen"], f"focus out of sight on {focus}"
            if tab.page.evaluate("(selector) => document.activeElement.matches(selector)", is_there):
                return
        raise AssertionError(f"{is_there} is not reached by Tab")

    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate(FOCUS)["href"] == "#main"
    tab.page.keyboard.press("Enter")
    tab_to("#id_location")
    tab.page.keyboard.type("제주")
    tab_to("[name=budget]")
    tab.page.keyboard.press("ArrowRight")
    tab_to("details.more > summary")
    tab.page.keyboard.press("Enter")
    tab_to("[name=interests]")
    tab.page.keyboard.press("Space")
    tab_to("#id_notes")
    tab.page.keyboard.type("천천히 걷고 싶어요")
    tab_to("button[name=plan]")
    tab.page.keyboard.press("Enter")
    tab.wait_for_plan().wait_for_end()
    tab_to(".outcome .button-primary")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/plans/*/")
    assert "제주" in tab.text(".eyebrow")
    tab_to("details.rename > summary")
    tab.page.keyboard.press("Enter")
    tab_to("#new-title")
    tab.page.keyboard.press("Control+A")
    tab.page.keyboard.type("바람의 섬")
    tab.page.keyboard.press("Enter")
    tab.wait(lambda tab: tab.text("h1") == "바람의 섬", "the new title")


def test_enter_in_a_field_sends_the_form_as_it_is_typed(open_tab: OpenTab) -> None:
    """Also when suggestions stand as buttons above it: what was typed counts, not the first suggestion."""
    tab = open_tab()
    tab.expects("status of 422")
    filled(tab, {"location": "아틀란티스"})
    tab.page.fill("#id_location", "부산")
    tab.page.press("#id_location", "Enter")
    tab.wait_for_plan()
    assert "부산" in tab.text(".eyebrow")


@pytest.mark.parametrize(("motion", "blinks"), [("no-preference", True), ("reduce", False)])
def test_the_cursor_blinks_unless_motion_is_not_wanted(
    open_tab: OpenTab, model_server: Server, model: Model, motion: str, blinks: bool
) -> None:
    model.play(until=0.3)
    tab = open_tab(of=model_server, reduced_motion=motion).plan_trip(*GOOD.values())
    tab.wait_for_text()
    moves = tab.page.locator("#cursor").evaluate("cursor => getComputedStyle(cursor).animationName")
    assert (moves != "none") == blinks
    model.go_on()
    tab.wait_for_plan()


def test_nothing_scrolls_sideways_on_a_narrow_phone(
    open_tab: OpenTab, model_server: Server, model: Model
) -> None:
    model.play(until=0.5)
    tab = open_tab(of=model_server, viewport={**PHONE, "width": 360})

    def fits(tab: Tab) -> None:
        wide = tab.page.evaluate("() => document.documentElement.scrollWidth")
        assert wide <= 360, f"{tab.path} is {wide} px wide"

    tab.plan_trip(*GOOD.values(), must_see="경복궁", title="아주 긴 제목" * 12)
    tab.wait_for_text(40)
    fits(tab)
    model.go_on()
    tab.wait_for_plan()
    fits(tab)
    tab.page.click(".outcome .button-primary")
    tab.page.click("details.rename > summary")
    fits(tab)
    tab.page.click("a[href$='/delete']")
    fits(tab)
    for path in ("/", "/plans/", "/accounts/login/", "/accounts/signup/"):
        fits(tab.go(path))
    tab.go("/").page.click("details.more > summary >> nth=0")
    tab.page.click("details.more-inner > summary")
    fits(tab)
    tab.expects("status of 404")
    fits(tab.go("/nowhere"))
