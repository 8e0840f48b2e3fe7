"""The solver's repair of what edits broke: days that hold, and all that a traveller settled, stay."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from planner.domain.checks import Check
from planner.domain.edit import EditImpossible
from planner.domain.facts import Category, Context, Place
from planner.domain.itinerary import Day, Itinerary, Stop, StopKind
from planner.domain.pacing import MealTime
from planner.domain.plan import Plan
from planner.domain.review import hard_failures
from planner.plans.judging import reviewed
from planner.solver import Fixed, Infeasible, Repair, repair, retime
from planner.solver.stops import is_around, meal_of

MOVED, REMOVED = "moved_", "removed_"
"""How the reasons begin of what became of a stop."""
FILLING = "added_to_thin_day"
"""Why the solver adds what nobody asked for: a traveller's own thin day stays thin."""


@dataclass(frozen=True, slots=True)
class Mended:
    """Days that hold, and each change with its reason."""

    itinerary: Itinerary
    changes: tuple[Check, ...]


def mended(plan: Plan, context: Context) -> Mended:
    """The plan's days with what is broken repaired. Raises EditImpossible with why they cannot be."""
    broken = hard_failures(reviewed(plan, context))
    if not broken:
        raise EditImpossible("nothing_to_mend")
    if not context.places:
        raise EditImpossible("unknown_town")
    known = replace(context, places=(*_as_kept(plan, context), *_unknown(plan, context)))
    repaired = _repaired(plan, known, broken)
    after = _Mending(plan, context, repaired, broken).itinerary()
    touched = set(after.days_unlike(plan.itinerary))
    where = {stop.key: day.number for day in plan.itinerary.days for stop in day.stops}
    now = {stop.key: day.number for day in after.days for stop in day.stops}
    changes = tuple(
        _as_it_came(change, where, now)
        for change in repaired.changes
        if (change.day in touched if change.stop is None else where.get(change.stop) != now.get(change.stop))
    )
    if len(hard_failures(reviewed(replace(plan, itinerary=after), context))) >= len(broken):
        raise EditImpossible("cannot_mend")
    return Mended(after, changes)


def _as_it_came(change: Check, where: Mapping[str, int], now: Mapping[str, int]) -> Check:
    """The change as told of a stop that, of all days the solver might have it on, is on none."""
    stop, reason = change.stop or "", change.reason or ""
    if stop in now or not reason.startswith(MOVED):
        return change
    return replace(change, day=where.get(stop), reason=REMOVED + reason.removeprefix(MOVED))


def _whole_days(plan: Plan, broken: Sequence[Check]) -> frozenset[int]:
    """The days that nothing speaks against; none when the trip as a whole breaks a rule."""
    days = {check.day for check in broken}
    if None in days:
        return frozenset()
    return frozenset(day.number for day in plan.itinerary.days) - days


def _repaired(plan: Plan, context: Context, broken: Sequence[Check]) -> Repair:
    """The solver's repair, with whole days kept together where that leaves the others a way."""
    proposal = {day.number: [_id(stop) for stop in day.stops if _id(stop)] for day in plan.itinerary.days}
    settled = {
        day.number: [_id(stop) for stop in day.stops if _id(stop) and (stop.locked or stop.pinned)]
        for day in plan.itinerary.days
    }
    whole = settled | {number: proposal[number] for number in _whole_days(plan, broken)}
    pinned = {_id(stop): stop.start for stop in plan.itinerary.stops if stop.pinned and _id(stop)}
    reason = EditImpossible("cannot_mend")
    for locked in (whole, settled):
        try:
            return repair(
                plan.request,
                context,
                proposal,
                rates=context.to_krw,
                fixed=Fixed(locked=locked, pinned=pinned),
            )
        except Infeasible as error:
            if error.conflicts:
                reason = EditImpossible(error.conflicts[0].code, error.conflicts[0].params)
    raise reason


class _Mending:
    """Puts the plan's own stops, with all that was said of them, where the solver put their places."""

    def __init__(self, plan: Plan, context: Context, repaired: Repair, broken: Sequence[Check]) -> None:
        self._plan = plan
        self._context = context
        self._repaired = {day.number: day for day in repaired.itinerary.days}
        self._fillers = {change.stop for change in repaired.changes if change.reason == FILLING}
        self._stops = {_key(stop): stop for stop in plan.itinerary.stops}
        self._day_of = {_key(stop): day.number for day in plan.itinerary.days for stop in day.stops}
        self._mispriced = {check.stop for check in broken if check.rule == "priced_right"}
        self._whole = {number for number in _whole_days(plan, broken) if not self._gains(number)}

    def itinerary(self) -> Itinerary:
        before = self._plan.itinerary
        kept = {stop.key for day in before.days if day.number in self._whole for stop in day.stops}
        return before.with_days(
            self._day(day, kept)
            for day in before.days
            if day.number not in self._whole and day.number in self._repaired
        )

    def _gains(self, number: int) -> bool:
        """Whether the repair brings a visit of another day here."""
        mended = self._repaired.get(number)
        return mended is not None and any(
            self._day_of.get(stop.key, number) != number for stop in mended.visits
        )

    def _day(self, before: Day, kept: set[str]) -> Day:
        """The best of what holds: as soon as one can, with the meals one had; or at the solver's times."""
        solved = [
            stop
            for stop in self._repaired[before.number].stops
            if stop.key not in self._fillers and stop.key not in kept
        ]
        own = self._own_stops(solved, before)
        plain = [self._merged(stop) for stop in solved]
        ways = [self._timed(before, own), self._at_their_times(before, own)]
        if {_marks(stop) for stop in own if _is_marked(stop)} <= set(map(_marks, plain)):
            ways.append(self._at_their_times(before, plain))
        best = min(ways, key=lambda day: len(self._failures(day)))
        has_lost = {stop.key for stop in before.stops} - {stop.key for stop in best.stops}
        return replace(best, summary="") if has_lost else best

    def _at_their_times(self, before: Day, stops: Sequence[Stop]) -> Day:
        timed = self._timed(before, [replace(stop, pinned=True) for stop in stops])
        pins = {stop.key: stop.pinned for stop in stops}
        return replace(timed, stops=tuple(replace(stop, pinned=pins[stop.key]) for stop in timed.stops))

    def _timed(self, before: Day, stops: Sequence[Stop]) -> Day:
        return retime(self._plan.request, self._context, before, stops, first=0)

    def _merged(self, solved: Stop) -> Stop:
        """The traveller's own stop at the solver's time; what is new or eaten at now is the solver's."""
        own = self._stops.get(solved.key)
        return solved if own is None or own.kind is not solved.kind else self._at(own, solved)

    def _at(self, own: Stop, solved: Stop) -> Stop:
        start = own.start if own.pinned else solved.start
        cost = solved.cost_krw if own.key in self._mispriced else own.cost_krw
        return replace(own, start=start, end=start + own.minutes, cost_krw=cost)

    def _own_stops(self, solved: Sequence[Stop], before: Day) -> list[Stop]:
        """The solver's order of the traveller's own stops, which stay visits and meals as they were."""
        around = {meal_of(stop): stop for stop in before.stops if is_around(stop)}
        stops = [own for stop in solved for own in self._own(stop, before.number, around)]
        return _each_meal_once(stops, self._day_of)

    def _own(self, solved: Stop, number: int, around: Mapping[MealTime, Stop]) -> Sequence[Stop]:
        own, is_meal = self._stops.get(solved.key), solved.kind is StopKind.MEAL
        meal = around.get(meal_of(solved)) if is_meal else None
        if own is None or (is_meal and self._day_of[_key(own)] != number):
            return (self._at(meal, solved),) if meal else (solved,)
        if not is_meal or own.kind is StopKind.MEAL:
            return (self._at(own, solved),)
        if meal is not None:  # the solver would eat where the traveller wants to look round
            return self._at(own, solved), self._at(meal, solved)
        return (self._at(own, solved) if _is_marked(own) else solved,)

    def _failures(self, day: Day) -> tuple[Check, ...]:
        plan = replace(self._plan, itinerary=self._plan.itinerary.with_days([day]))
        found = hard_failures(reviewed(plan, self._context))
        return tuple(check for check in found if check.day == day.number)


def _each_meal_once(stops: Sequence[Stop], known: Collection[str]) -> list[Stop]:
    """Without the solver's meals where the traveller has eaten the same at a place of their own."""
    eaten = {meal_of(stop) for stop in stops if stop.kind is StopKind.MEAL and _key(stop) in known}
    return [
        stop
        for stop in stops
        if stop.kind is not StopKind.MEAL or _key(stop) in known or meal_of(stop) not in eaten
    ]


def _is_marked(stop: Stop) -> bool:
    return stop.locked or stop.pinned or bool(stop.memo)


def _marks(stop: Stop) -> tuple[str, StopKind, bool, str, int | None]:
    return stop.key, stop.kind, stop.locked, stop.memo, stop.start if stop.pinned else None


def _key(stop: Stop) -> str:
    return _id(stop) or stop.key


def _id(stop: Stop) -> str:
    """What the solver knows the stop by; "" for a meal without a place, which it plans itself."""
    return "" if is_around(stop) else stop.place_id or stop.key


def _as_kept(plan: Plan, context: Context) -> Iterable[Place]:
    """The candidates, those in the plan taking as long as the traveller stays there."""
    minutes = {stop.place_id: stop.minutes for stop in plan.itinerary.stops if stop.kind is StopKind.VISIT}
    return (replace(place, minutes=minutes.get(place.id, place.minutes)) for place in context.places)


def _unknown(plan: Plan, context: Context) -> Iterable[Place]:
    """Stops at places we do not know, as candidates that are what the plan says of them."""
    known = {place.id for place in context.places}
    for stop in plan.itinerary.stops:
        if _id(stop) and _id(stop) not in known:
            to_eat = stop.kind is StopKind.MEAL
            yield Place(
                id=_id(stop),
                names=stop.names,
                category=stop.category or (Category.FOOD_STREET if to_eat else Category.STREET),
                lat=stop.lat,
                lon=stop.lon,
                area=stop.area,
                minutes=stop.minutes,
                popularity=1,
                source=stop.source,
            )
