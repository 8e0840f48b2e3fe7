from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.hours import (
    ALWAYS,
    PUBLIC,
    Closures,
    Holidays,
    HoursRule,
    Interval,
    OpeningHours,
)

DAYTIME = Interval(540, 1080, 1020)
MONDAY, TUESDAY, WEDNESDAY, SUNDAY = 0, 1, 2, 6
OFF = frozenset({PUBLIC})
NO_HOLIDAYS: Holidays = {}


def open_daily(closures: Closures) -> OpeningHours:
    return OpeningHours((HoursRule((DAYTIME,)),), closures)


def is_open(hours: OpeningHours, day: date, holidays: Holidays = NO_HOLIDAYS) -> bool:
    return hours.on(day, holidays) != ()


def open_days(hours: OpeningHours, first: date, count: int, holidays: Holidays = NO_HOLIDAYS) -> list[int]:
    """Which of `count` days from the first on it is open, by the day of the month."""
    days = [first + timedelta(days=n) for n in range(count)]
    return [day.day for day in days if is_open(hours, day, holidays)]


def test_the_first_rule_that_holds_counts_and_none_means_closed() -> None:
    weekend, winter = Interval(600, 900, 900), Interval(600, 960, 960)
    hours = OpeningHours(
        (
            HoursRule((weekend,), weekdays=frozenset({5, 6})),
            HoursRule((winter,), months=frozenset({12, 1, 2})),
            HoursRule((DAYTIME,), weekdays=frozenset({0, 1, 2, 3})),
        )
    )
    assert hours.on(date(2026, 12, 5), NO_HOLIDAYS) == (weekend,)
    assert hours.on(date(2026, 12, 7), NO_HOLIDAYS) == (winter,)
    assert hours.on(date(2026, 11, 23), NO_HOLIDAYS) == (DAYTIME,)
    assert hours.on(date(2026, 11, 27), NO_HOLIDAYS) == ()


@pytest.mark.parametrize(
    ("nth", "weekday", "closed_on"),
    [
        (1, MONDAY, [2]),
        (3, SUNDAY, [15]),
        (5, MONDAY, [30]),
        (-1, MONDAY, [30]),
        (-1, WEDNESDAY, [25]),
        (-5, SUNDAY, [1]),
    ],
)
def test_an_nth_weekday_of_the_month_is_closed_and_no_other_day(
    nth: int, weekday: int, closed_on: list[int]
) -> None:
    hours = open_daily(Closures(nth_weekdays=frozenset({(nth, weekday)})))
    opened = open_days(hours, date(2026, 11, 1), 30)
    assert [day for day in range(1, 31) if day not in opened] == closed_on


@given(
    st.dates(date(2000, 1, 1), date(2100, 12, 1)),
    st.sampled_from([1, 2, 3, 4, -1, -2, -3, -4]),
    st.integers(0, 6),
)
def test_every_month_has_exactly_one_of_each_of_the_four_first_and_last_weekdays(
    day: date, nth: int, weekday: int
) -> None:
    first = day.replace(day=1)
    length = ((first + timedelta(days=32)).replace(day=1) - first).days
    hours = open_daily(Closures(nth_weekdays=frozenset({(nth, weekday)})))
    closed = set(range(1, length + 1)) - set(open_days(hours, first, length))
    assert len(closed) == 1
    assert first.replace(day=closed.pop()).weekday() == weekday


def test_a_weekly_closing_day_that_moves_is_open_on_the_holiday_and_closed_on_the_next_working_day() -> None:
    hours = open_daily(Closures(weekdays=frozenset({MONDAY}), moves_after_holiday=True))
    holidays = {date(2026, 11, 23): OFF}
    assert open_days(hours, date(2026, 11, 22), 5, holidays) == [22, 23, 25, 26]
    assert open_days(hours, date(2026, 11, 22), 5) == [22, 24, 25, 26]


def test_a_moved_closing_day_goes_past_the_whole_row_of_holidays() -> None:
    hours = open_daily(Closures(weekdays=frozenset({MONDAY}), moves_after_holiday=True))
    row = {date(2026, 11, day): OFF for day in (22, 23, 24, 25)}
    assert open_days(hours, date(2026, 11, 21), 8, row) == [21, 22, 23, 24, 25, 27, 28]


def test_a_closing_day_that_does_not_move_stays_closed_on_a_holiday() -> None:
    hours = open_daily(Closures(weekdays=frozenset({MONDAY})))
    assert not is_open(hours, date(2026, 11, 23), {date(2026, 11, 23): OFF})


def test_a_season_that_is_no_day_off_moves_nothing() -> None:
    hours = open_daily(Closures(weekdays=frozenset({MONDAY}), moves_after_holiday=True))
    obon = {date(2026, 11, 23): frozenset({"obon"})}
    assert not is_open(hours, date(2026, 11, 23), obon)
    assert is_open(hours, date(2026, 11, 24), obon)


def test_named_holidays_and_dates_close_a_place_and_other_holidays_do_not() -> None:
    hours = open_daily(Closures(holidays=frozenset({"seollal_day"}), dates=frozenset({(5, 1)})))
    assert not is_open(
        hours, date(2026, 2, 17), {date(2026, 2, 17): frozenset({"seollal", "seollal_day", PUBLIC})}
    )
    assert is_open(hours, date(2026, 2, 16), {date(2026, 2, 16): frozenset({"seollal", PUBLIC})})
    assert not is_open(hours, date(2027, 5, 1))
    assert is_open(hours, date(2027, 5, 2))


def test_opening_past_midnight_belongs_to_the_date_it_began_on() -> None:
    night = Interval(1080, 1560, 1500)
    hours = OpeningHours((HoursRule((night,), weekdays=frozenset({TUESDAY})),))
    assert hours.on(date(2026, 11, 24), NO_HOLIDAYS) == (night,)
    assert hours.on(date(2026, 11, 25), NO_HOLIDAYS) == ()
    assert night.admits(1440, 1550)
    assert not night.admits(1440, 1561)


def test_an_interval_admits_who_comes_by_the_last_entry_and_leaves_by_the_end() -> None:
    assert DAYTIME.admits(540, 1080)
    assert DAYTIME.admits(1020, 1080)
    assert not DAYTIME.admits(1021, 1080)
    assert not DAYTIME.admits(539, 600)
    assert not DAYTIME.admits(1020, 1081)
    assert ALWAYS[0].admits(0, 2880)
