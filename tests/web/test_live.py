"""The live page and the loaded page are one page: at every event of a log they hold the same."""

from html import escape

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from planner.domain.events import PartDiscarded, Recorded, RunClosed, RunQueued, StopPlanned, TextDrafted
from planner.domain.progress import Progress, fold
from planner.domain.run import Delivery, RunRecord
from planner.domain.trip import Language
from planner.web.run import live, runpage
from tests.web import story
from tests.web.dom import Node, apply, parse

LOGS = {
    "succeeded": story.succeeded,
    "replaced": story.replaced,
    "given up": story.given_up,
    "failed": story.failed,
    "cancelled": story.cancelled,
}
IN_BOTH = ("steps", "status", "tally", "outcome", "summary", "notes", "days", "forecast", "costs")


def loaded(run: RunRecord, progress: Progress, language: Language) -> Node:
    """The part of the page that changes, as the server renders it at this point of the log."""
    with override(language):
        context = {**runpage.page_context(run, progress), "csrf_token": "token"}
        return parse(render_to_string("planner/run.html#state", context))


def told(records: list[Recorded], run: RunRecord, language: Language, *, after: int = 0) -> Node:
    """The page as it was loaded at event `after`, with every later message applied."""
    seen = fold(records[:after])
    page, dom = live.page_for(run, language, seen), loaded(run, seen, language)
    for record in records[after:]:
        if message := live.messages(record, page):
            apply(dom, message)
    return dom


def without_busy(dom: Node) -> str:
    """The page's HTML without what differs: aria-busy, which the script sets at the end, and <noscript>."""
    for node in dom.all():
        node.attributes.pop("aria-busy", None)
        node.children = [
            child for child in node.children if not (isinstance(child, Node) and child.tag == "noscript")
        ]
    return dom.inner


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("delivery", list(Delivery))
@pytest.mark.parametrize("log", LOGS)
def test_a_page_updated_live_equals_one_loaded_then_at_every_event(
    log: str, delivery: Delivery, language: Language
) -> None:
    records, run = LOGS[log](), story.run(delivery=delivery)
    page, dom = live.page_for(run, language), loaded(run, Progress(), language)
    for number, record in enumerate(records, start=1):
        if message := live.messages(record, page):
            apply(dom, message)
        expected = loaded(run, fold(records[:number]), language)
        assert without_busy(dom) == without_busy(expected), f"after {number}: {record.event}"


@pytest.mark.parametrize("log", LOGS)
def test_a_reader_who_comes_in_the_middle_ends_with_the_same_page(log: str) -> None:
    records, run = LOGS[log](), story.run()
    whole = without_busy(loaded(run, fold(records), Language.KOREAN))
    for after in range(len(records)):
        assert without_busy(told(records, run, Language.KOREAN, after=after)) == whole, f"from {after}"


def test_an_event_seen_before_changes_nothing() -> None:
    records = story.succeeded()
    page = live.page_for(story.run(), Language.KOREAN, fold(records[:10]))
    assert [live.messages(record, page) for record in records[:10]] == [None] * 10


def test_the_text_on_the_page_is_what_the_writer_wrote_to_the_last_character() -> None:
    records = story.recorded([event for event in story.beginning() if not isinstance(event, PartDiscarded)])
    dom = told(records, story.run(), Language.KOREAN)
    written = "".join(record.event.text for record in records if isinstance(record.event, TextDrafted))
    assert dom.find("written").text == written.replace("\r\n", "\n")


def test_text_is_escaped_and_never_markup() -> None:
    hostile = '<script>alert(1)</script><hx-partial hx-target="#status">"\'&</hx-partial>'
    records = story.recorded(
        [RunQueued("서울"), TextDrafted(hostile, 'a"]b<', None), TextDrafted(hostile, 'a"]b<', None)]
    )
    page = live.page_for(story.run(), Language.KOREAN)
    sent = "".join(filter(None, (live.messages(record, page) for record in records)))
    assert "<script" not in sent
    assert sent.count("<hx-partial") == 2
    assert escape(hostile) in sent


def test_cards_of_a_day_stand_in_time_order_whatever_order_they_were_decided_in() -> None:
    dom = told(story.recorded(story.beginning()), story.run(), Language.KOREAN)
    names = [node.text for node in dom.find("day-1").all() if node.attributes.get("class") == "card-name"]
    assert names == ["경복궁", "북촌한옥마을", "국립현대미술관 서울"]


def test_a_part_that_is_written_again_takes_its_text_and_stops_with_it() -> None:
    records = story.recorded([*story.beginning(), PartDiscarded("draft", (2,))])
    dom = told(records, story.run(), Language.KOREAN)
    assert dom.find("written").text == ""
    assert "광장시장" not in dom.find("day-2").text
    assert "경복궁" in dom.find("day-1").text


def test_a_verdict_touches_only_the_card_it_is_about() -> None:
    records = story.succeeded()
    page = live.page_for(story.run(), Language.KOREAN)
    sizes: dict[str, list[int]] = {}
    for record in records:
        message = live.messages(record, page)
        sizes.setdefault(type(record.event).__name__, []).append(len(message or ""))
    assert max(sizes["DraftReviewed"][:3]) < min(sizes["StopPlanned"][1:])
    assert max(sizes["TextDrafted"]) < 300


def test_the_end_removes_what_only_a_run_under_way_has() -> None:
    running = told(story.recorded(story.beginning()), story.run(), Language.KOREAN)
    assert running.find("stop-form")
    assert running.find("cursor")
    for log in LOGS.values():
        ids = {node.attributes.get("id") for node in told(log(), story.run(), Language.KOREAN).all()}
        assert not ids & {"stop-form", "cursor"}


def test_what_an_event_changes_is_made_once_for_all_readers() -> None:
    records = story.succeeded()
    first, second, english = (
        live.page_for(story.run(), language)
        for language in (Language.KOREAN, Language.KOREAN, Language.ENGLISH)
    )
    for record in records:
        sent = live.messages(record, first)
        if not isinstance(record.event, TextDrafted):
            assert live.messages(record, second) is sent
        if isinstance(record.event, StopPlanned):
            assert live.messages(record, english) != sent


def test_the_last_event_of_a_log_changes_nothing_shown() -> None:
    page = live.page_for(story.run(), Language.KOREAN)
    assert live.messages(story.recorded([RunClosed()])[0], page) is None


def test_a_stop_that_moves_to_another_day_leaves_its_old_one() -> None:
    records = story.recorded([RunQueued("서울"), StopPlanned(1, story.PARK), StopPlanned(2, story.PARK)])
    dom = told(records, story.run(), Language.KOREAN)
    assert "하늘공원" not in dom.find("day-1").text
    assert "하늘공원" in dom.find("day-2").text
