import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.phrases import INPUT, PHRASES
from planner.domain.trip import Budget, BudgetLevel, InvalidTrip, Language, Pace, Party, TripRequest
from planner.web.api.bodies import FIELD_CODES, REMEMBERED_BYTES, read_trip, wire_name

TRIP = {"location": "Seoul", "startDate": "2026-11-23", "endDate": "2026-11-25"}


def read(**changes: Any) -> TripRequest:
    body = {name: value for name, value in {**TRIP, **changes}.items() if value is not ...}
    return read_trip(json.dumps(body).encode(), accepted=None)


def problems(**changes: Any) -> dict[str, str]:
    with pytest.raises(InvalidTrip) as raised:
        read(**changes)
    return raised.value.problems


def test_the_guides_body_is_enough() -> None:
    request = read(title="Trip", budget="low", maxIterations=2)
    assert (request.location, request.start, request.end) == ("Seoul", date(2026, 11, 23), date(2026, 11, 25))
    assert (request.title, request.max_iterations, request.budget) == ("Trip", 2, Budget(BudgetLevel.LOW))


def test_the_same_body_is_read_once_for_each_language_and_a_long_one_each_time() -> None:
    body = json.dumps(TRIP).encode()
    assert read_trip(body, accepted=None) is read_trip(body, accepted=None)
    assert read_trip(body, accepted=Language.ENGLISH).language is Language.ENGLISH
    assert read_trip(body, accepted=Language.KOREAN).language is Language.KOREAN
    padded = body + b" " * REMEMBERED_BYTES
    assert read_trip(padded, accepted=None) == read_trip(body, accepted=None)
    assert read_trip(padded, accepted=None) is not read_trip(padded, accepted=None)


def test_a_wrong_body_is_wrong_each_time() -> None:
    for _ in range(2):
        with pytest.raises(InvalidTrip):
            read_trip(b'{"location": "Seoul"}', accepted=None)


def test_our_own_fields_are_read() -> None:
    request = read(
        language="en", pace="packed", travelers={"adults": 1, "children": 3}, interests=["food"],
        mustSee=["N Seoul Tower"], avoid=["crowds"], notes="slowly",
    )  # fmt: skip
    assert (request.language, request.pace, request.party) == (Language.ENGLISH, Pace.PACKED, Party(1, 3))
    assert (request.interests, request.must_see, request.avoid) == (
        ("food",),
        ("N Seoul Tower",),
        ("crowds",),
    )
    assert request.notes == "slowly"


def test_null_is_as_good_as_absent_for_what_may_be_absent() -> None:
    absent = read()
    optional = ("title", "budget", "maxIterations", "language", "pace", "travelers", "notes")
    assert read(**dict.fromkeys(optional)) == absent
    assert absent.party == Party(2, 0)
    assert absent.max_iterations == 3


@pytest.mark.parametrize("written", [500_000, 500_000.0, "500000", "500,000", "5e5"])
def test_a_budget_may_be_an_amount(written: object) -> None:
    assert read(budget=written).budget.limit_krw == Decimal(500_000)


@pytest.mark.parametrize("written", ["2026-11-23", "2026-11-23T10:00:00", "2026-11-23T10:00:00Z"])
def test_a_date_may_come_with_a_time(written: str) -> None:
    assert read(startDate=written).start == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"location": ...}, {"location": "required"}),
        ({"startDate": ..., "endDate": ...}, {"start_date": "required", "end_date": "required"}),
        ({"location": 5}, {"location": "wrong_type"}),
        ({"location": None}, {"location": "wrong_type"}),
        ({"location": ["Seoul"]}, {"location": "wrong_type"}),
        ({"title": {}}, {"title": "wrong_type"}),
        ({"notes": 5}, {"notes": "wrong_type"}),
        ({"maxIterations": "3"}, {"max_iterations": "wrong_type"}),
        ({"maxIterations": True}, {"max_iterations": "wrong_type"}),
        ({"maxIterations": 2.5}, {"max_iterations": "wrong_type"}),
        ({"maxIterations": 10**30}, {"max_iterations": "iterations_out_of_range"}),
        ({"travelers": "two"}, {"travelers": "wrong_type"}),
        ({"travelers": True}, {"travelers": "wrong_type"}),
        ({"travelers": {"adults": "2"}}, {"travelers": "wrong_type"}),
        ({"travelers": 0}, {"travelers": "travelers_out_of_range"}),
        ({"interests": "food"}, {"interests": "wrong_type"}),
        ({"interests": [1]}, {"interests": "wrong_type"}),
        ({"mustSee": ["x"] * 21}, {"must_see": "too_many"}),
        ({"avoid": ["x" * 61]}, {"avoid": "too_long"}),
        ({"pace": "ludicrous"}, {"pace": "unknown_choice"}),
        ({"language": "fr"}, {"language": "unknown_choice"}),
        ({"startDate": "2026-02-30"}, {"start_date": "not_a_date"}),
        ({"startDate": "tomorrow"}, {"start_date": "not_a_date"}),
        ({"startDate": 20261123}, {"start_date": "not_a_date"}),
        ({"endDate": None}, {"end_date": "not_a_date"}),
        ({"endDate": "2026-11-01"}, {"end": "end_before_start"}),
        ({"startDate": "0001-01-01"}, {"start": "date_out_of_range"}),
        ({"budget": "lots"}, {"budget": "not_a_budget"}),
        ({"budget": True}, {"budget": "not_a_budget"}),
        ({"budget": []}, {"budget": "not_a_budget"}),
        ({"budget": "NaN"}, {"budget": "not_a_budget"}),
        ({"budget": "Infinity"}, {"budget": "not_a_budget"}),
        ({"budget": -5}, {"budget": "budget_out_of_range"}),
        ({"budget": "9" * 5_000}, {"budget": "budget_out_of_range"}),
    ],
)
def test_a_wrong_field_is_named_with_its_code(changes: dict[str, Any], expected: dict[str, str]) -> None:
    found = problems(**changes)
    assert {_own(name): code for name, code in found.items()} == {
        _own(name): code for name, code in expected.items()
    }
    assert set(found.values()) <= set(PHRASES)


def _own(name: str) -> str:
    """A field's name as clients know it, from whichever of our two layers found it wrong."""
    return {"start_date": "startDate", "end_date": "endDate"}.get(name, wire_name(name))


def test_clients_are_told_of_fields_by_the_names_they_sent() -> None:
    found = problems(startDate="x", endDate="y", maxIterations="z", mustSee="w")
    assert {wire_name(name) for name in found} == {"startDate", "endDate", "maxIterations", "mustSee"}


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'"\\ud800"', b"[" * 5_000])
def test_a_body_that_is_no_json_says_so(body: bytes) -> None:
    with pytest.raises(InvalidTrip) as raised:
        read_trip(body, accepted=None)
    assert raised.value.problems == {"": "invalid_json"}


@pytest.mark.parametrize("body", [b"[]", b"5", b"null", b'"text"'])
def test_json_that_is_no_object_says_so(body: bytes) -> None:
    with pytest.raises(InvalidTrip) as raised:
        read_trip(body, accepted=None)
    assert raised.value.problems == {"": "wrong_type"}


def test_the_language_asked_for_outweighs_the_one_accepted() -> None:
    body = json.dumps(TRIP).encode()
    assert read_trip(body, accepted=Language.ENGLISH).language is Language.ENGLISH
    assert read_trip(body, accepted=None).language is Language.KOREAN
    both = json.dumps({**TRIP, "language": "ko"}).encode()
    assert read_trip(both, accepted=Language.ENGLISH).language is Language.KOREAN


def test_every_code_has_its_words() -> None:
    assert set(FIELD_CODES.values()) <= set(INPUT)


@given(st.dictionaries(
    st.sampled_from(["location", "startDate", "endDate", "budget", "title", "maxIterations", "language",
                     "pace", "interests", "travelers", "mustSee", "avoid", "notes", "nonsense"]),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=90),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=2),
        max_leaves=5,
    ),
))  # fmt: skip
def test_whatever_a_body_holds_it_is_a_request_or_a_named_problem(body: dict[str, Any]) -> None:
    problems = {}
    try:
        assert read_trip(json.dumps({**TRIP, **body}).encode(), accepted=None).title
    except InvalidTrip as invalid:
        problems = invalid.problems or {"": "nothing is named"}
    assert set(problems.values()) <= set(PHRASES)
