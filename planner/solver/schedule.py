"""From routes of numbers to an itinerary a traveller can read: times, legs, costs, opening hours, meals."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from planner.domain.facts import Place
from planner.domain.itinerary import Day, Itinerary, Leg, Stop, StopKind, TravelMode
from planner.domain.legs import WALK_KMH, leg_between
from planner.domain.pacing import MealTime
from planner.solver.build import MEAL_WALK_MINUTES, Model
from planner.solver.clocks import leg_of
from planner.solver.problem import latest_start
from planner.solver.route import Route
from planner.solver.solution import Solution
from planner.solver.stops import meal_around, stop_at

MEAL_WALK = Leg(MEAL_WALK_MINUTES, round(WALK_KMH * MEAL_WALK_MINUTES / 60, 2), TravelMode.WALK)
MAX_SLEEP_IN = 90


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where one is: a point, the area it belongs to, and its node when it is a place."""

    lat: float
    lon: float
    area: str
    node: int | None


def itinerary_of(model: Model, solution: Solution, *, notes: Mapping[str, str] | None = None) -> Itinerary:
    """The itinerary of a solution; `notes` are words for places by id."""
    return Itinerary(tuple(day_of(model, route, notes=notes or {}) for route in solution.routes))


def day_of(model: Model, route: Route, *, notes: Mapping[str, str]) -> Day:
    """One day with its stops in order; the first stop has no leg."""
    begins = _unhurried(model, route)
    stops: list[Stop] = []
    spot: _Spot | None = None
    for at, (entry, start) in enumerate(zip(route.sequence, begins, strict=True)):
        node = route.location[at]
        if entry >= 0:
            stop = _visit(model, model.places[node], day=route.day, start=start, leg=_leg(model, spot, node))
        elif not route.floating[at]:
            meal = model.meals[route.day][-1 - entry]
            stop = _meal_at(
                model, model.places[node], meal, route=route, start=start, leg=_leg(model, spot, node)
            )
        else:
            meal = model.meals[route.day][-1 - entry]
            around = spot or _next_spot(model, route, at)
            stop = _meal_around(
                model, around, meal, day=route.day, start=start, leg=MEAL_WALK if stops else None
            )
        spot = _Spot(stop.lat, stop.lon, stop.area, node if node != model.problem.depot else None)
        note = notes.get(stop.place_id or "", "")
        stops.append(replace(stop, note=note) if note else stop)
    today = model.date_of(route.day)
    return Day(
        number=model.number_of(route.day),
        date=today,
        stops=tuple(stops),
        weather=next((weather for weather in model.context.weather if weather.date == today), None),
        transport_krw=model.prices.transport_day,
    )


def _unhurried(model: Model, route: Route) -> list[int]:
    """Starts, with the visits before the first meal later where one would only wait at the next gate."""
    starts, problem = route.start.copy(), model.problem
    first_break = next((at for at, entry in enumerate(route.sequence) if entry < 0), len(starts))
    for at in range(first_break - 2, -1, -1):
        node = route.sequence[at]
        limit = starts[at + 1] - problem.travel[node][route.sequence[at + 1]] - problem.service[node]
        later = latest_start(problem.windows[route.day][node], min(limit, starts[at] + MAX_SLEEP_IN))
        starts[at] = max(starts[at], later or 0)
    return starts


def _leg(model: Model, spot: _Spot | None, node: int) -> Leg | None:
    if spot is None:
        return None
    place = model.places[node]
    if spot.node is None:
        return leg_between((spot.lat, spot.lon), (place.lat, place.lon), model.context.destination.transit)
    leg = leg_of(model.places[spot.node], place, model.context)
    return Leg(model.problem.travel[spot.node][node], leg.km, leg.mode)


def _visit(model: Model, place: Place, *, day: int, start: int, leg: Leg | None) -> Stop:
    node = model.index[place.id]
    return stop_at(
        place,
        kind=StopKind.VISIT,
        start=start,
        minutes=model.problem.service[node],
        cost_krw=model.prices.entry(place.fee),
        opening=model.intervals[day][node],
        leg=leg,
    )


def _meal_at(
    model: Model, place: Place, meal: MealTime, *, route: Route, start: int, leg: Leg | None
) -> Stop:
    """A meal at a market or a food street; what one eats there is paid, nothing to get in."""
    return stop_at(
        place,
        kind=StopKind.MEAL,
        start=start,
        minutes=meal.minutes,
        cost_krw=model.prices.meal,
        opening=model.intervals[route.day][model.index[place.id]],
        leg=leg,
    )


def _meal_around(
    model: Model, around: _Spot, meal: MealTime, *, day: int, start: int, leg: Leg | None
) -> Stop:
    """A meal somewhere in the area one is in; its clock begins after the walk to a table."""
    return meal_around(
        model.context.destination,
        meal,
        number=model.number_of(day),
        lat=around.lat,
        lon=around.lon,
        area=around.area,
        start=start + MEAL_WALK_MINUTES,
        cost_krw=model.prices.meal,
        leg=leg,
    )


def _next_spot(model: Model, route: Route, at: int) -> _Spot:
    """Where the day begins when a meal comes first: at the next place, else in the middle of town."""
    node = next((node for node in route.location[at:] if node != model.problem.depot), None)
    if node is None:
        destination = model.context.destination
        return _Spot(destination.lat, destination.lon, "", None)
    place = model.places[node]
    return _Spot(place.lat, place.lon, place.area, node)
