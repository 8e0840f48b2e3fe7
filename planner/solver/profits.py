"""What a visit is worth to this traveller on that day, in points: a sight everyone comes for has 1,000."""

from dataclasses import dataclass

from planner.domain.facts import Category, Context, DayWeather, PartOfDay, Place
from planner.domain.trip import BudgetLevel, TripRequest
from planner.solver.interests import liked_categories
from planner.solver.money import Prices

BY_POPULARITY = {5: 1000, 4: 720, 3: 480, 2: 300, 1: 180}
MUST_SEE = 50_000
LOCKED = 100_000
DRAFTED = 8_000
EMPTY_DAY = 20_000
TRAVEL_WEIGHT = 4  # points a minute on the way
AREA_CHANGE = 60
AREA_RETURN = 200
WRONG_TIME = 200
KIND_LIMITS = {Category.MUSEUM: 2, Category.GALLERY: 2, Category.THEME_PARK: 1}

LIKED, NOT_LIKED = 1.6, 0.85
WET_OUTDOORS, WET_HALF, DRY_INDOORS = 0.4, 0.75, 1.2
FOR_CHILDREN, NOT_FOR_CHILDREN = 1.2, 0.8
CHILDREN_PLACES = frozenset({Category.THEME_PARK, Category.AQUARIUM, Category.ZOO})
WITHOUT_CHILDREN = 0.6
EATING_PLACES = {Category.FOOD_STREET: 0.5, Category.MARKET: 0.8}
"""Places to eat are worth less as a visit of their own, so that they are there for meals."""

ONLY_FOR_MEALS = -300.0
"""What a restaurant is worth as a visit: none is looked at on the way, unless somebody wishes for it."""

DEAR_FEE_KRW = 60_000
"""A head's entry that halves what a place is worth to a traveller on a low budget."""

_PARTS = (PartOfDay.MORNING, PartOfDay.AFTERNOON, PartOfDay.EVENING)


@dataclass(frozen=True, slots=True)
class Appraiser:
    """Values places for one request; what does not depend on the day is worked out once a place."""

    request: TripRequest
    prices: Prices
    liked: frozenset[Category]
    must_see: frozenset[str]

    @classmethod
    def of(cls, request: TripRequest, context: Context, prices: Prices) -> "Appraiser":
        return cls(request, prices, liked_categories(request.interests), frozenset(context.must_see))

    def worth(self, place: Place) -> float:
        """Points on a dry day, without the bonus of a wish."""
        if place.category is Category.RESTAURANT:
            return ONLY_FOR_MEALS
        points = float(BY_POPULARITY[place.popularity])
        if self.liked:
            points *= LIKED if place.category in self.liked else NOT_LIKED
        if place.category not in self.liked:
            points *= EATING_PLACES.get(place.category, 1.0)
        if self.request.party.children and place.suits:
            points *= FOR_CHILDREN if "family" in place.suits else NOT_FOR_CHILDREN
        elif place.category in CHILDREN_PLACES and place.category not in self.liked:
            points *= WITHOUT_CHILDREN
        if self.request.budget.level is BudgetLevel.LOW or self.request.budget.limit_krw is not None:
            a_head = float(self.prices.entry(place.fee)) / self.request.party.size
            points *= 1 - min(0.5, a_head / DEAR_FEE_KRW / 2)
        return points

    def bonus(self, place: Place) -> int:
        return MUST_SEE if place.id in self.must_see else 0


def in_weather(points: float, place: Place, weather: DayWeather | None) -> int:
    """Points on a day with this weather: a wet one is for what has a roof."""
    if weather is None or not weather.is_rainy:
        return round(points)
    factor = WET_HALF if place.indoor is None else DRY_INDOORS if place.indoor else WET_OUTDOORS
    return round(points * factor)


def timing_penalty(place: Place) -> tuple[int, int, int]:
    """Points lost when the visit begins in the morning, the afternoon, the evening."""
    if place.best_time is None:
        return 0, 0, 0
    best = _PARTS.index(place.best_time)
    morning, afternoon, evening = (WRONG_TIME * abs(part - best) for part in range(3))
    return morning, afternoon, evening
