"""Each rule of the review, on a good plan with one thing made wrong."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from planner.domain.checks import Check, Verdict
from planner.domain.facts import Context, Place
from planner.domain.itinerary import Day, Itinerary, Stop
from planner.domain.phrases_review import PHRASES, sentence
from planner.domain.review import RULES, Severity, hard_failures, review
from planner.domain.trip import Budget, Language, TripRequest
from tests.solver.test_planning import planned, trip

REQUEST, CONTEXT = trip("서울", 2)
GOOD = planned(REQUEST, CONTEXT)

type Change = Callable[[Itinerary], Itinerary]


def with_day(itinerary: Itinerary, change: Callable[[Day], Day]) -> Itinerary:
    return itinerary.with_days([change(itinerary.days[0])])


def with_stop(itinerary: Itinerary, at: int, change: Callable[[Stop], Stop]) -> Itinerary:
    def changed(day: Day) -> Day:
        stops = list(day.stops)
        stops[at] = change(stops[at])
        return replace(day, stops=tuple(stops))

    return with_day(itinerary, changed)


def reasons(
    itinerary: Itinerary, request: TripRequest = REQUEST, context: Context = CONTEXT
) -> set[str | None]:
    """What every rule finds, also where a stop's one check would name only the first."""
    return {check.reason for rule in RULES for check in rule.find(itinerary, request, context)}


def closed_on_mondays() -> Place:
    return next(
        place
        for place in CONTEXT.places
        if place.hours is not None and place.hours.on(REQUEST.start, CONTEXT.holidays) == ()
    )


def gone_to(place: Place) -> Callable[[Stop], Stop]:
    return lambda stop: replace(stop, place_id=place.id, lat=place.lat, lon=place.lon)


def test_a_good_plan_has_one_check_a_stop_and_fails_nothing() -> None:
    checks = review(GOOD, REQUEST, CONTEXT)
    assert [check.stop for check in checks if check.stop] == [stop.key for stop in GOOD.stops]
    assert hard_failures(checks) == ()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda plan: replace(plan, days=plan.days[:1]), "day_empty"),
        (lambda plan: with_stop(plan, 0, lambda stop: replace(stop, place_id="seoul-nope")), "unknown_place"),
        (lambda plan: with_stop(plan, 0, lambda stop: replace(stop, lat=stop.lat + 1)), "wrong_spot"),
        (lambda plan: with_stop(plan, 0, gone_to(closed_on_mondays())), "closed_weekday"),
        (lambda plan: with_stop(plan, 1, lambda stop: replace(stop, start=stop.start - 90)), "overlaps"),
        (lambda plan: with_stop(plan, 0, lambda stop: replace(stop, end=stop.start)), "no_time_there"),
        (lambda plan: with_stop(plan, 0, lambda stop: replace(stop, start=300)), "too_early"),
        (lambda plan: with_stop(plan, -1, lambda stop: replace(stop, end=1400)), "too_late"),
        (lambda plan: with_stop(plan, 0, lambda stop: replace(stop, cost_krw=Decimal(1))), "wrong_price"),
        (
            lambda plan: with_day(
                plan,
                lambda day: replace(day, stops=tuple(stop for stop in day.stops if stop.kind == "visit")),
            ),
            "no_lunch",
        ),
        (
            lambda plan: plan.with_days([replace(plan.days[1], stops=plan.days[0].stops)]),
            "repeated",
        ),
    ],
)
def test_what_is_made_wrong_is_found(change: Change, reason: str) -> None:
    assert reason in reasons(change(GOOD))


def test_a_way_shorter_than_the_straight_line_is_found() -> None:
    far = max(CONTEXT.places, key=lambda place: abs(place.lat - GOOD.days[0].stops[0].lat))
    assert "leg_too_short" in reasons(with_stop(GOOD, 1, gone_to(far)))


def test_a_stop_that_begins_before_one_can_be_there_is_found() -> None:
    moved = with_stop(GOOD, 0, lambda stop: replace(stop, end=GOOD.days[0].stops[1].start))
    assert "gap_too_short" in reasons(moved)


def test_a_place_whose_hours_nobody_knows_is_unverified_and_no_failure() -> None:
    stop = GOOD.stops[0]
    places = tuple(
        replace(place, hours=None) if place.id == stop.place_id else place for place in CONTEXT.places
    )
    checks = review(GOOD, REQUEST, replace(CONTEXT, places=places))
    assert checks[0].verdict is Verdict.UNVERIFIED
    assert checks[0].reason == "hours_unknown"
    assert hard_failures(checks) == ()


def test_the_budget_is_added_up_again() -> None:
    request = replace(REQUEST, budget=Budget(limit_krw=GOOD.cost_krw - 1))
    assert "over_budget" in reasons(GOOD, request)
    assert "over_budget" not in reasons(GOOD, replace(REQUEST, budget=Budget(limit_krw=GOOD.cost_krw)))


def test_wishes_are_held_to() -> None:
    visited = GOOD.days[0].visits[0].place_id or ""
    absent = next(
        place.id for place in CONTEXT.places if place.id not in {stop.place_id for stop in GOOD.stops}
    )
    context = replace(CONTEXT, must_see=(absent,), avoid=(visited,))
    assert {"must_see_missing", "avoided"} <= reasons(GOOD, context=context)


def test_soft_rules_are_no_hard_failures() -> None:
    soft = {rule.name for rule in RULES if rule.severity is Severity.SOFT}
    checks = [Check(name, Verdict.FAILED, 1) for name in soft]
    assert hard_failures(checks) == ()


def test_every_reason_has_its_sentence_in_both_languages_with_the_same_params() -> None:
    for code, sentences in PHRASES.items():
        assert set(sentences) == {language.value for language in Language}, code
        bare = [
            {part.split("}")[0].removesuffix("_ko").removesuffix("_en") for part in text.split("{")[1:]}
            for text in sentences.values()
        ]
        assert bare[0] == bare[1], code


def test_a_sentence_is_filled_in() -> None:
    told = sentence("moved_closed_weekday", {"weekday_ko": "월요일", "weekday_en": "Monday"}, Language.KOREAN)
    assert told == "월요일은 쉬는 날이라 다른 날로 옮겼습니다"
