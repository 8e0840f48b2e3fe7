import re
import time
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from planner.domain.checks import Check, Verdict
from planner.domain.facts import DayWeather, Sky, WeatherSource
from planner.domain.trip import Language
from planner.ports import Brief, Chosen, Spent, Summarised, Written
from planner.providers.offline import OfflineWriter
from tests.providers.trips import AREAS, START, brief, choices_of, collected, rain_on, summaries_of, text_of

UNFILLED = re.compile(r"[{}]")
BOTH_FORMS = re.compile(r"[은을이과]\((?:는|를|가|와)\)")


async def written(made: Brief) -> str:
    return text_of(await collected(OfflineWriter().draft(made)))


@pytest.mark.asyncio
async def test_the_choices_are_the_drafts_visits_in_their_order() -> None:
    made = brief()

    items = await collected(OfflineWriter().draft(made))

    expected = [(day.number, stop.place_id) for day in made.draft.days for stop in day.visits]
    assert [(item.day, item.place_id) for item in choices_of(items)] == expected
    assert all(item.note for item in choices_of(items) if item.place_id != "seoul-mmca")


@pytest.mark.asyncio
@pytest.mark.parametrize("language", list(Language))
async def test_every_day_has_its_heading_summary_stops_and_total(language: Language) -> None:
    made = brief(language=language)

    items = await collected(OfflineWriter().draft(made))

    text = text_of(items)
    for day in made.draft.days:
        assert f"Day {day.number}: {AREAS[day.visits[0].area].in_language(language)}\n" in text
        assert f"{day.cost_krw:,.0f}" in text
        for stop in day.stops:
            assert stop.names.in_language(language) in text
    assert [item.day for item in summaries_of(items)] == [1, 2, 3]
    assert all(item.summary in text for item in summaries_of(items))


@pytest.mark.asyncio
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("days", [1, 2, 9, 30])
async def test_the_prose_is_whole_whatever_the_length(language: Language, days: int) -> None:
    weather = {n: rain_on(START + timedelta(days=n - 1)) for n in range(1, days + 1, 2)}

    text = await written(brief(language=language, days=days, weather=weather, must_see=("seoul-coex",)))

    assert not UNFILLED.search(text)
    assert not BOTH_FORMS.search(text)
    assert "!" not in text
    assert "  " not in text
    assert " \n" not in text
    assert "None" not in text
    if language is Language.ENGLISH:
        assert not re.search(r"[가-힣]", text)


@pytest.mark.asyncio
async def test_text_comes_a_line_at_a_time_and_before_what_it_decides() -> None:
    items = await collected(OfflineWriter().draft(brief()))

    for before, item in pairwise(items):
        assert not isinstance(item, Written) or (item.text.count("\n") <= 2 and item.day)
        if isinstance(item, Chosen | Summarised):
            assert isinstance(before, Written)
            assert before.day == item.day


@pytest.mark.asyncio
async def test_the_same_brief_reads_the_same_and_neighbours_do_not_read_alike() -> None:
    first, again = await written(brief(days=4)), await written(brief(days=4))

    assert first == again
    items = await collected(OfflineWriter().draft(brief(days=4)))
    assert len({item.summary for item in summaries_of(items)}) == 4


@pytest.mark.asyncio
async def test_a_wet_forecast_shows_in_the_summary_and_a_mean_does_not_promise_weather() -> None:
    wet, usual = rain_on(START), DayWeather(START, 12, 4, 3, Sky.RAIN, WeatherSource.CLIMATE)

    assert "Rain is forecast" in await written(brief(language=Language.ENGLISH, weather={2: wet}))
    text = await written(brief(language=Language.ENGLISH, weather={2: usual}))
    assert "forecast" not in text.lower()
    assert "usual" in text.lower()


@pytest.mark.asyncio
async def test_unknown_hours_are_said_to_be_unknown_and_open_places_get_no_closing_time() -> None:
    text = await written(brief(days=4))

    assert "국립현대미술관 서울" in text
    assert re.search(r"국립현대미술관 서울.*(확인)", text)
    assert not re.search(r"북촌한옥마을.*:\d\d까지", text)
    assert re.search(r"경복궁.*18:00까지", text)


@pytest.mark.asyncio
async def test_a_note_holds_nothing_that_moving_the_stop_would_make_untrue() -> None:
    items = await collected(OfflineWriter().draft(brief(language=Language.ENGLISH, days=9)))

    assert not [item for item in choices_of(items) if re.search(r"\d|until|walk|minutes", item.note)]


@pytest.mark.asyncio
async def test_one_traveller_is_not_addressed_as_several() -> None:
    made = brief(language=Language.ENGLISH)
    alone = replace(made, request=replace(made.request, party=replace(made.request.party, adults=1)))

    text = await written(alone)
    assert "people (" not in text
    assert "for 1" not in text


@pytest.mark.asyncio
async def test_refining_writes_the_days_with_findings_again_and_says_what_was_found() -> None:
    found = Check(rule="opening_hours", verdict=Verdict.FAILED, day=2, stop="seoul-gwangjang")

    items = await collected(OfflineWriter().refine(brief(), [found], Language.KOREAN))

    assert {item.day for item in items if not isinstance(item, Spent)} == {2}
    assert text_of(items).startswith("Day 2 일정을 다시 정리합니다.")
    assert [item.place_id for item in choices_of(items)] == ["seoul-insadong", "seoul-gwangjang"]


@pytest.mark.asyncio
async def test_a_finding_is_told_with_the_name_of_its_stop() -> None:
    found = Check("opening_hours", Verdict.FAILED, day=2, stop="seoul-gwangjang", reason="hours_unknown")

    text = text_of(await collected(OfflineWriter().refine(brief(), [found, found], Language.KOREAN)))

    assert text.splitlines()[0].count("광장시장: ") == 1
    assert text.splitlines()[0].endswith("니다.")


@pytest.mark.asyncio
async def test_a_finding_on_the_trip_writes_every_day_again_in_the_language_asked_for() -> None:
    found = Check(rule="budget", verdict=Verdict.FAILED)

    items = await collected(OfflineWriter().refine(brief(), [found], Language.ENGLISH))

    assert [item.day for item in summaries_of(items)] == [1, 2, 3]
    assert "Gyeongbokgung Palace" in text_of(items)


@pytest.mark.asyncio
async def test_three_days_take_less_than_two_milliseconds() -> None:
    made, writer = brief(), OfflineWriter()
    took = []
    for _ in range(20):
        started = time.perf_counter()
        await collected(writer.draft(made))
        took.append(time.perf_counter() - started)

    assert min(took) < 0.002
