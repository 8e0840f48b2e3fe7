"""A traveller's sentence by the rules: what it fills in, and that nothing it holds can break the form."""

import time
from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from planner.domain.guess import MAX_SENTENCE_CHARS, TripGuess
from planner.domain.rates import CurrencyUnknown
from planner.domain.trip import Party, trip_request
from planner.providers.freetext import parsed
from planner.providers.freetext.tastes import INTERESTS
from planner.solver.interests import liked_categories
from planner.web import words
from tests.factories import atlas
from tests.providers.injections import INJECTIONS
from tests.providers.sentences import ENGLISH, KOREAN, SENTENCES, TODAY, WON

LONG_SECONDS = 5.0
"""It takes a tenth of a second at most; a pattern that tries every way would take minutes."""
PIECES = st.sampled_from(
    [piece for sentence in SENTENCES for piece in sentence.split()]
    + [
        "12월",
        "31일부터",
        "99박",
        "0일",
        "-3 days",
        "$",
        "₩0",
        "999999999999만원",
        "Feb 30",
        "0/0",
        ",",
        "\n",
        "no",
    ]
)


def to_won(amount: Decimal, currency: str) -> Decimal:
    if currency not in WON:
        raise CurrencyUnknown(currency)
    return (amount * WON[currency]).quantize(Decimal(1))


def read(sentence: str, today: date = TODAY) -> TripGuess:
    return parsed(sentence, today=today, gazetteer=atlas(), to_won=to_won)


def said(guess: TripGuess) -> dict[str, object]:
    """The fields that were filled in."""
    return {
        name: getattr(guess, name) for name in asdict(guess) if getattr(guess, name) not in (None, (), "")
    }


def assert_the_form_takes_it(guess: TripGuess) -> None:
    """A trip request can be made with every field of it."""
    start, end = guess.dates(TODAY) or (TODAY, TODAY)
    made = trip_request(
        location=guess.location or "Seoul",
        start=start,
        end=end,
        budget=guess.budget,
        party=guess.party,
        interests=guess.interests,
        must_see=guess.must_see,
        avoid=guess.avoid,
        notes=guess.notes,
    )
    assert (made.interests, made.must_see, made.avoid) == (guess.interests, guess.must_see, guess.avoid)
    assert guess.end is None or guess.start is not None


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_fills_in_what_it_says_and_nothing_else(sentence: str) -> None:
    guess = read(sentence)

    assert said(guess) == SENTENCES[sentence]
    assert_the_form_takes_it(guess)


def test_there_are_sentences_enough_of_both_languages() -> None:
    assert len(ENGLISH) >= 30
    assert len(KOREAN) >= 30


def test_the_same_sentence_reads_the_same_twice() -> None:
    assert [read(each) for each in SENTENCES] == [read(each) for each in SENTENCES]


def test_the_forms_interests_are_the_forms_own_and_other_words_mean_something_too() -> None:
    assert set(INTERESTS) == set(words.INTERESTS)
    own = [word for expected in SENTENCES.values() for word in expected.get("interests", ())]
    assert all(liked_categories([word]) for word in own if word not in words.INTERESTS)


@pytest.mark.parametrize("name", INJECTIONS)
def test_injected_words_are_at_most_notes_and_wishes(name: str) -> None:
    guess = read(f"Rome, 3 days, {INJECTIONS[name].text}")

    assert_the_form_takes_it(guess)
    assert guess.location == "Rome"
    assert guess.budget is None


def test_a_length_without_dates_counts_from_the_forms_default() -> None:
    assert read("Seoul 5 days").dates(TODAY) == (TODAY, TODAY + timedelta(days=4))
    assert read("Seoul").dates(TODAY) is None
    assert read("Seoul tomorrow").dates(TODAY) == (TODAY + timedelta(days=1),) * 2


@pytest.mark.parametrize(
    ("today", "this", "following"),
    [
        (date(2026, 11, 16), date(2026, 11, 21), date(2026, 11, 28)),
        (date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 28)),
        (date(2026, 11, 21), date(2026, 11, 21), date(2026, 11, 28)),
        (date(2026, 11, 22), date(2026, 11, 22), date(2026, 11, 28)),
    ],
)
def test_weekends_are_told_apart_on_every_day_of_the_week(today: date, this: date, following: date) -> None:
    for sentence in ("Seoul this weekend", "이번 주말 서울"):
        assert read(sentence, today).start == this
    for sentence in ("Seoul next weekend", "다음 주말 서울", "다음주 주말 서울"):
        assert read(sentence, today).start == following


def test_a_date_that_has_gone_by_is_next_years() -> None:
    assert read("Seoul Nov 21").start == date(2027, 11, 21)
    assert read("Seoul Nov 22").start == date(2026, 11, 22)
    assert read("Seoul Feb 29", date(2027, 3, 1)).start == date(2028, 2, 29)


def test_children_alone_leave_the_adults_as_the_form_has_them() -> None:
    assert read("Seoul with 2 kids").party == Party(Party().adults, 2)


def test_money_nobody_has_a_rate_for_is_not_understood() -> None:
    poor = parsed("Seoul £300", today=TODAY, gazetteer=atlas(), to_won=_no_rates)

    assert poor.budget is None
    assert poor.not_understood == ("£300",)


def _no_rates(amount: Decimal, currency: str) -> Decimal:
    raise CurrencyUnknown(currency)


@given(st.text(max_size=300))
@example("\x00" * 50)
@example("1" * 300)
@example("with " * 200)
@example("예산 " * 300)
@example("\u202e<script>3 days in Seoul</script>")
@settings(max_examples=200, deadline=None)
def test_no_text_of_any_kind_breaks_it(text: str) -> None:
    assert_the_form_takes_it(read(text))


@given(st.lists(PIECES, max_size=14).map(" ".join), st.dates(date(2026, 1, 1), date(2030, 12, 31)))
@settings(max_examples=200, deadline=None)
def test_the_words_of_trips_in_any_order_stay_within_the_form(text: str, today: date) -> None:
    guess = read(text, today)

    assert_the_form_takes_it(guess)
    assert guess.start is None or guess.start >= today or "20" in text


@pytest.mark.parametrize(
    "part",
    [
        *(
            " ",
            "1 ",
            "1,",
            "예산 ",
            "budget of ",
            "총 예산 ",
            "under ",
            "with a ",
            "with my mother and ",
            "no ",
        ),
        *(
            "Seoul ",
            "서울 ",
            "Dec 3 ",
            "12월 3일부터 ",
            "절 ",
            "x y z 싫어",
            "A B C D ",
            "the ",
            "- ",
            "가",
            "$1 ",
        ),
    ],
)
def test_no_text_takes_long(part: str) -> None:
    began = time.monotonic()

    read(part * MAX_SENTENCE_CHARS)

    assert time.monotonic() - began < LONG_SECONDS


def test_a_sentence_that_does_not_end_is_read_to_its_limit() -> None:
    guess = read("Seoul 3 days, " + "very " * MAX_SENTENCE_CHARS)

    assert (guess.location, guess.days) == ("Seoul", 3)
    assert_the_form_takes_it(guess)
