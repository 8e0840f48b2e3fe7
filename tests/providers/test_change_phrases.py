"""What travellers write to have a plan changed, in both languages, and what is made of it."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from planner.atlas.rates import TABLE
from planner.domain.plan import Plan
from planner.domain.trip import Budget, BudgetLevel, Language, Pace, Party
from planner.domain.wanted import Wanted, changed_by
from planner.providers.freetext import RuleReader
from planner.providers.freetext.changing import ChangeReader
from tests.exports import trips
from tests.factories import MONDAY, atlas, trip

TODAY = date(2026, 11, 20)
WISHED: dict[str, Any] = {"must_see": ("Gyeongbokgung Palace",), "interests": ("walks", "art")}


def plan_in(location: str = "Seoul", **wishes: Any) -> Plan:
    plan = trips.seoul()
    return replace(plan, request=trip(location, **wishes))


def wanted(words: str, plan: Plan | None = None) -> Wanted:
    reader = ChangeReader(RuleReader(atlas(), TABLE.to_krw), atlas())
    return asyncio.run(reader.read(words, plan or plan_in(), today=TODAY, language=Language.ENGLISH))


PACES = {
    "slower": -1,
    "a bit slower please": -1,
    "slow it down": -1,
    "more relaxed": -1,
    "too busy": -1,
    "fewer stops": -1,
    "less walking": -1,
    "We cannot walk so much": -1,
    "더 천천히": -1,
    "좀 더 여유롭게 해줘": -1,
    "천천히 다니게 해 주세요": -1,
    "너무 빡빡해요": -1,
    "덜 걷게": -1,
    "덜 걷게 해 주세요": -1,
    "많이 안 걷게 해줘": -1,
    "faster": 1,
    "more stops": 1,
    "busier": 1,
    "더 알차게": 1,
    "더 빡빡하게 해줘": 1,
}
BUDGETS = {
    "cheaper": -1,
    "make it cheaper": -1,
    "a little less expensive": -1,
    "too expensive": -1,
    "더 싸게": -1,
    "좀 더 저렴하게 해 주세요": -1,
    "너무 비싸요": -1,
    "비용을 줄여 주세요": -1,
    "fancier": 1,
    "더 고급스럽게": 1,
}
INTERESTS = {
    "more museums": ("art",),
    "more museums please": ("art",),
    "more food": ("food",),
    "I want more nature": ("nature",),
    "more temples": ("temples",),
    "박물관 더": ("art",),
    "박물관 더 넣어줘": ("art",),
    "맛집 더 많이": ("food",),
    "쇼핑 더": ("shopping",),
    "박물관을 더 보고 싶어요": ("art",),
}
ADDED = {
    "add N Seoul Tower": ("N Seoul Tower",),
    "please include Gwangjang Market": ("Gwangjang Market",),
    "we want to see Changdeokgung": ("Changdeokgung",),
    "불국사 넣어줘": ("불국사",),
    "남산타워 추가해 주세요": ("남산타워",),
    "창덕궁 가고 싶어요": ("창덕궁",),
}
DROPPED = {
    "skip Gyeongbokgung": ("Gyeongbokgung",),
    "no Bukchon please": ("Bukchon",),
    "drop the N Seoul Tower": ("N Seoul Tower",),
    "leave out Insadong": ("Insadong",),
    "경복궁 빼줘": ("경복궁",),
    "경복궁은 빼 주세요": ("경복궁",),
    "명동 제외해줘": ("명동",),
}
DAYS = {
    "more museums on day 2": (2,),
    "slower on the second day": (2,),
    "Day 1: cheaper": (1,),
    "skip Bukchon on the last day": (2,),
    "days 1 and 3 slower": (1, 3),
    "둘째 날 더 천천히": (2,),
    "2일차에 박물관 더": (2,),
    "첫날 경복궁 빼줘": (1,),
    "마지막 날은 여유롭게": (2,),
    "이틀째는 덜 걷게": (2,),
    "1일차와 2일차 더 싸게": (1, 2),
    "on day seven, slower": (7,),
}


@pytest.mark.parametrize(("words", "step"), PACES.items())
def test_a_pace_is_a_step_slower_or_faster(words: str, step: int) -> None:
    assert wanted(words).pace_step == step


@pytest.mark.parametrize(("words", "step"), BUDGETS.items())
def test_a_price_is_a_step_lower_or_higher(words: str, step: int) -> None:
    assert wanted(words).budget_step == step


@pytest.mark.parametrize(("words", "interests"), INTERESTS.items())
def test_more_of_a_kind_is_an_interest(words: str, interests: tuple[str, ...]) -> None:
    found = wanted(words)
    assert (found.interests, found.must_see) == (interests, ())


@pytest.mark.parametrize(("words", "places"), ADDED.items())
def test_a_place_to_add_is_a_wish(words: str, places: tuple[str, ...]) -> None:
    found = wanted(words)
    assert (found.must_see, found.avoid) == (places, ())


@pytest.mark.parametrize(("words", "places"), DROPPED.items())
def test_a_place_to_drop_is_avoided(words: str, places: tuple[str, ...]) -> None:
    found = wanted(words)
    assert (found.avoid, found.must_see) == (places, ())


@pytest.mark.parametrize(("words", "days"), DAYS.items())
def test_the_days_that_are_named_are_the_ones_to_change(words: str, days: tuple[int, ...]) -> None:
    found = wanted(words)
    assert found.days == days
    assert found != replace(Wanted(), days=days)


@pytest.mark.parametrize("words", ["one more day", "add an extra day", "하루 더", "하루 늘려줘"])
def test_a_day_more_makes_the_trip_longer(words: str) -> None:
    plan = plan_in()
    assert changed_by(wanted(words), plan.request, cost_krw=plan.cost_krw).days == plan.request.days + 1


def test_one_place_in_the_stead_of_another() -> None:
    for words in ("replace Gyeongbokgung with Changdeokgung", "경복궁 대신 창덕궁 넣어줘"):
        found = wanted(words)
        assert len(found.avoid) == len(found.must_see) == 1


def test_several_wishes_in_one_sentence() -> None:
    found = wanted("slower and cheaper, and skip Bukchon on day 2")
    assert (found.pace_step, found.budget_step, found.avoid, found.days) == (-1, -1, ("Bukchon",), (2,))


def test_a_wish_that_is_taken_back_is_no_longer_wished_for() -> None:
    plan = plan_in(**WISHED)
    request = changed_by(wanted("경복궁 빼줘", plan), plan.request, cost_krw=plan.cost_krw)
    assert request.must_see == ()
    assert request.avoid == ("경복궁",)


def test_an_interest_there_is_too_much_of_goes() -> None:
    plan = plan_in(**WISHED)
    request = changed_by(wanted("fewer museums", plan), plan.request, cost_krw=plan.cost_krw)
    assert (request.interests, request.avoid) == (("walks",), ())
    request = changed_by(wanted("less walking", plan), plan.request, cost_krw=plan.cost_krw)
    assert (request.interests, request.pace) == (("art",), Pace.RELAXED)


def test_cheaper_goes_down_a_level_and_then_below_the_cost() -> None:
    cost = Decimal(300_000)
    request = changed_by(wanted("cheaper"), trip(), cost_krw=cost)
    assert request.budget == Budget(BudgetLevel.LOW)
    lowest = changed_by(wanted("cheaper"), request, cost_krw=cost)
    assert lowest.budget.limit_krw == Decimal(250_000)


def test_what_a_form_has_a_field_for_is_read_as_for_any_trip() -> None:
    plan = plan_in()
    request = changed_by(wanted("with 2 adults and 1 child", plan), plan.request, cost_krw=plan.cost_krw)
    assert request.party == Party(2, 1)
    request = changed_by(wanted("budget 400,000 won", plan), plan.request, cost_krw=plan.cost_krw)
    assert request.budget.limit_krw == Decimal(400_000)
    request = changed_by(wanted("5 days", plan), plan.request, cost_krw=plan.cost_krw)
    assert (request.start, request.end) == (MONDAY, MONDAY + timedelta(days=4))


def test_people_and_dates_are_no_places() -> None:
    for words in (
        "아이 한 명 추가해 줘",
        "add 2 adults",
        "no more than 3 stops a day",
        "change the dates to 3 December",
    ):
        found = wanted(words)
        assert (found.must_see, found.avoid, found.said.days) == ((), (), None)


@pytest.mark.parametrize("words", ["hello", "asdf qwer", "고마워요", "what do you think?", "…"])
def test_words_that_ask_for_nothing_change_nothing(words: str) -> None:
    plan = plan_in()
    assert changed_by(wanted(words, plan), plan.request, cost_krw=plan.cost_krw) == plan.request


def test_long_and_hostile_words_are_read_in_no_time() -> None:
    for words in ("skip " * 100, "더 " * 160, "day " + "1, " * 150, "x" * 500, "빼" * 500):
        wanted(words)
