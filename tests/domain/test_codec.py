from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain import codec
from planner.domain.codec import UnreadableRecord
from planner.domain.events import RunCancelled, RunEvent, RunFailed, RunQueued, TextDrafted
from planner.domain.plan import Plan
from planner.domain.run import FailureCode
from planner.domain.trip import Budget, Language, Pace, Party, TripRequest
from tests.web.story import plan, request

# JSON has no infinite numbers, and neither has a trip.
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
st.register_type_strategy(Decimal, st.decimals(allow_nan=False, allow_infinity=False))
details = st.dictionaries(st.text(), st.text() | st.integers(-(2**31), 2**31) | st.lists(st.text()))
st.register_type_strategy(RunFailed, st.builds(RunFailed, st.sampled_from(FailureCode), details))

# Building a whole plan at random takes hypothesis long; a real one is read back below.
EVENT_KINDS = [kind for name, kind in codec.KINDS.items() if name != "RunSucceeded"]


@pytest.mark.parametrize("kind", EVENT_KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_every_kind_of_event_reads_back_as_it_was(kind: type, data: st.DataObject) -> None:
    event: RunEvent = data.draw(st.from_type(kind))
    body = codec.event_to_json(event)
    assert codec.event_from_json(kind.__name__, codec.VERSION, body) == event
    assert "\x00" not in body


@pytest.mark.parametrize("language", list(Language))
def test_a_plan_reads_back_as_it_was(language: Language) -> None:
    made = plan(language)
    assert codec.plan_from_json(codec.plan_to_json(made)) == made
    body = codec.event_to_json(codec.KINDS["RunSucceeded"](made))
    read = codec.event_from_json("RunSucceeded", codec.VERSION, body)
    assert read == codec.KINDS["RunSucceeded"](made)


@settings(max_examples=50, deadline=None)
@given(
    st.builds(
        TripRequest,
        budget=st.builds(Budget, limit_krw=st.none() | st.decimals(1_000, 1_000_000, places=2)),
        party=st.from_type(Party),
        pace=st.sampled_from(Pace),
    )
)
def test_a_request_reads_back_as_it_was(asked: TripRequest) -> None:
    assert codec.request_from_json(codec.request_to_json(asked)) == asked


def test_text_is_kept_as_it_was_to_the_last_character() -> None:
    text = '서울 ✈️ \r\n\u2028\u2029\x00\x1f"\\ </script> ﷽ 👨‍👩‍👧'
    body = codec.event_to_json(TextDrafted(text, "draft", 1))
    assert codec.event_from_json("TextDrafted", 1, body) == TextDrafted(text, "draft", 1)


@pytest.mark.parametrize(
    ("kind", "version", "body"),
    [
        ("RunExploded", codec.VERSION, "{}"),
        ("RunQueued", codec.VERSION, "{}"),
        ("RunQueued", codec.VERSION, "not json"),
        ("RunQueued", codec.VERSION, '{"location": 5}'),
        ("RunQueued", codec.VERSION - 1, '{"location": "Seoul"}'),
        ("RunQueued", codec.VERSION - 1, "not json"),
    ],
)
def test_what_does_not_read_says_so(kind: str, version: int, body: str) -> None:
    with pytest.raises(UnreadableRecord):
        codec.event_from_json(kind, version, body)


def test_an_older_version_is_upgraded_step_by_step() -> None:
    def from_oldest(kind: str, document: dict[str, Any]) -> dict[str, Any]:
        assert kind == "RunQueued"
        return {"place": document["town"]}

    def from_older(kind: str, document: dict[str, Any]) -> dict[str, Any]:
        assert kind == "RunQueued"
        return {"location": document["place"]}

    before = dict(codec.UPGRADES)
    codec.UPGRADES.update({codec.VERSION - 2: from_oldest, codec.VERSION - 1: from_older})
    try:
        read = codec.event_from_json("RunQueued", codec.VERSION - 2, '{"town": "Seoul"}')
    finally:
        codec.UPGRADES.clear()
        codec.UPGRADES.update(before)
    assert read == RunQueued("Seoul")


def test_an_event_without_facts_is_an_empty_object() -> None:
    assert codec.event_to_json(RunCancelled()) == "{}"


def test_a_later_day_reads_as_that_day() -> None:
    made = plan()
    read: Plan = codec.plan_from_json(codec.plan_to_json(made))
    assert read.itinerary.days[1].date - read.itinerary.days[0].date == timedelta(days=1)
    assert read.request == request()
