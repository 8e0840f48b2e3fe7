"""Places a traveller can choose: in a stop's stead, or for a day, each tried for real."""

from collections.abc import Iterable, Sequence

from planner.atlas.names import fold
from planner.domain.checks import Check, Verdict
from planner.domain.facts import Context, Place
from planner.domain.itinerary import Day, Itinerary, Stop, StopKind
from planner.domain.legs import Point, leg_between
from planner.domain.plan import Plan
from planner.domain.review import RULES, Scope, Severity
from planner.domain.review.money import within_budget
from planner.plans.edited import Choice
from planner.solver import new_stop, retime
from planner.solver.interests import liked_categories
from planner.solver.meals import EATING
from planner.solver.stops import is_around

MAX_ALTERNATES = 6
MAX_CANDIDATES = 30
TRIED_ALTERNATES = 18
"""Of the nearest kind so many are tried, so that there are some that hold."""
POPULARITY_MINUTES = 15
"""One of popularity's five steps is worth so much of a longer way."""

DAY_RULES = tuple(rule for rule in RULES if rule.severity is Severity.HARD and rule.scope is not Scope.TRIP)


def alternates(plan: Plan, day: Day, at: int, context: Context) -> tuple[Choice, ...]:
    """Places for the stop at this position of the day, of its kind or the traveller's taste first.

    Those without a problem come before the others.
    """
    stop, trial = day.stops[at], _Trial(plan, day, context)
    meal = stop if stop.kind is StopKind.MEAL else None
    liked = liked_categories(plan.request.interests) | ({stop.category} if stop.category else frozenset())
    around = (*day.stops[:at], *day.stops[at + 1 :])
    ranked = sorted(
        (place for place in _unused(plan, context) if meal is None or place.category in EATING),
        key=lambda place: (
            place.category is not stop.category,
            place.category not in liked,
            _cost_in_minutes(place, _detour(around, at, place, context)),
            place.id,
        ),
    )
    tried = [
        trial.choice(place, (*around[:at], trial.stop(place, meal), *around[at:]), at)
        for place in ranked[:TRIED_ALTERNATES]
    ]
    return tuple(sorted(tried, key=lambda choice: choice.problem is not None)[:MAX_ALTERNATES])


def candidates(plan: Plan, day: Day, context: Context, *, query: str = "") -> tuple[Choice, ...]:
    """Places the day could also go to, where they make the shortest way; those whose name has the query."""
    words = fold(query)
    trial = _Trial(plan, day, context)
    liked = liked_categories(plan.request.interests)
    wished = [place for place in _unused(plan, context) if words in _spellings(place)]
    ranked = sorted(wished, key=lambda place: (place.category not in liked, -place.popularity, place.id))
    tried = [trial.best(place) for place in ranked[:MAX_CANDIDATES]]
    return tuple(
        sorted(
            tried,
            key=lambda choice: (
                choice.problem is not None,
                choice.place.category not in liked,
                _cost_in_minutes(choice.place, choice.minutes_more),
            ),
        )
    )


def best_position(plan: Plan, day: Day, stop: Stop, context: Context) -> int:
    """Where in the day the stop makes the shortest way of those where nothing else breaks."""
    place = context.place(stop.place_id or "")
    if place is None:
        return len(day.stops)
    return _Trial(plan, day, context).best(place).position


class _Trial:
    """One day in which places are tried; the rest of the plan stays."""

    def __init__(self, plan: Plan, day: Day, context: Context) -> None:
        self._plan = plan
        self._day = day
        self._context = context
        self._broken = {_said(check) for check in self._problems(day)}

    def stop(self, place: Place, meal: Stop | None = None) -> Stop:
        return new_stop(
            self._plan.request, self._context, place, day=self._day, rates=self._context.to_krw, meal=meal
        )

    def best(self, place: Place) -> Choice:
        """The place where it makes the shortest way of those positions where nothing breaks."""
        stop, stops = self.stop(place), self._day.stops
        by_way = sorted(range(len(stops) + 1), key=lambda at: (_detour(stops, at, place, self._context), at))
        tried = []
        for at in by_way:
            tried.append(self.choice(place, (*stops[:at], stop, *stops[at:]), at))
            problem = tried[-1].problem
            if problem is None or problem.day is None:  # money is spent at every position
                return tried[-1]
        return tried[0]

    def choice(self, place: Place, stops: Sequence[Stop], at: int) -> Choice:
        timed = retime(self._plan.request, self._context, self._day, stops)
        made = timed.stops[at]
        problems = (check for check in self._problems(timed) if _said(check) not in self._broken)
        return Choice(
            place=place,
            day=self._day.number,
            position=at,
            minutes_more=_way_minutes(timed) - _way_minutes(self._day),
            cost_krw=made.cost_krw,
            opening=made.opening,
            problem=next(problems, None) or self._over_budget(timed),
        )

    def _problems(self, day: Day) -> list[Check]:
        """What the day breaks by itself."""
        alone = Itinerary((day,))
        found = (rule.find(alone, self._plan.request, self._context) for rule in DAY_RULES)
        return [
            check
            for checks in found
            for check in checks
            if check.verdict is Verdict.FAILED and check.day == day.number
        ]

    def _over_budget(self, day: Day) -> Check | None:
        """The whole plan's cost is above its limit, and was not before."""
        limit = self._plan.request.budget.limit_krw
        if limit is None or self._plan.cost_krw > limit:
            return None
        itinerary = self._plan.itinerary.with_days([day])
        found = within_budget(itinerary, self._plan.request, self._context)
        return next((check for check in found if check.verdict is Verdict.FAILED), None)


def _unused(plan: Plan, context: Context) -> Iterable[Place]:
    used = {stop.place_id for stop in plan.itinerary.stops} | {stop.key for stop in plan.itinerary.stops}
    return (place for place in context.places if place.id not in used and place.id not in context.avoid)


def _said(check: Check) -> tuple[str, str | None, str | None]:
    return check.rule, check.stop, check.reason


def _spellings(place: Place) -> str:
    return " ".join(map(fold, place.names.all))


def _cost_in_minutes(place: Place, detour: int) -> int:
    """The less, the better a place is for its way."""
    return detour - POPULARITY_MINUTES * place.popularity


def _way_minutes(day: Day) -> int:
    return sum(stop.leg.minutes for stop in day.stops if stop.leg)


def _detour(stops: Sequence[Stop], at: int, place: Place, context: Context) -> int:
    """How many minutes longer the way gets by the distance model with the place at position `at`."""
    transit, there = context.destination.transit, (place.lat, place.lon)
    before = next((_point(stop) for stop in reversed(stops[:at]) if not is_around(stop)), None)
    after = next((_point(stop) for stop in stops[at:] if not is_around(stop)), None)
    minutes = sum(leg_between(there, point, transit).minutes for point in (before, after) if point)
    return minutes - (leg_between(before, after, transit).minutes if before and after else 0)


def _point(stop: Stop) -> Point:
    return stop.lat, stop.lon
