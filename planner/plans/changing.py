"""What each edit does to a plan's days; only the days it touches are timed anew."""

from collections.abc import Sequence
from dataclasses import replace

from planner.domain.edit import (
    LONGEST_MINUTES,
    MAX_MEMO_CHARS,
    NIGHT_ENDS,
    SHORTEST_MINUTES,
    AddStop,
    Edit,
    EditImpossible,
    LockStop,
    Mend,
    MoveStop,
    RemoveStop,
    SetMemo,
    SetTimes,
    SwapStop,
)
from planner.domain.facts import Context, Place
from planner.domain.hours import DAY_MINUTES
from planner.domain.itinerary import Day, Itinerary, Stop, StopKind
from planner.domain.plan import Plan, clean_memo
from planner.exports.bounds import LATEST_MINUTE, MAX_STOPS_A_DAY
from planner.plans.choices import best_position
from planner.solver import new_stop, retime
from planner.solver.meals import EATING
from planner.solver.stops import is_around


def changed(plan: Plan, edit: Edit, context: Context) -> Itinerary:
    """The plan's days after an edit other than Mend, whatever they break. Raises EditImpossible."""
    match edit:
        case MoveStop():
            days = _moved(plan, edit, context)
        case RemoveStop():
            day, at = found(plan, edit.stop)
            _raise_if_locked(day.stops[at])
            days = [_retimed(plan, context, day, _without(day.stops, at))]
        case SwapStop():
            days = [_swapped(plan, edit, context)]
        case AddStop():
            days = [_added(plan, edit, context)]
        case LockStop():
            day, at = found(plan, edit.stop)
            days = [_with_stop(day, at, replace(day.stops[at], locked=edit.locked))]
        case SetTimes():
            days = [_at_times(plan, edit, context)]
        case SetMemo():
            days = [_with_memo(plan, edit)]
        case Mend():
            raise TypeError("a plan is mended by `mending`")
    return plan.itinerary.with_days(days)


def found(plan: Plan, key: str) -> tuple[Day, int]:
    """The day of a stop, and its position there. Raises EditImpossible."""
    for day in plan.itinerary.days:
        for at, stop in enumerate(day.stops):
            if stop.key == key:
                return day, at
    raise EditImpossible("no_such_stop")


def day_of(plan: Plan, number: int) -> Day:
    """Raises EditImpossible."""
    day = plan.itinerary.day(number)
    if day is None:
        raise EditImpossible("no_such_day", {"day": number})
    return day


def _moved(plan: Plan, edit: MoveStop, context: Context) -> list[Day]:
    day, at = found(plan, edit.stop)
    target, stop, rest = day_of(plan, edit.day), day.stops[at], _without(day.stops, at)
    is_elsewhere = target.number != day.number
    if is_elsewhere:
        _raise_if_locked(stop)
        if is_around(stop):
            raise EditImpossible("meal_stays_on_its_day")
    stops = _with(target.stops if is_elsewhere else rest, edit.position, stop)
    days = [_retimed(plan, context, target, stops)]
    return [*days, _retimed(plan, context, day, rest)] if is_elsewhere else days


def _swapped(plan: Plan, edit: SwapStop, context: Context) -> Day:
    day, at = found(plan, edit.stop)
    stop = day.stops[at]
    _raise_if_locked(stop)
    place = _candidate(plan, edit.place_id, context)
    meal = stop if stop.kind is StopKind.MEAL else None
    if meal is not None and place.category not in EATING:
        raise EditImpossible("not_a_place_to_eat")
    other = new_stop(plan.request, context, place, day=day, rates=context.to_krw, meal=meal)
    return _retimed(plan, context, day, _instead(day.stops, at, other))


def _added(plan: Plan, edit: AddStop, context: Context) -> Day:
    day, place = day_of(plan, edit.day), _candidate(plan, edit.place_id, context)
    if len(day.stops) >= MAX_STOPS_A_DAY:
        raise EditImpossible("too_many_stops", {"most": MAX_STOPS_A_DAY})
    stop = new_stop(plan.request, context, place, day=day, rates=context.to_krw)
    position = best_position(plan, day, stop, context) if edit.position is None else edit.position
    return _retimed(plan, context, day, _with(day.stops, position, stop))


def _at_times(plan: Plan, edit: SetTimes, context: Context) -> Day:
    day, at = found(plan, edit.stop)
    if not SHORTEST_MINUTES <= edit.minutes <= LONGEST_MINUTES:
        raise EditImpossible("minutes_out_of_range", {"least": SHORTEST_MINUTES, "most": LONGEST_MINUTES})
    if edit.start is not None and not 0 <= edit.start < DAY_MINUTES + NIGHT_ENDS:
        raise EditImpossible("start_out_of_range")
    start = day.stops[at].start if edit.start is None else edit.start
    stop = replace(day.stops[at], pinned=edit.start is not None, start=start, end=start + edit.minutes)
    return _retimed(plan, context, day, _instead(day.stops, at, stop), first=at)


def _with_memo(plan: Plan, edit: SetMemo) -> Day:
    day, at = found(plan, edit.stop)
    memo = clean_memo(edit.memo)
    if len(memo) > MAX_MEMO_CHARS:
        raise EditImpossible("memo_too_long", {"most": MAX_MEMO_CHARS})
    return _with_stop(day, at, replace(day.stops[at], memo=memo))


def _candidate(plan: Plan, place_id: str, context: Context) -> Place:
    place = context.place(place_id)
    if place is None:
        raise EditImpossible("no_such_place")
    for day in plan.itinerary.days:
        if any(place.id in (stop.place_id, stop.key) for stop in day.stops):
            raise EditImpossible("place_used", {"day": day.number})
    return place


def _retimed(
    plan: Plan, context: Context, day: Day, stops: Sequence[Stop], *, first: int | None = None
) -> Day:
    """The day with these stops; its summary goes when it may speak of one that left."""
    if len(stops) > MAX_STOPS_A_DAY:
        raise EditImpossible("too_many_stops", {"most": MAX_STOPS_A_DAY})
    timed = retime(plan.request, context, day, stops, first=first)
    if any(stop.end > LATEST_MINUTE for stop in timed.stops):
        raise EditImpossible("day_too_long")
    has_lost = {stop.key for stop in day.stops} - {stop.key for stop in stops}
    return replace(timed, summary="") if has_lost else timed


def _raise_if_locked(stop: Stop) -> None:
    if stop.locked:
        raise EditImpossible("stop_is_locked")


def _with_stop(day: Day, at: int, stop: Stop) -> Day:
    return replace(day, stops=_instead(day.stops, at, stop))


def _instead(stops: Sequence[Stop], at: int, stop: Stop) -> tuple[Stop, ...]:
    return (*stops[:at], stop, *stops[at + 1 :])


def _without(stops: Sequence[Stop], at: int) -> tuple[Stop, ...]:
    return (*stops[:at], *stops[at + 1 :])


def _with(stops: Sequence[Stop], position: int, stop: Stop) -> tuple[Stop, ...]:
    if not 0 <= position <= len(stops):
        raise EditImpossible("no_such_position")
    return (*stops[:position], stop, *stops[position:])
