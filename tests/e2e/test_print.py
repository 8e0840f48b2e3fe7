"""The sheet on paper: printed by a real Chromium, its PDF opened by pypdf."""

import io
import re
from datetime import date, timedelta
from typing import Any

import orjson
import pypdf
import pytest

from planner.domain.trip import MAX_DAYS, Language
from planner.exports.document import to_json
from tests.e2e.conftest import OpenTab
from tests.e2e.tabs import Tab
from tests.exports import trips

pytestmark = pytest.mark.browser

DAYS = 4
SHORT_NOTE = "아침 일찍 들어가세요."
LONG_NOTE = "골목이 좁고 사람이 많으니 아침 일찍 들어가 천천히 걷고, 문 닫는 시간을 한 번 더 확인하세요. " * 3

type Document = dict[str, Any]


def document() -> Document:
    """A plan file of four days."""
    made: Document = orjson.loads(to_json(trips.solved(DAYS, Language.KOREAN)))
    return made


def planned(tab: Tab, document: Document) -> str:
    """The path of the plan's page, brought in by the form."""
    tab.go("/plans/import")
    tab.page.set_input_files(
        "#file", {"name": "계획.json", "mimeType": "application/json", "buffer": orjson.dumps(document)}
    )
    tab.page.click("main form .button-primary")
    assert re.fullmatch("/plans/[0-9a-f]{32}/", tab.path), tab.text("main")
    return tab.path


def days_of(document: Document) -> list[Document]:
    days: list[Document] = document["plan"]["itinerary"]["days"]
    return days


def printed(tab: Tab, path: str, paper: str) -> list[str]:
    """The text of each page of the printed sheet."""
    tab.go(f"{path}print")
    assert tab.page.is_visible("#print")
    body = tab.page.pdf(format=paper, prefer_css_page_size=False)
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages]


def squeezed(text: str) -> str:
    """Without white space, which lines and pages break at will."""
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("locale", ["ko-KR", "en-US"])
def test_every_day_is_one_page_with_all_its_words(open_tab: OpenTab, paper: str, locale: str) -> None:
    tab = open_tab(locale=locale)
    path = planned(tab, document())
    overview, *pages = printed(tab, path, paper)
    assert len(pages) == DAYS
    plan = tab.plan(path.split("/")[2])
    assert f"₩{plan['totalEstimatedCost']:,}" in overview
    name = "ko" if locale == "ko-KR" else "en"
    for number, (page, day) in enumerate(zip(pages, days_of(document()), strict=True), start=1):
        words = squeezed(page)
        assert (f"{number}일차" if name == "ko" else f"Day{number}") in words
        for stop in day["stops"]:
            assert squeezed(stop["names"][name]) in words
            assert squeezed(stop["note"]) in words


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("note", [SHORT_NOTE, LONG_NOTE])
def test_thirty_days_from_empty_to_full_are_thirty_pages_and_one(
    open_tab: OpenTab, paper: str, note: str
) -> None:
    tab, full = open_tab(), document()
    first, *_ = days_of(full)
    start = date.fromisoformat(first["date"])
    stop = first["stops"][-1] | {"place_id": None}
    full["plan"]["request"]["end"] = (start + timedelta(days=MAX_DAYS - 1)).isoformat()
    full["plan"]["itinerary"]["days"] = [
        first
        | {"number": number + 1, "date": (start + timedelta(days=number)).isoformat(), "weather": None}
        | {
            "stops": [
                stop
                | {"key": f"{number}-{n}", "start": 480 + 60 * n, "end": 520 + 60 * n, "note": f"{n}. {note}"}
                for n in range(number % 13)
            ]
        }
        for number in range(MAX_DAYS)
    ]
    _overview, *pages = printed(tab, planned(tab, full), paper)
    assert len(pages) == MAX_DAYS
    for number, page in enumerate(pages):
        words = squeezed(page)
        assert words.startswith(f"{number + 1}일차")
        assert words.count(squeezed(note)) == number % 13


def test_what_fits_no_page_goes_on_and_loses_nothing(open_tab: OpenTab) -> None:
    tab, endless = open_tab(), document()
    for day in days_of(endless):
        first = day["stops"][0] | {"place_id": None}
        day["stops"] = [
            first
            | {"key": f"{day['number']}-{n}", "start": 30 * n, "end": 30 * n + 20}
            | {"note": f"시작{n:02d} {'가나다라 ' * 180} 끝{n:02d}"}
            for n in range(40)
        ]
    pages = printed(tab, planned(tab, endless), "A4")
    assert len(pages) > DAYS + 1
    words = squeezed("".join(pages))
    for n in range(40):
        assert words.count(f"시작{n:02d}") == words.count(f"끝{n:02d}") == DAYS


def test_nothing_on_the_sheet_is_cut_off_on_a_phone_or_on_paper(open_tab: OpenTab) -> None:
    tab = open_tab(viewport={"width": 390, "height": 844})
    path = planned(tab, document())
    tab.go(f"{path}print")
    for media in ("screen", "print"):
        tab.page.emulate_media(media=media)
        cut = tab.page.evaluate(
            """() => [...document.querySelectorAll("main *")].filter(
                 (element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0
                   && getComputedStyle(element).display !== "inline").map((element) => element.outerHTML)"""
        )
        assert cut == []
        assert tab.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_the_sheet_is_black_on_white_in_the_dark_too(open_tab: OpenTab) -> None:
    tab = open_tab(color_scheme="dark")
    tab.go(f"{planned(tab, document())}print")
    tab.page.emulate_media(media="print", color_scheme="dark")
    colours = tab.page.evaluate(
        """() => [...new Set([...document.querySelectorAll("main *")].map(
             (element) => getComputedStyle(element).color))]"""
    )
    assert colours == ["rgb(0, 0, 0)"]
    assert tab.page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_the_files_come_down_by_a_click_under_the_plans_name(open_tab: OpenTab) -> None:
    tab = open_tab(accept_downloads=True)
    planned(tab, document())
    for suffix in ("ics", "gpx", "kml", "csv", "md", "json"):
        with tab.page.expect_download() as coming:
            tab.page.click(f'.take-file[href$="trip.{suffix}"]')
        assert coming.value.suggested_filename == f"서울 여행.{suffix}"


@pytest.mark.parametrize("size", [{"width": 390, "height": 844}, {"width": 1280, "height": 900}])
def test_the_page_of_links_fits_and_asks_nobody_else(open_tab: OpenTab, size: dict[str, int]) -> None:
    tab = open_tab(viewport=size)
    path = planned(tab, document())
    asked: list[str] = []
    tab.page.on("request", lambda request: asked.append(request.url))
    tab.go(f"{path}take-along")
    assert tab.count(".take-day") == DAYS
    assert tab.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert asked
    assert all(url.startswith(tab.url) for url in asked)
