import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.trip import Language
from planner.ports import Chosen, Summarised, WriterItem, Written
from planner.providers.writing.layout import MAX_TEXT_CHARS, Layout, Menu, clean
from planner.providers.writing.parsing import MAX_ANSWER_CHARS, AnswerReader, NotAnAnswer
from tests.providers.trips import PLACES, choices_of, drafted, summaries_of, text_of

MENU = Menu(
    days={day.number: day.date for day in drafted(days=12).days},
    places={place.id: place for place in PLACES},
    language=Language.KOREAN,
)
PLAN: dict[str, Any] = {
    "days": [
        {
            "day": 1,
            "summary": 'A "quiet" day\n with \\ 😀',
            "stops": [
                {"id": "seoul-gyeongbokgung", "note": "아침이\t좋습니다"},
                {"id": "seoul-nowhere", "note": "no such place"},
                {"id": "seoul-bukchon", "note": ""},
            ],
        },
        {"day": 12, "summary": "", "stops": [{"id": "seoul-mmca", "note": "실내 🖼️"}]},
    ]
}
PLAN_TEXT = """\
Day 1: 11월 23일 (월)
A "quiet" day with \\ 😀
- 경복궁: 아침이 좋습니다
- 북촌한옥마을

Day 12: 12월 4일 (금)
- 국립현대미술관 서울: 실내 🖼️

"""

ids = st.sampled_from([*(place.id for place in PLACES), "seoul-nowhere", "", 7, None])
texts = st.one_of(st.text(max_size=30), st.sampled_from([None, 3, "`", "🏯\u200d궁", "\u202e", "a  b "]))
stops = st.one_of(
    st.fixed_dictionaries({"id": ids}, optional={"note": texts, "why": texts}),
    st.fixed_dictionaries({"note": texts, "id": ids}),
    st.none(),
)
days = st.fixed_dictionaries(
    {},
    optional={
        "day": st.sampled_from([1, 2, 12, 99, "1", True, None]),
        "summary": texts,
        "stops": st.lists(stops),
    },
)


def shuffled(day: dict[str, Any], backwards: bool) -> dict[str, Any]:
    return dict(reversed(day.items())) if backwards else day


answers = st.builds(
    lambda made, backwards: {"days": [shuffled(day, backwards) for day in made]},
    st.lists(days, max_size=5),
    st.booleans(),
)


def read(chunks: list[str]) -> list[WriterItem]:
    reader = AnswerReader(MENU)
    return [item for chunk in chunks for item in reader.feed(chunk)] + reader.finish()


def split(text: str, cuts: list[int]) -> list[str]:
    marks = [0, *sorted({cut % (len(text) + 1) for cut in cuts}), len(text)]
    return [text[start:end] for start, end in pairwise(marks)]


def full_text(answer: dict[str, Any]) -> str:
    return "".join(piece.text for piece in Layout(MENU, is_whole=True).pieces(answer, answer))


def decided(items: list[WriterItem]) -> list[WriterItem]:
    return [item for item in items if not isinstance(item, Written)]


def test_a_whole_answer_reads_as_headings_summaries_and_lines() -> None:
    items = read([json.dumps(PLAN)])

    assert text_of(items) == PLAN_TEXT
    assert choices_of(items) == [
        Chosen(1, "seoul-gyeongbokgung", "아침이 좋습니다"),
        Chosen(1, "seoul-bukchon", ""),
        Chosen(12, "seoul-mmca", "실내 🖼️"),
    ]
    assert summaries_of(items) == [Summarised(1, 'A "quiet" day with \\ 😀')]


@pytest.mark.parametrize("ensure_ascii", [True, False])
def test_the_text_is_the_same_a_character_at_a_time(ensure_ascii: bool) -> None:
    answer = json.dumps(PLAN, ensure_ascii=ensure_ascii)

    assert text_of(read(list(answer))) == PLAN_TEXT


@given(answers, st.booleans(), st.lists(st.integers(min_value=0), max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_chunks_add_up_to_the_layout_of_the_whole(
    answer: dict[str, Any], ensure_ascii: bool, cuts: list[int]
) -> None:
    written = json.dumps(answer, ensure_ascii=ensure_ascii)

    items = read(split(written, cuts))

    assert text_of(items) == full_text(answer)
    assert decided(items) == decided(read([written]))


@given(answers, st.lists(st.integers(min_value=0), max_size=20))
@settings(max_examples=100, deadline=None)
def test_a_stop_is_chosen_right_after_its_line(answer: dict[str, Any], cuts: list[int]) -> None:
    so_far = ""
    for item in read(split(json.dumps(answer), cuts)):
        match item:
            case Written(text=text):
                so_far += text
            case Chosen(place_id=place_id, note=note):
                name = MENU.places[place_id].names.ko
                assert so_far.endswith(f"- {name}: {note}\n" if note else f"- {name}\n")
            case Summarised(summary=summary):
                assert so_far.endswith(summary + "\n")


@given(st.text(max_size=200), st.integers(min_value=0, max_value=200))
def test_cleaning_a_beginning_gives_the_beginning_of_the_cleaning(text: str, cut: int) -> None:
    assert clean(text).startswith(clean(text[:cut]))


@given(st.text(max_size=300), st.lists(st.integers(min_value=0), max_size=5))
def test_no_text_of_any_kind_breaks_the_reader(text: str, cuts: list[int]) -> None:
    try:
        items = read(split('{"days":[{"day":1,' + text, cuts))
    except NotAnAnswer:
        return
    assert not choices_of(items)


def test_text_streams_before_its_stop_is_complete() -> None:
    reader = AnswerReader(MENU)

    items = reader.feed('{"days":[{"day":1,"summary":"Pal')
    assert text_of(items) == "Day 1: 11월 23일 (월)\nPal"
    items = reader.feed('aces","stops":[{"id":"seoul-gyeong')
    assert text_of(items) == "aces\n"
    assert summaries_of(items) == [Summarised(1, "Palaces")]
    items = reader.feed('bokgung","note":"Early')
    assert items == [Written("- 경복궁: Early", 1)]
    items = reader.feed(' is best"')
    assert items == [Written(" is best\n", 1), Chosen(1, "seoul-gyeongbokgung", "Early is best")]


def test_a_day_number_is_not_believed_until_it_is_complete() -> None:
    reader = AnswerReader(MENU)

    assert reader.feed('{"days":[{"day":1') == []
    assert text_of(reader.feed('2,"summary":"')) == "Day 12: 12월 4일 (금)\n"


def test_what_the_menu_does_not_have_and_repeats_are_skipped_and_counted() -> None:
    stop = {"id": "seoul-mmca", "note": "once"}
    answer = {
        "days": [
            {"day": 1, "summary": "", "stops": [stop, stop, {"id": "seoul-nowhere", "note": "x"}]},
            {"day": 1, "summary": "again", "stops": []},
            {"day": 77, "summary": "never", "stops": [{"id": "seoul-bukchon", "note": "x"}]},
            {"day": 2, "summary": "", "stops": [stop]},
        ]
    }
    reader = AnswerReader(MENU)

    items = reader.feed(json.dumps(answer)) + reader.finish()

    assert choices_of(items) == [Chosen(1, "seoul-mmca", "once")]
    assert (reader.chosen, reader.skipped) == (1, 5)
    assert "again" not in text_of(items)
    assert "never" not in text_of(items)


def test_a_fence_around_the_answer_is_not_part_of_it() -> None:
    assert text_of(read(list(f"```json\n{json.dumps(PLAN)}\n```\n"))) == PLAN_TEXT


@pytest.mark.parametrize(
    "answer", ["", "prose", "{", '{"days":[', '{"days":[]} and more', "[]", '{"days":[}']
)
def test_what_is_no_whole_json_object_is_not_an_answer(answer: str) -> None:
    with pytest.raises(NotAnAnswer):
        read([answer])


@pytest.mark.parametrize("answer", ["{}", '{"days":null}', '{"days":"three"}', '{"days":[1,"x",[]]}'])
def test_an_object_of_another_shape_chooses_nothing(answer: str) -> None:
    assert read(list(answer)) == []


def test_a_summary_that_does_not_end_is_cut() -> None:
    endless = json.dumps({"days": [{"day": 1, "summary": "가" * 2_000, "stops": []}]})

    assert len(summaries_of(read(split(endless, [500, 1_000])))[0].summary) == MAX_TEXT_CHARS


def test_an_answer_that_does_not_end_is_given_up() -> None:
    reader = AnswerReader(MENU)
    reader.feed(" " * MAX_ANSWER_CHARS)

    with pytest.raises(NotAnAnswer):
        reader.feed(" ")


def test_controls_and_changes_of_direction_do_not_reach_the_traveller() -> None:
    assert clean("a\u202eb\u0000c\u2028d\r\ne\u200df") == "abc d e\u200df"
