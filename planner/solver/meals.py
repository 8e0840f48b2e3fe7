"""Where the meals are eaten: at a market or food street near by when there is one to spare."""

from collections.abc import Iterator, Sequence
from itertools import product

from planner.domain.facts import Category
from planner.domain.legs import straight_km
from planner.domain.pacing import MealTime
from planner.solver.build import Model
from planner.solver.clocks import starts
from planner.solver.route import Route, Venue, make_route
from planner.solver.solution import Solution

EATING = frozenset({Category.MARKET, Category.FOOD_STREET, Category.RESTAURANT})
NEAR_KM = 1.2


def settle_meals(model: Model, solution: Solution, *, wished: frozenset[int] = frozenset()) -> None:
    """Gives each floating meal a place to eat that is open then, near, and used for nothing else.

    Places in `wished` come first. A visit of the same day to such a place becomes the meal itself, so that
    nobody walks through a market and then sits down elsewhere, unless it is the day's only visit.
    """
    for day in range(len(solution.routes)):
        for number in range(len(model.meals[day])):
            route = solution.routes[day]
            if number not in route.venues and -1 - number in route.sequence:
                better = _with_best_venue(model, solution, number, day=day, wished=wished)
                if better is not None:
                    solution.replace(better)


def _with_best_venue(
    model: Model, solution: Solution, number: int, *, day: int, wished: frozenset[int]
) -> Route | None:
    route = solution.routes[day]
    at = route.sequence.index(-1 - number)
    here = route.location[at]
    if here == model.problem.depot:
        return None
    mine = {node for node in route.visits if len(route.visits) > 1}
    ranked = sorted(
        (
            -(node in wished),
            -(node in mine),
            -model.places[node].popularity,
            model.problem.travel[here][node],
            node,
        )
        for node in _near(model, here)
        if node in solution.free or node in mine
    )
    for *_, node in ranked:
        candidate = _eating_at(model, route, number, node=node)
        if candidate is not None:
            return candidate
    return None


def _near(model: Model, here: int) -> list[int]:
    centre = model.places[here]
    return [
        node
        for node, place in enumerate(model.places)
        if place.category in EATING
        and straight_km((centre.lat, centre.lon), (place.lat, place.lon)) <= NEAR_KM
    ]


def _eating_at(model: Model, route: Route, number: int, *, node: int) -> Route | None:
    """The route with the meal at this place, which is no visit any more, or None when it is not open then."""
    meal = model.meals[route.day][number]
    windows = meal_windows(model, meal, node=node, day=route.day)
    if not windows:
        return None
    venues = {**route.venues, number: Venue(node, windows, meal.minutes)}
    sequence = [entry for entry in route.sequence if entry != node]
    eaten = make_route(model.problem, day=route.day, sequence=sequence, venues=venues)
    return eaten if eaten is not None and eaten.thrice <= route.thrice else None


def meal_windows(model: Model, meal: MealTime, *, node: int, day: int) -> tuple[tuple[int, int], ...]:
    """When the meal may begin at the place; () when it is closed then or its hours are not known."""
    hours = model.intervals[day][node]
    if hours is None:
        return ()
    limits = (
        (max(first, meal.earliest), min(last, meal.latest)) for first, last in starts(hours, meal.minutes)
    )
    return tuple((first, last) for first, last in limits if first <= last)


def ways_to_eat(
    model: Model, nodes: Sequence[int], *, day: int
) -> Iterator[tuple[list[int], dict[int, Venue]]]:
    """Every way to take meals at places to eat among `nodes`: the order, with -1 - n for meal n, and venues.

    Meals keep their order. The way with no meal at any of them comes last.
    """
    meals = model.meals[day]
    eating = [node for node in nodes if model.places[node].category in EATING]
    for chosen in product((*eating, None), repeat=len(meals)):
        taken = [node for node in chosen if node is not None]
        if taken != sorted(set(taken), key=nodes.index):
            continue
        venues = {
            number: Venue(node, windows, meal.minutes)
            for number, (meal, node) in enumerate(zip(meals, chosen, strict=True))
            if node is not None and (windows := meal_windows(model, meal, node=node, day=day))
        }
        if len(venues) == len(taken):
            numbers = {venue.node: -1 - number for number, venue in venues.items()}
            yield [numbers.get(node, node) for node in nodes], venues
