"""Each change of a plan in one sentence, in both languages."""

from dataclasses import replace

import pytest

from planner.domain.edit import (
    AddStop,
    Change,
    LockStop,
    Made,
    Mend,
    MoveStop,
    RemoveStop,
    Replanned,
    SetMemo,
    SetTimes,
    SwapStop,
)
from planner.domain.itinerary import Itinerary
from planner.domain.plan import Plan
from planner.domain.trip import Language
from planner.web.editing.changes import told
from tests.exports import trips


@pytest.fixture(scope="module")
def plan() -> Plan:
    return trips.solved(3)


@pytest.mark.parametrize(
    ("change", "english", "korean"),
    [
        (
            MoveStop("seoul-bukchon", 1, 0),
            "Moved Bukchon Hanok Village to day 1",
            "북촌한옥마을을 1일차로 옮김",
        ),
        (
            MoveStop("seoul-bukchon", 3, 0),
            "Moved Bukchon Hanok Village within day 3",
            "3일차에서 북촌한옥마을의 순서를 바꿈",
        ),
        (
            RemoveStop("seoul-bukchon"),
            "Removed Bukchon Hanok Village from day 3",
            "북촌한옥마을을 3일차에서 뺌",
        ),
        (
            SwapStop("seoul-bukchon", "seoul-jongmyo"),
            "Swapped Bukchon Hanok Village for Jongmyo Shrine",
            "북촌한옥마을 대신 종묘를 넣음",
        ),
        (AddStop("seoul-jongmyo", 2), "Added Jongmyo Shrine to day 2", "2일차에 종묘를 더함"),
        (LockStop("seoul-jongmyo", locked=True), "Locked Jongmyo Shrine", "종묘를 고정함"),
        (LockStop("seoul-jongmyo", locked=False), "Unlocked Jongmyo Shrine", "종묘의 고정을 풂"),
        (
            SetTimes("seoul-jongmyo", 570, 45),
            "Set Jongmyo Shrine to 09:30 for 45 minutes",
            "종묘를 09:30에 시작해 45분 머무르게 함",
        ),
        (
            SetTimes("seoul-jongmyo", None, 45),
            "Set Jongmyo Shrine to as early as possible for 45 minutes",
            "종묘를 도착하는 대로 시작해 45분 머무르게 함",
        ),
        (SetMemo("seoul-jongmyo", "x {y}"), "Wrote a memo at Jongmyo Shrine", "종묘에 메모를 적음"),
        (SetMemo("seoul-jongmyo", " "), "Removed the memo at Jongmyo Shrine", "종묘의 메모를 지움"),
        (Mend(), "Repaired what did not hold", "규칙에 맞게 자동으로 고침"),
        (Made(), "The plan as it was made", "처음 계획"),
        (Replanned(), "Planned the trip anew", "여행을 다시 계획함"),
        (Replanned((2, 3)), "Planned day 2, day 3 anew", "2일차, 3일차를 다시 계획함"),
        (
            Replanned((2,), "more {museums}"),
            "Planned anew: “more {museums}”",
            "다시 계획함: ‘more {museums}’",
        ),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else "",
)
def test_a_change_is_told_in_both_languages(plan: Plan, change: Change, english: str, korean: str) -> None:
    assert told(change, plan, plan, Language.ENGLISH) == english
    assert told(change, plan, plan, Language.KOREAN) == korean


def test_what_is_gone_is_named_as_it_was_and_what_came_as_it_is(plan: Plan) -> None:
    empty = replace(plan, itinerary=Itinerary(()))
    assert told(RemoveStop("seoul-jongmyo"), plan, empty, Language.ENGLISH) == (
        "Removed Jongmyo Shrine from day 3"
    )
    assert told(AddStop("seoul-jongmyo", 3), empty, plan, Language.ENGLISH) == "Added Jongmyo Shrine to day 3"
    assert "osm-1" in told(AddStop("osm-1", 3), plan, plan, Language.ENGLISH)
