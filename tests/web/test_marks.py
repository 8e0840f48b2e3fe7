"""The marks on a day that the model replaced: what is new, what was moved, what was left out."""

import time
from dataclasses import replace

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from planner.domain.events import (
    SKETCH_PART,
    STOPS_PART,
    PartDiscarded,
    RunEvent,
    RunQueued,
    StopPlanned,
    TextDrafted,
)
from planner.domain.progress import Progress, fold
from planner.domain.run import Delivery
from planner.web.parts import cards
from planner.web.run import marks, runpage
from tests.web import story
from tests.web.dom import parse


def marked(progress: Progress, day: int) -> dict[str, str]:
    """What the cards of a day say in English, by the stop's English name."""
    with override("en"):
        found = marks.marks_of(progress, day).stops
    return {progress.stops[key][1].names.en: mark.shown for key, mark in found.items()}


def left_out(progress: Progress, day: int) -> tuple[str, ...]:
    with override("en"):
        return marks.marks_of(progress, day).left_out


def day_html(progress: Progress, day: int, language: str) -> str:
    with override(language):
        shown = cards.live_day(progress, story.request(), day)
        return render_to_string("planner/_day.html", {"day": shown})


def test_nothing_is_marked_while_only_the_first_draft_is_there() -> None:
    progress = fold(story.replaced()[:12])
    assert progress.stops
    assert [marks.marks_of(progress, day) for day in (1, 2)] == [marks.UNMARKED] * 2


def test_a_day_that_the_model_replaced_tells_what_is_new_moved_and_left_out() -> None:
    progress = fold(story.replaced()[:17])
    assert marked(progress, 1) == {
        "Bukchon Hanok Village": "new",
        "MMCA Seoul": "moved 14:00 → 15:00",
    }
    assert left_out(progress, 1) == ("Jongmyo Shrine",)
    assert marks.marks_of(progress, 2) == marks.UNMARKED


def test_a_stop_that_turns_up_on_another_day_was_not_left_out() -> None:
    progress = fold(story.replaced()[:21])
    assert marked(progress, 2) == {"Jongmyo Shrine": "from day 1"}
    assert left_out(progress, 1) == ()
    assert left_out(progress, 2) == ("Haneul Park",)


def test_a_second_version_is_compared_with_the_first_draft_too() -> None:
    progress = fold(story.replaced()[:28])
    assert marked(progress, 2) == {"N Seoul Tower": "new"}
    assert left_out(progress, 1) == ("Jongmyo Shrine",)
    assert left_out(progress, 2) == ("Haneul Park",)


def test_a_meal_around_another_part_of_town_is_no_news() -> None:
    lunch = replace(story.LUNCH, key="day-1-dinner")
    progress = fold(
        story.recorded(
            [
                *(StopPlanned(1, stop) for stop in (story.PALACE, story.LUNCH)),
                PartDiscarded(SKETCH_PART, (1,)),
                *(StopPlanned(1, stop) for stop in (story.PALACE, lunch)),
            ]
        )
    )
    assert progress.rewritten == {1}
    assert marks.marks_of(progress, 1) == marks.UNMARKED


def test_a_model_that_gives_up_leaves_no_marks() -> None:
    records = story.given_up()
    assert marked(fold(records[:20]), 1)
    progress = fold(records)
    assert progress.rewritten == frozenset()
    assert progress.sketch == {}


@pytest.mark.parametrize("part", ["draft", STOPS_PART])
def test_what_replaces_no_sketch_is_compared_with_nothing(part: str) -> None:
    events: list[RunEvent] = [
        StopPlanned(1, story.PALACE),
        PartDiscarded(part, (1,)),
        StopPlanned(1, story.MARKET),
    ]
    assert marks.marks_of(fold(story.recorded(events)), 1) == marks.UNMARKED


def test_a_day_without_a_first_draft_has_no_marks() -> None:
    """A writer that is quick has nothing shown before it: a day that it times anew is no change."""
    events: list[RunEvent] = [
        RunQueued("서울"),
        TextDrafted("1일차", "draft", 1),
        StopPlanned(1, story.PALACE),
        PartDiscarded(SKETCH_PART, (2,)),
        StopPlanned(2, story.MARKET),
    ]
    progress = fold(story.recorded(events))
    assert [marks.marks_of(progress, day) for day in (1, 2)] == [marks.UNMARKED] * 2


@pytest.mark.parametrize(
    ("language", "seen", "heard", "instead"),
    [
        ("en", "moved 14:00 → 15:00", "Moved from 14:00 to 15:00", "Instead of: Jongmyo Shrine"),
        ("ko", "시간 변경 14:00 → 15:00", "시간이 14:00에서 15:00", "대신 빠진 곳: 종묘"),
    ],
)
def test_marks_are_words_to_see_and_words_to_hear(language: str, seen: str, heard: str, instead: str) -> None:
    page = parse(day_html(fold(story.replaced()[:17]), 1, language))
    card = next(node for node in page.all() if "card-mark-moved" in node.attributes.get("class", ""))
    shown, said = card.elements
    assert (shown.attributes, shown.text) == ({"aria-hidden": "true"}, seen)
    assert said.attributes == {"class": "visually-hidden"}
    assert said.text.startswith(heard)
    line = next(node for node in page.all() if node.attributes.get("class") == "day-left-out")
    assert line.text == instead
    assert [node.tag for node in line.elements] == ["span", "del"]


def test_the_finished_plan_has_no_marks_and_the_runs_page_says_how_much_changed() -> None:
    progress, run = fold(story.replaced()), story.run()
    with override("en"):
        days = runpage.days_of(progress, run)
        changed = runpage.summary_context(run, progress)["changed"]
    assert [stop.mark for day in days for stop in day.stops] == [None] * 7
    assert [day.left_out for day in days] == [(), ()]
    assert changed == "2 of 7 stops differ from the first draft."


def test_nobody_is_told_of_a_first_draft_that_was_not_shown() -> None:
    whole = story.run(delivery=Delivery.WHOLE)
    assert runpage.summary_context(whole, fold(story.replaced()))["changed"] == ""
    assert runpage.summary_context(story.run(), fold(story.succeeded()))["changed"] == ""


def test_the_marks_of_a_full_day_take_microseconds() -> None:
    """The bound is many times what it takes, for busy machines: it fails when whole trips are compared."""
    stops = [replace(story.PALACE, key=f"place-{number}", place_id=f"p{number}") for number in range(140)]
    sketch = {stop.key: (number // 10 + 1, stop) for number, stop in enumerate(stops)}
    progress = Progress(stops=sketch, sketch=sketch, rewritten=frozenset({1}))
    best = min(_seconds(progress) for _ in range(50))
    assert best < 0.000_5


def _seconds(progress: Progress) -> float:
    began = time.perf_counter()
    marks.marks_of(progress, 1)
    return time.perf_counter() - began
