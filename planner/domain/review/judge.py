"""All rules on one itinerary, summed up: one verdict a stop, and what the days and the trip lack."""

from collections.abc import Iterable

from planner.domain.checks import Check, Verdict
from planner.domain.facts import Context
from planner.domain.itinerary import Itinerary
from planner.domain.review.balance import backtracking, covers_every_day, daily_load, rain_and_indoor, variety
from planner.domain.review.clockwork import in_order, inside_day_window, legs_fit, meals_present
from planner.domain.review.money import priced_right, within_budget
from planner.domain.review.opening import open_then
from planner.domain.review.presence import avoid_honoured, exists, must_see_kept, no_repeats
from planner.domain.review.rule import Rule, Scope, Severity
from planner.domain.review.season import in_daylight, in_season
from planner.domain.trip import TripRequest

RULES: tuple[Rule, ...] = (
    Rule("covers_every_day", Severity.HARD, Scope.DAY, covers_every_day),
    Rule("exists", Severity.HARD, Scope.STOP, exists),
    Rule("avoid_honoured", Severity.HARD, Scope.STOP, avoid_honoured),
    Rule("no_repeats", Severity.HARD, Scope.STOP, no_repeats),
    Rule("open_then", Severity.HARD, Scope.STOP, open_then),
    Rule("in_order", Severity.HARD, Scope.STOP, in_order),
    Rule("legs_fit", Severity.HARD, Scope.STOP, legs_fit),
    Rule("inside_day_window", Severity.HARD, Scope.STOP, inside_day_window),
    Rule("priced_right", Severity.HARD, Scope.STOP, priced_right),
    Rule("meals_present", Severity.HARD, Scope.DAY, meals_present),
    Rule("must_see_kept", Severity.HARD, Scope.TRIP, must_see_kept),
    Rule("within_budget", Severity.HARD, Scope.TRIP, within_budget),
    Rule("daily_load", Severity.SOFT, Scope.DAY, daily_load),
    Rule("variety", Severity.SOFT, Scope.DAY, variety),
    Rule("rain_and_indoor", Severity.SOFT, Scope.DAY, rain_and_indoor),
    Rule("backtracking", Severity.SOFT, Scope.DAY, backtracking),
    Rule("in_daylight", Severity.SOFT, Scope.DAY, in_daylight),
    Rule("in_season", Severity.SOFT, Scope.DAY, in_season),
)
"""In the order their findings are told: of several that fail a stop, the first is named."""

HARD_RULES = frozenset(rule.name for rule in RULES if rule.severity is Severity.HARD)
STOP_HOLDS, DAY_HOLDS = "stop_holds", "day_holds"
"""Names of the checks that say every rule passed for a stop or a day."""


def review(itinerary: Itinerary, request: TripRequest, context: Context) -> tuple[Check, ...]:
    """Exactly one check for every stop in order, then those of days, then one or more of each trip rule.

    A stop's check is its first failure, else what is not known about it, else passed.
    """
    findings: dict[Scope, list[Check]] = {scope: [] for scope in Scope}
    trip_checks: list[Check] = []
    for rule in RULES:
        found = rule.find(itinerary, request, context)
        findings[rule.scope].extend(found)
        if rule.scope is Scope.TRIP:
            trip_checks.extend(found or (Check(rule.name, Verdict.PASSED),))
    return (
        *_stop_checks(itinerary, findings[Scope.STOP]),
        *_day_checks(itinerary, findings[Scope.DAY]),
        *trip_checks,
    )


def hard_failures(checks: Iterable[Check]) -> tuple[Check, ...]:
    """The checks without whose repair the plan does not hold."""
    return tuple(check for check in checks if check.verdict is Verdict.FAILED and check.rule in HARD_RULES)


def _stop_checks(itinerary: Itinerary, findings: list[Check]) -> list[Check]:
    first: dict[tuple[int | None, str | None], Check] = {}
    for check in findings:
        key = (check.day, check.stop)
        known = first.get(key)
        if known is None or (known.verdict is Verdict.UNVERIFIED and check.verdict is Verdict.FAILED):
            first[key] = check
    return [
        first.get((day.number, stop.key), Check(STOP_HOLDS, Verdict.PASSED, day.number, stop.key))
        for day in itinerary.days
        for stop in day.stops
    ]


def _day_checks(itinerary: Itinerary, findings: list[Check]) -> list[Check]:
    faulty = {check.day for check in findings}
    passed = [
        Check(DAY_HOLDS, Verdict.PASSED, day.number) for day in itinerary.days if day.number not in faulty
    ]
    return sorted((*findings, *passed), key=lambda check: check.day or 0)
