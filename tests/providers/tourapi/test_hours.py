"""TourAPI's Korean texts of times and closing days: read whole, or unknown."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.hours import ALWAYS, DAY_MINUTES, Closures, Holidays, OpeningHours
from planner.providers.tourapi.hours import hours_of

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
MONDAY, TUESDAY, WEDNESDAY, SATURDAY = (date(2026, 11, day) for day in (23, 24, 25, 28))
JULY = date(2026, 7, 8)
NO_HOLIDAYS: Holidays = {}


def read(use: str, rest: str = "연중무휴", *, holiday_on_workday: bool = False) -> OpeningHours | None:
    return hours_of(use, rest, holiday_on_workday=holiday_on_workday)


def on(day: date, use: str, rest: str = "연중무휴") -> str:
    """The hours of a date as "09:00-18:00<17:00", the last after "<" being the last entry."""
    hours = read(use, rest)
    assert hours is not None, (use, rest)
    spans = []
    for one in hours.on(day, NO_HOLIDAYS):
        entry = f"<{_clock(one.last_entry)}" if one.last_entry != one.end else ""
        spans.append(f"{_clock(one.start)}-{_clock(one.end)}{entry}")
    return " ".join(spans)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


@pytest.mark.parametrize(
    ("use", "told"),
    [
        ("09:00~18:00", "09:00-18:00"),
        ("09:00 - 18:00", "09:00-18:00"),
        ("９：００～１８：００", "09:00-18:00"),
        ("이용시간 : 09:00 ∼ 18:00", "09:00-18:00"),
        ("<p>09:00~18:00</p>", "09:00-18:00"),
        ("09시~18시", "09:00-18:00"),
        ("9시30분~17시 반", "09:30-17:30"),
        ("9~18시", "09:00-18:00"),
        ("오전 9시 ~ 오후 6시", "09:00-18:00"),
        ("낮 12시~밤 10시", "12:00-22:00"),
        ("09:00~정오", "09:00-12:00"),
        ("09:00부터 ~ 18:00까지", "09:00-18:00"),
        ("00:00~24:00", "00:00-24:00"),
        ("18:00~02:00", "18:00-26:00"),
        ("18:00~익일 02:00", "18:00-26:00"),
        ("09:00~12:00, 13:00~18:00", "09:00-12:00 13:00-18:00"),
        ("10:00~18:00 (입장마감 17:30)", "10:00-18:00<17:30"),
        ("10:00~18:00 (17:30 입장마감)", "10:00-18:00<17:30"),
        ("10:00~18:00<br>※ 매표 마감 17:00", "10:00-18:00<17:00"),
        ("10:00~18:00<br>※ 입장은 마감 1시간 전까지", "10:00-18:00<17:00"),
        ("10:00~18:00 (관람종료 30분 전 입장 마감)", "10:00-18:00<17:30"),
        ("11:00~22:00 (브레이크타임 15:00~17:00 / 라스트오더 21:00)", "11:00-15:00 17:00-22:00<21:00"),
        ("상시 개방", "00:00-48:00"),
        ("24시간", "00:00-48:00"),
        ("매일 09:00~18:00", "09:00-18:00"),
        ("[11월~2월] 09:00~17:00 [3월~10월] 09:00~18:00", "09:00-17:00"),
        ("3월~10월 09:00~18:00 / 11월~2월 09:00~17:00", "09:00-17:00"),
        ("하절기(3월~10월) 09:00~18:00<br>동절기(11월~2월) 09:00~17:00", "09:00-17:00"),
        ("09:00~18:00 (3~10월), 09:00~17:00 (11~2월)", "09:00-17:00"),
        (
            "[1월~2월/11월~12월]<br>\n09:00~17:00 (입장마감 16:00)<br>\n[3월~10월] 09:00~18:30",
            "09:00-17:00<16:00",
        ),
        ("3월 1일~10월 31일 09:00~18:00, 11월 1일~2월 28일 09:00~17:00", "09:00-17:00"),
        ("10:00~18:00, 수요일 10:00~21:00", "10:00-21:00"),
        ("월·수·금 10:00~20:00 / 화·목·토·일 10:00~18:00", "10:00-20:00"),
        ("월~금 09:00~18:00 / 주말 10:00~17:00", "09:00-18:00"),
    ],
)
def test_times_on_a_wednesday_in_november(use: str, told: str) -> None:
    assert on(WEDNESDAY, use) == told


def test_seasons_and_weekdays_hold_together() -> None:
    use = "[3월~10월] 평일 09:00~18:00, 주말 09:00~20:00 [11월~2월] 10:00~17:00"

    assert on(JULY, use) == "09:00-18:00"
    assert on(date(2026, 7, 11), use) == "09:00-20:00"
    assert on(SATURDAY, use) == "10:00-17:00"


@pytest.mark.parametrize(
    ("rest", "closures"),
    [
        ("연중무휴", Closures()),
        ("없음", Closures()),
        ("매주 월요일 휴무", Closures(weekdays=frozenset({MON}))),
        ("월요일, 화요일", Closures(weekdays=frozenset({MON, TUE}))),
        ("매주 월·화", Closures(weekdays=frozenset({MON, TUE}))),
        ("매주 월~수요일", Closures(weekdays=frozenset({MON, TUE, WED}))),
        ("주말", Closures(weekdays=frozenset({SAT, SUN}))),
        ("매월 첫째 주 월요일", Closures(nth_weekdays=frozenset({(1, MON)}))),
        ("매월 둘째, 넷째 일요일", Closures(nth_weekdays=frozenset({(2, SUN), (4, SUN)}))),
        ("매월 1,3주 월요일", Closures(nth_weekdays=frozenset({(1, MON), (3, MON)}))),
        ("매월 2·4번째 화요일", Closures(nth_weekdays=frozenset({(2, TUE), (4, TUE)}))),
        ("매월 마지막 주 수요일", Closures(nth_weekdays=frozenset({(-1, WED)}))),
        ("1월 1일", Closures(dates=frozenset({(1, 1)}))),
        ("12월 30일~1월 2일", Closures(dates=frozenset({(12, 30), (12, 31), (1, 1), (1, 2)}))),
        ("신정, 설날·추석 당일", Closures(holidays=frozenset({"new_year", "seollal_day", "chuseok_day"}))),
        ("설/추석 연휴", Closures(holidays=frozenset({"seollal", "chuseok"}))),
        ("설날 당일, 추석 연휴", Closures(holidays=frozenset({"seollal_day", "chuseok"}))),
        ("설, 추석", Closures(holidays=frozenset({"seollal", "chuseok"}))),
        ("명절 당일", Closures(holidays=frozenset({"seollal_day", "chuseok_day"}))),
        ("법정 공휴일", Closures(holidays=frozenset({"public"}))),
        ("일요일 및 공휴일", Closures(weekdays=frozenset({SUN}), holidays=frozenset({"public"}))),
        ("크리스마스, 근로자의 날", Closures(holidays=frozenset({"christmas", "labour_day"}))),
        (
            "매주 월요일 (단, 월요일이 공휴일인 경우 다음 날 휴관)",
            Closures(weekdays=frozenset({MON}), moves_after_holiday=True),
        ),
        (
            "매주 화요일 <br>※ 단, 정기휴일이 공휴일과 겹칠 경우에는 개방하며, 그 다음 날이 정기휴일임",
            Closures(weekdays=frozenset({TUE}), moves_after_holiday=True),
        ),
        ("연중무휴 (설날 당일 휴무)", Closures(holidays=frozenset({"seollal_day"}))),
        ("매주 월요일, 기타 관장이 지정하는 날", Closures(weekdays=frozenset({MON}))),
    ],
)
def test_closing_days(rest: str, closures: Closures) -> None:
    hours = read("09:00~18:00", rest)

    assert hours is not None
    assert hours.closures == closures


def test_closing_days_may_stand_among_the_times() -> None:
    for use in ("09:00~18:00 (매주 월요일 휴관)", "09:00~18:00, 월요일 휴무", "09:00~18:00 매주 월요일 휴무"):
        assert on(MONDAY, use, "") == ""
        assert on(TUESDAY, use, "") == "09:00-18:00"


def test_what_is_open_every_day_needs_no_closing_days() -> None:
    assert on(MONDAY, "매일 09:00~18:00", "") == "09:00-18:00"
    assert on(MONDAY, "연중무휴 09:00~18:00", "") == "09:00-18:00"
    always = read("상시 개방", "")
    assert always is not None
    assert always.on(MONDAY, NO_HOLIDAYS) == ALWAYS


@pytest.mark.parametrize(
    ("use", "rest"),
    [
        ("", "연중무휴"),
        ("", ""),
        ("09:00~18:00", ""),
        ("09:00~18:00", "홈페이지 참조"),
        ("09:00~18:00", "매주 월요일 등"),
        ("09:00~18:00", "우천 시 휴무"),
        ("09:00~18:00", "매주 월요일 (7~8월 제외)"),
        ("09:00~18:00", "추석 전날"),
        ("09:00~18:00", "13월 1일"),
        ("점포별 상이", "점포별 상이"),
        ("하절기 09:00~18:00 / 동절기 09:00~17:00", "연중무휴"),
        ("하절기 09:00~18:00", "연중무휴"),
        ("하절기 상시 개방", "연중무휴"),
        ("[본관] 09:00~18:00 [별관] 10:00~17:00", "연중무휴"),
        ("3월~10월 09:00~18:00", "연중무휴"),
        ("평일 09:00~18:00", "연중무휴"),
        ("09:00~18:00 (3월~10월), 11월~2월 09:00~17:00", "연중무휴"),
        ("일출~일몰", "연중무휴"),
        ("09:00~일몰", "연중무휴"),
        ("10:00~6:00", "연중무휴"),
        ("오전 9시~6시", "연중무휴"),
        ("9~18", "연중무휴"),
        ("25:00~26:00", "연중무휴"),
        ("09:70~18:00", "연중무휴"),
        ("10:00~18:00 (입장마감 19:00)", "연중무휴"),
        ("10:00~18:00 (입장마감 12시간 전)", "연중무휴"),
        ("13월~14월 09:00~18:00", "연중무휴"),
        ("3월 15일~10월 31일 09:00~18:00, 11월 1일~3월 14일 09:00~17:00", "연중무휴"),
        ("약 1시간 30분", "연중무휴"),
        ("예약제 운영", "연중무휴"),
        ("09:00~18:00 / 10:00~17:00", "연중무휴"),
        ("상시개방 / 09:00~18:00", "연중무휴"),
        ("09:00~18:00" + " " * 300 + "가" * 700, "연중무휴"),
    ],
)
def test_what_cannot_be_read_is_unknown_and_never_guessed(use: str, rest: str) -> None:
    assert read(use, rest) is None


def test_hours_of_public_holidays_matter_only_to_a_trip_that_has_one() -> None:
    use = "평일 10:00~19:00 / 토·일·공휴일 10:00~18:00"

    assert read(use, holiday_on_workday=False) is not None
    assert read(use, holiday_on_workday=True) is None
    assert read("매일 10:00~18:00, 공휴일 10:00~18:00", holiday_on_workday=True) is not None


def test_a_closing_day_that_a_holiday_opens_matters_only_to_a_trip_that_has_one() -> None:
    rest = "매주 월요일 (공휴일인 경우 정상 운영)"

    assert read("09:00~18:00", rest, holiday_on_workday=False) is not None
    assert read("09:00~18:00", rest, holiday_on_workday=True) is None


CLOCKS = st.integers(6 * 4, 12 * 4).map(lambda quarter: quarter * 15)
LENGTHS = st.integers(4, 12 * 4).map(lambda quarter: quarter * 15)
RANGES = st.tuples(CLOCKS, LENGTHS).map(lambda span: (span[0], span[0] + span[1]))


@given(
    summer=RANGES,
    winter=RANGES,
    begins=st.integers(2, 6),
    ends=st.integers(7, 11),
    closed=st.sets(st.integers(0, 6), max_size=5),
    dash=st.sampled_from(["~", " ~ ", "-", "∼", " – "]),
    after=st.booleans(),
    day=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
)
def test_what_is_written_is_what_is_read(
    *,
    summer: tuple[int, int],
    winter: tuple[int, int],
    begins: int,
    ends: int,
    closed: set[int],
    dash: str,
    after: bool,
    day: date,
) -> None:
    def part(months: str, times: tuple[int, int]) -> str:
        clock = dash.join(map(_clock, times))
        return f"{clock} ({months})" if after else f"[{months}] {clock}"

    seasons = (f"{begins}월~{ends}월", f"{ends + 1}월~{begins - 1}월")
    use = f"{part(seasons[0], summer)}<br>{part(seasons[1], winter)}"
    rest = "매주 " + ", ".join(f"{'월화수목금토일'[n]}요일" for n in sorted(closed)) if closed else "연중무휴"

    hours = read(use, rest)

    assert hours is not None, (use, rest)
    expected = summer if begins <= day.month <= ends else winter
    open_on = [(one.start, one.end) for one in hours.on(day, NO_HOLIDAYS)]
    assert open_on == ([] if day.weekday() in closed else [expected])


WORDS = [
    *(
        "09:00",
        "18:00",
        "~",
        "09:00~18:00",
        "18:00~02:00",
        "오전 9시",
        "오후 6시",
        "3월",
        "10월",
        "3월~10월",
        "11월~2월",
    ),
    *(
        "월요일",
        "화",
        "토·일",
        "평일",
        "주말",
        "매주",
        "매월",
        "첫째 주",
        "2,4",
        "휴무",
        "휴관",
        "연중무휴",
        "상시 개방",
    ),
    *(
        "(",
        ")",
        "[",
        "]",
        "/",
        ",",
        "<br>",
        "\n",
        "※",
        "단,",
        "공휴일인 경우 다음 날",
        "공휴일",
        "설날",
        "추석",
        "당일",
    ),
    *(
        "연휴",
        "입장마감",
        "17:00",
        "30분 전",
        "1시간 전까지 입장",
        "브레이크타임 15:00~17:00",
        "1월 1일",
        "12월 25일",
    ),
    *("매일", "24시간", "은", "및", "없음", "99", "0", "시", "분", "월", "일", "하절기", "본관"),
]
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=25).map("".join),
)


@settings(max_examples=600, deadline=None)
@given(use=TEXTS, rest=TEXTS, holiday=st.booleans(), day=st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_whatever_text_comes_is_hours_or_unknown_at_once(
    use: str, rest: str, holiday: bool, day: date
) -> None:
    began = time.perf_counter()

    hours = hours_of(use, rest, holiday_on_workday=holiday)

    assert time.perf_counter() - began < 2
    if hours is not None:
        assert hours.rules
        for interval in hours.on(day, NO_HOLIDAYS):
            assert 0 <= interval.start < interval.end <= 2 * DAY_MINUTES
            assert interval.start <= interval.last_entry <= interval.end
