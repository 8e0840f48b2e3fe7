from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.trip import (
    MAX_BUDGET_KRW,
    MAX_DAYS,
    MAX_ITERATIONS,
    MAX_LOCATION_CHARS,
    MAX_NOTES_CHARS,
    MAX_TITLE_CHARS,
    MAX_TRAVELERS,
    MAX_WISH_CHARS,
    MAX_WISHES,
    MIN_BUDGET_KRW,
    Budget,
    BudgetLevel,
    InvalidTrip,
    Language,
    Party,
    TripRequest,
    clean_line,
    trip_request,
)

START = date(2026, 11, 23)


def asked(**changes: Any) -> TripRequest:
    return trip_request(**{"location": "Seoul", "start": START, "end": START, **changes})


def problems(**changes: Any) -> dict[str, str]:
    with pytest.raises(InvalidTrip) as raised:
        asked(**changes)
    return raised.value.problems


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"location": ""}, {"location": "required"}),
        ({"location": " \n\t\x00 "}, {"location": "required"}),
        ({"location": "a" * (MAX_LOCATION_CHARS + 1)}, {"location": "too_long"}),
        ({"location": "12345 !?"}, {"location": "not_a_place"}),
        ({"title": "a" * (MAX_TITLE_CHARS + 1)}, {"title": "too_long"}),
        ({"notes": "a" * (MAX_NOTES_CHARS + 1)}, {"notes": "too_long"}),
        ({"end": START - timedelta(days=1)}, {"end": "end_before_start"}),
        ({"end": START + timedelta(days=MAX_DAYS)}, {"end": "too_many_days"}),
        ({"start": date(1999, 12, 31), "end": START}, {"start": "date_out_of_range"}),
        ({"end": date(2101, 1, 1)}, {"end": "date_out_of_range"}),
        (
            {"start": date(1999, 1, 1), "end": date(2101, 1, 1)},
            {"start": "date_out_of_range", "end": "date_out_of_range"},
        ),
        ({"budget": Budget(limit_krw=MIN_BUDGET_KRW - 1)}, {"budget": "budget_out_of_range"}),
        ({"budget": Budget(limit_krw=MAX_BUDGET_KRW + 1)}, {"budget": "budget_out_of_range"}),
        ({"budget": Budget(limit_krw=Decimal(-1))}, {"budget": "budget_out_of_range"}),
        ({"party": Party(0, 2)}, {"travelers": "travelers_out_of_range"}),
        ({"party": Party(1, -1)}, {"travelers": "travelers_out_of_range"}),
        ({"party": Party(MAX_TRAVELERS, 1)}, {"travelers": "travelers_out_of_range"}),
        ({"max_iterations": -1}, {"max_iterations": "iterations_out_of_range"}),
        ({"max_iterations": MAX_ITERATIONS + 1}, {"max_iterations": "iterations_out_of_range"}),
        ({"interests": tuple(map(str, range(MAX_WISHES + 1)))}, {"interests": "too_many"}),
        ({"must_see": ("a" * (MAX_WISH_CHARS + 1),)}, {"must_see": "too_long"}),
        ({"avoid": ("a" * (MAX_WISH_CHARS + 1),)}, {"avoid": "too_long"}),
    ],
)
def test_a_field_out_of_bounds_is_named_with_its_code(
    changes: dict[str, Any], expected: dict[str, str]
) -> None:
    assert problems(**changes) == expected


def test_every_wrong_field_is_named_at_once() -> None:
    found = problems(location="", end=START - timedelta(days=1), party=Party(0), max_iterations=99)
    assert found == {
        "location": "required",
        "end": "end_before_start",
        "travelers": "travelers_out_of_range",
        "max_iterations": "iterations_out_of_range",
    }


def test_what_lies_on_the_bounds_is_accepted() -> None:
    request = asked(
        location="a" * MAX_LOCATION_CHARS,
        title="t" * MAX_TITLE_CHARS,
        notes="n" * MAX_NOTES_CHARS,
        end=START + timedelta(days=MAX_DAYS - 1),
        budget=Budget(limit_krw=MAX_BUDGET_KRW),
        party=Party(1, MAX_TRAVELERS - 1),
        max_iterations=MAX_ITERATIONS,
        interests=tuple(map(str, range(MAX_WISHES))),
        must_see=("m" * MAX_WISH_CHARS,),
    )
    assert request.days == MAX_DAYS == len(request.dates)
    assert asked(budget=Budget(limit_krw=MIN_BUDGET_KRW), max_iterations=0).days == 1


def test_a_title_is_made_in_the_language_the_place_was_written_in() -> None:
    end = START + timedelta(days=2)
    assert asked(end=end).title == "Seoul 3-Day Trip"
    assert asked(location="서울", end=end).title == "서울 3일 여행"
    assert asked(location="Seoul", end=end, language=Language.KOREAN).title == "Seoul 3일 여행"
    assert asked(location="서울", end=end, language=Language.ENGLISH).title == "서울 3-Day Trip"
    assert asked(title="  Our  trip ").title == "Our trip"
    assert asked(title=" \n ").title == "Seoul 1-Day Trip"


def test_a_run_without_a_language_speaks_korean() -> None:
    assert asked().language is Language.KOREAN


def test_wishes_are_cleaned_and_each_is_kept_once_in_its_order() -> None:
    request = asked(
        interests=(" food ", "", "history", "food", "\n"), must_see=("N  Seoul\tTower",), notes=" hi "
    )
    assert request.interests == ("food", "history")
    assert request.must_see == ("N Seoul Tower",)
    assert request.wishes == 4


def test_a_budget_has_a_level_even_with_an_amount() -> None:
    assert asked().budget == Budget(BudgetLevel.MEDIUM, None)


@given(st.text())
def test_a_clean_line_is_one_line_without_control_characters_or_spaces_around(text: str) -> None:
    cleaned = clean_line(text)
    assert cleaned == clean_line(cleaned) == cleaned.strip()
    assert "  " not in cleaned
    assert cleaned.isprintable()


@given(
    st.fixed_dictionaries(
        {
            "location": st.text(max_size=100),
            "start": st.dates(),
            "end": st.dates(),
            "notes": st.text(max_size=1200),
            "party": st.builds(Party, st.integers()),
            "max_iterations": st.integers(),
        }
    )
)
def test_whatever_is_asked_is_a_bounded_request_or_a_named_problem(asked_for: dict[str, Any]) -> None:
    try:
        request = trip_request(**asked_for)
    except InvalidTrip as invalid:
        named = set(invalid.problems)
    else:
        named = {"location"}
        assert 1 <= request.days <= MAX_DAYS
        assert 0 < len(request.location) <= MAX_LOCATION_CHARS
        assert request.title
    assert named
    assert named <= {"location", "start", "end", "title", "notes", "travelers", "max_iterations"}
