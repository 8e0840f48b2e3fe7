"""The form of a new trip: what is enough, what is wrong, and what stays."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from django.utils.translation import override

from planner.domain import trip
from planner.domain.facts import Destination, Place
from planner.domain.run import Delivery
from planner.domain.trip import BudgetLevel, Language, Pace, Party
from planner.ports import DestinationUnknown
from planner.web.home.forms import TripForm
from planner.web.home.initials import initial_for, initial_from
from tests.web import story

ENOUGH = {"location": "서울", "start": "2026-11-24", "end": "2026-11-26"}


class Places:
    """Knows the destinations it is given, and suggests them all."""

    def __init__(self, *known: str) -> None:
        self._known = known

    def find(self, location: str) -> Destination:
        if location not in self._known:
            raise DestinationUnknown(location, self._known)
        return None  # type: ignore[return-value]  # the form asks only whether there is one

    def suggest(self, text: str, limit: int = 8) -> tuple[Destination, ...]:
        raise NotImplementedError

    def places(self, destination: Destination) -> tuple[Place, ...]:
        raise NotImplementedError


def sent(fields: dict[str, Any], language: Language = Language.KOREAN) -> TripForm:
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return TripForm(data, gazetteer=Places("서울", "부산", "Seoul"), language=language)


def errors(fields: dict[str, Any]) -> dict[str, Sequence[str]]:
    with override("ko"):
        return {name: list(map(str, problems)) for name, problems in sent(fields).errors.items()}


def test_a_place_and_two_dates_are_enough() -> None:
    form = sent(ENOUGH)
    assert form.is_valid(), form.errors
    request = form.trip_request()
    assert (request.location, request.start, request.end) == ("서울", date(2026, 11, 24), date(2026, 11, 26))
    assert request.title == "서울 3일 여행"
    assert request.budget == trip.Budget()
    assert request.party == Party()
    assert request.language is Language.KOREAN
    assert form.delivery_wish() is None


def test_every_wish_reaches_the_request() -> None:
    form = sent(
        ENOUGH
        | {
            "budget": "amount",
            "budget_amount": "₩1,200,000",
            "title": "가을 여행",
            "interests": ["history", "food"],
            "other_interests": "한옥, 재즈\n서점",
            "pace": "relaxed",
            "adults": "3",
            "children": "1",
            "must_see": "경복궁，창덕궁",
            "avoid": "쇼핑",
            "notes": "천천히 걷고 싶어요.",
            "delivery": "whole",
        }
    )
    assert form.is_valid(), form.errors
    request = form.trip_request()
    assert request.budget == trip.Budget(BudgetLevel.MEDIUM, Decimal(1_200_000))
    assert request.title == "가을 여행"
    assert request.interests == ("history", "food", "한옥", "재즈", "서점")
    assert request.pace is Pace.RELAXED
    assert request.party == Party(3, 1)
    assert request.must_see == ("경복궁", "창덕궁")
    assert request.avoid == ("쇼핑",)
    assert request.notes == "천천히 걷고 싶어요."
    assert form.delivery_wish() is Delivery.WHOLE


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"location": ""}, "location"),
        ({"location": "   "}, "location"),
        ({"location": "12345"}, "location"),
        ({"location": "가" * 10_000}, "location"),
        ({"location": "서울\x00"}, "location"),
        ({"start": ""}, "start"),
        ({"start": "2026-02-30"}, "start"),
        ({"start": "1899-01-01"}, "start"),
        ({"end": "어제"}, "end"),
        ({"end": "2026-11-23"}, "end"),
        ({"end": "2027-01-30"}, "end"),
        ({"budget": "lavish"}, "budget"),
        ({"budget": "amount"}, "budget_amount"),
        ({"budget": "amount", "budget_amount": "많이"}, "budget_amount"),
        ({"budget": "amount", "budget_amount": "1"}, "budget_amount"),
        ({"budget": "amount", "budget_amount": "1e400"}, "budget_amount"),
        ({"budget": "amount", "budget_amount": "NaN"}, "budget_amount"),
        ({"budget": "amount", "budget_amount": "-5000"}, "budget_amount"),
        ({"title": "제" * 121}, "title"),
        ({"interests": ["dragons"]}, "interests"),
        ({"other_interests": "가" * 61}, "other_interests"),
        ({"must_see": ",".join(f"곳{n}" for n in range(21))}, "must_see"),
        ({"avoid": "가" * 61}, "avoid"),
        ({"notes": "가" * 1_001}, "notes"),
        ({"adults": "0"}, "adults"),
        ({"adults": "두 명"}, "adults"),
        ({"adults": "19", "children": "2"}, "adults"),
        ({"children": "-1"}, "adults"),
        ({"pace": "sprint"}, "pace"),
        ({"delivery": "pigeon"}, "delivery"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(wrong: dict[str, Any], field: str) -> None:
    found = errors(ENOUGH | wrong)
    assert list(found) == [field]
    assert len(found[field]) == 1
    assert found[field][0].endswith(("요.", "다."))


def test_several_problems_are_said_at_once() -> None:
    found = errors(
        {"location": "아틀란티스", "start": "2026-11-24", "end": "2026-11-20", "title": "제" * 121}
    )
    assert set(found) == {"location", "end", "title"}


def test_an_unknown_place_comes_with_what_might_be_meant() -> None:
    with override("ko"):
        form = sent(ENOUGH | {"location": "아틀란티스"})
        assert not form.is_valid()
        assert form.suggestions == ("서울", "부산", "Seoul")
        assert "아틀란티스" in form.errors["location"][0]


def test_what_was_typed_stays_and_its_error_is_tied_to_it() -> None:
    with override("ko"):
        html = str(sent(ENOUGH | {"end": "2026-11-20"})["end"])
    assert 'value="2026-11-20"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_end_error"' in html


def test_a_suggestion_that_is_pressed_wins_over_what_was_typed() -> None:
    form = sent(ENOUGH | {"location": ["서욹", "부산"]})
    assert form.is_valid(), form.errors
    assert form.trip_request().location == "부산"


@pytest.mark.parametrize(
    ("fields", "unfolded"),
    [
        ({}, False),
        ({"pace": "normal", "adults": "2", "children": "0"}, False),
        ({"must_see": "경복궁"}, True),
        ({"notes": "가" * 1_001}, True),
        ({"adults": "0"}, True),
    ],
)
def test_the_folded_part_is_open_when_something_in_it_matters(fields: dict[str, Any], unfolded: bool) -> None:
    assert sent(ENOUGH | fields).is_unfolded is unfolded


@pytest.mark.parametrize("today", [date(2026, 11, 16 + n) for n in range(7)])
def test_an_empty_form_proposes_a_weekend_to_come(today: date) -> None:
    initial = initial_for(today)
    assert initial["start"].weekday() == 4
    assert initial["end"].weekday() == 6
    assert 7 <= (initial["start"] - today).days <= 13


@pytest.mark.parametrize("language", list(Language))
def test_a_form_filled_from_an_earlier_request_asks_for_the_same(language: Language) -> None:
    before = story.request(language)
    blank = TripForm(initial=initial_from(before), gazetteer=Places(), language=language)
    values = {field.html_name: field.value() for field in blank}
    filled = {
        name: value if isinstance(value, list) else str(value) for name, value in values.items() if value
    }
    form = sent(filled, language)
    assert form.is_valid(), form.errors
    assert form.trip_request() == before
