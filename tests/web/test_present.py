"""What templates show: in the viewer's words, with nothing made up."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

import pytest
from django.utils.translation import override

from planner.domain.checks import Check, Verdict
from planner.domain.events import RunFailed
from planner.domain.facts import Category, Names, Sky, WeatherSource
from planner.domain.hours import ALWAYS, Interval
from planner.domain.itinerary import Stop, Verification
from planner.domain.progress import Progress, fold
from planner.domain.run import Delivery, FailureCode, RunStatus, Step
from planner.domain.trip import Budget, BudgetLevel, Language, Pace, Party
from planner.web import words
from planner.web.parts import cards, present
from planner.web.run import runpage
from tests.web import story


@pytest.fixture(autouse=True)
def _korean() -> Iterator[None]:
    with override("ko"):
        yield


def card(stop: Stop = story.PALACE, checks: Sequence[Check] = (), *, final: bool = False) -> cards.StopView:
    return cards.stop_view(stop, checks, Language.KOREAN, final=final)


@pytest.mark.parametrize(
    ("amount", "shown"), [("0", "₩0"), ("950", "₩950"), ("1234567", "₩1,234,567"), ("10.5", "₩11")]
)
def test_money_has_separators_and_no_fractions(amount: str, shown: str) -> None:
    assert words.won(Decimal(amount)) == shown


@pytest.mark.parametrize(
    ("opening", "ko", "en"),
    [
        (None, "운영 시간 확인 필요", "Hours unknown: please check"),
        ((), "이날은 쉽니다", "Closed on this day"),
        (ALWAYS, "상시 개방", "Always open"),
        ((Interval(540, 1080, 1080),), "09:00–18:00", "09:00–18:00"),
        ((Interval(540, 1080, 1020),), "09:00–18:00 (입장 마감 17:00)", "09:00–18:00 (last entry 17:00)"),
        ((Interval(660, 840, 840), Interval(1020, 1560, 1560)), "11:00–14:00, 17:00–02:00", None),
    ],
)
def test_hours_say_closed_and_unknown_apart(
    opening: Sequence[Interval] | None, ko: str, en: str | None
) -> None:
    assert words.hours(opening) == ko
    with override("en"):
        assert words.hours(opening) == (en or ko)


def test_dates_name_once_what_they_share() -> None:
    day = story.START
    assert words.date_span(day, day) == "2026년 11월 24일"
    assert words.date_span(day, day + timedelta(days=2)) == "2026년 11월 24일~26일"
    with override("en"):
        assert words.long_date(day) == "Tue, Nov 24"


def test_names_follow_the_viewer_and_the_local_name_stands_beside() -> None:
    temple = replace(story.PALACE, names=Names("센소지", "Senso-ji", "浅草寺"))
    assert (card(temple).name, card(temple).local_name) == ("센소지", "浅草寺")
    assert card(story.PALACE).local_name == ""
    with override("en"):
        assert card(temple).name == "Senso-ji"


def test_a_card_carries_time_leg_cost_and_hours() -> None:
    shown = card(story.MUSEUM)
    assert (shown.start, shown.end) == ("14:00", "15:50")
    assert shown.leg == "도보 12분"
    assert shown.cost == "₩15,000"
    assert shown.category == "미술관"
    assert card(story.VILLAGE).cost == "무료"
    assert card(replace(story.VILLAGE, fee_known=False)).cost == "입장료 확인 필요"
    assert card(story.TOWER).leg == "대중교통 32분"
    assert card(story.LUNCH).is_meal


def test_a_badge_is_unknown_until_something_was_checked() -> None:
    assert card().badge == "unknown"
    assert card(final=True).badge == "unverified"
    passed = Check("open", Verdict.PASSED, stop=story.PALACE.key)
    verified = replace(story.PALACE, verification=Verification.VERIFIED)
    assert card(verified, (passed,)).badge == "verified"


def test_a_reason_is_the_newest_one_that_is_not_a_pass() -> None:
    checks = (
        Check("open", Verdict.FAILED, stop=story.PALACE.key, reason="too_long"),
        Check("open", Verdict.REPAIRED, stop=story.PALACE.key, reason=story.REPAIRED_BY),
        Check("open", Verdict.PASSED, stop=story.PALACE.key),
        Check("open", Verdict.FAILED, stop="elsewhere", reason="required"),
    )
    repaired = replace(story.PALACE, verification=Verification.REPAIRED)
    assert card(repaired, checks).reason.startswith("시간이 다 되어")


def test_card_ids_fit_html_and_differ() -> None:
    ids = {cards.card_id(key) for key in ("seoul-a", "seoul-b", "점심 1", '"><script>')}
    assert len(ids) == 4
    assert all(re.fullmatch(r"stop-[0-9a-f]{8}", one) for one in ids)


def test_weather_says_where_it_is_from() -> None:
    forecast, climate = map(cards.weather_view, story.WEATHER)
    assert forecast is not None
    assert climate is not None
    assert (forecast.source, forecast.rain, forecast.high) == ("예보", "비 올 확률 10%", 11)
    assert (climate.source, climate.rain) == ("평년", "")


def test_the_five_steps_have_the_guides_icons_and_labels() -> None:
    steps = runpage.step_views(Progress())
    assert [(step.icon, step.label) for step in steps] == [
        ("🌤️", "날씨 정보 수집"),
        ("🤖", "AI 계획 생성"),
        ("✅", "계획 검증"),
        ("🔧", "계획 개선"),
        ("🎉", "최종 완료"),
    ]


def test_the_active_step_is_marked_and_the_end_leaves_none() -> None:
    def states(progress: Progress) -> list[str]:
        return [step.state for step in runpage.step_views(progress)]

    assert states(Progress()) == ["todo"] * 5
    running = fold(story.recorded(story.beginning()))
    assert states(running) == ["done", "active", "todo", "todo", "todo"]
    assert states(fold(story.succeeded())) == ["done"] * 5
    assert states(fold(story.cancelled())) == ["done", "stopped", "todo", "todo", "todo"]


def test_the_status_line_speaks_the_guides_words() -> None:
    lines = [
        runpage.status_line(fold(story.succeeded()[:number]), story.request())
        for number in range(1, len(story.succeeded()) + 1)
    ]
    assert list(dict.fromkeys(lines)) == [
        "서울 날씨 정보 수집 중...",
        "서울 날씨 정보 확인 중...",
        "날씨: 맑음 7°C",
        "AI 여행 계획 생성 중...",
        "계획 검증 중...",
        "계획 개선 중 (1/3)...",
        "최종 계획 완성 중...",
        "완료! 여행 계획이 준비되었습니다: 2일, 7곳, ₩142,600.",
    ]


def test_a_failure_says_why_and_what_would_help() -> None:
    details = {
        "conflicts": [{"code": "required", "params": {}}],
        "relaxations": [{"code": "too_long"}, "하루 줄이기"],
    }
    progress = Progress(status=RunStatus.FAILED, failure=RunFailed(FailureCode.INFEASIBLE, details))
    shown = runpage.outcome_context(story.run(), progress)
    assert "입력해 주세요." in shown["sentence"]
    assert shown["relaxations"] == ("너무 깁니다. 짧게 줄여 주세요.", "하루 줄이기")


def test_a_failed_run_whose_log_is_gone_still_says_that_it_failed() -> None:
    shown = runpage.outcome_context(story.run(), Progress(status=RunStatus.FAILED, closed=True))
    assert shown["outcome"] == "failed"
    assert shown["sentence"]


def test_every_day_of_the_trip_is_there_from_the_start() -> None:
    days = runpage.days_of(Progress(), story.run())
    assert [day.number for day in days] == [1, 2]
    assert all(day.stops == () for day in days)
    assert runpage.days_of(Progress(), story.run(delivery=Delivery.WHOLE)) == ()


def test_a_summary_adds_up_and_says_what_the_costs_cover() -> None:
    shown = present.summary(story.plan())
    assert shown.cost == "₩142,600"
    assert shown.budget_left == "예산 ₩500,000 중 ₩357,400 남음"
    assert (shown.days, shown.stops) == (2, 7)
    assert [(verdict, number) for verdict, _, number in shown.counts] == [
        ("passed", 3),
        ("repaired", 1),
        ("unverified", 1),
    ]
    assert "숙박과 항공은 들어 있지 않습니다" in shown.costs_cover
    assert shown.remarks == ("일부 일정은 규칙에 맞도록 자동으로 고쳤습니다.",)
    assert [source.name for source in shown.sources] == ["Tripsite 아틀라스", "Open-Meteo 예보"]
    assert shown.sources[1].licence == "CC BY 4.0"


def test_notes_are_in_the_language_of_the_run_and_chrome_in_the_viewers() -> None:
    with override("en"):
        shown = present.summary(story.plan(Language.KOREAN))
        assert shown.remarks == ("일부 일정은 규칙에 맞도록 자동으로 고쳤습니다.",)
        assert shown.costs_cover.startswith("Entry fees")


def test_a_note_without_a_sentence_is_left_out() -> None:
    assert present.notes(("nobody_wrote_this", "deadline", "deadline"), Language.ENGLISH) == (
        "Time was up, so this is the best plan that passed every check.",
    )


def test_the_trip_is_told_in_words() -> None:
    shown = present.trip_view(story.request(), "서울 2일 여행")
    assert shown.party == "어른 2명, 어린이 1명"
    assert shown.budget == "₩500,000 이내"
    assert shown.wishes == ("역사·유적", "한옥", "경복궁")


@pytest.mark.parametrize(
    ("kind", "known"),
    [
        (Category, words.CATEGORIES),
        (Sky, words.SKY_ICONS),
        (WeatherSource, words.WEATHER_SOURCES),
        (BudgetLevel, words.BUDGETS),
        (Pace, words.PACES),
        (Step, runpage.STEP_ICONS),
    ],
)
def test_every_value_of_the_domain_has_words(kind: type[StrEnum], known: dict[StrEnum, object]) -> None:
    assert set(known) == set(kind)


def test_party_and_budget_without_extras_are_short() -> None:
    assert words.party(Party(1)) == "어른 1명"
    assert words.budget(Budget(BudgetLevel.LOW)) == "알뜰하게"
