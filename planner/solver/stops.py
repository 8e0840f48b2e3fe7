"""Stops as the solver makes them, whether it planned the day or only timed somebody else's."""

import re
from decimal import Decimal

from planner.domain.facts import Destination, Names, Place
from planner.domain.hours import Interval
from planner.domain.itinerary import Leg, Stop, StopKind
from planner.domain.pacing import DINNER, LUNCH, MEALS, MealTime

AREA_MEAL = re.compile(r"day-\d+-(lunch|dinner)")
MEAL_WORDS = {"lunch": ("점심", "Lunch"), "dinner": ("저녁", "Dinner")}


def stop_at(
    place: Place,
    *,
    kind: StopKind,
    start: int,
    minutes: int,
    cost_krw: Decimal,
    opening: tuple[Interval, ...] | None,
    leg: Leg | None,
) -> Stop:
    """A visit to a place, or a meal at a market or a food street."""
    return Stop(
        key=place.id,
        kind=kind,
        names=place.names,
        lat=place.lat,
        lon=place.lon,
        start=start,
        end=start + minutes,
        area=place.area,
        cost_krw=cost_krw,
        source=place.source,
        category=place.category,
        place_id=place.id,
        opening=opening,
        leg=leg,
        fee_known=kind is StopKind.MEAL or place.fee is not None,
    )


def meal_around(
    destination: Destination,
    meal: MealTime,
    *,
    number: int,
    lat: float,
    lon: float,
    area: str,
    start: int,
    cost_krw: Decimal,
    leg: Leg | None,
) -> Stop:
    """A meal somewhere in an area, at no place of its own; `number` is the day's."""
    names = destination.areas.get(area, destination.names)
    korean, english = MEAL_WORDS[meal.name]
    return Stop(
        key=f"day-{number}-{meal.name}",
        kind=StopKind.MEAL,
        names=Names(ko=f"{names.ko}에서 {korean}", en=f"{english} around {names.en}"),
        lat=lat,
        lon=lon,
        start=start,
        end=start + meal.minutes,
        area=area,
        cost_krw=cost_krw,
        source=destination.source,
        leg=leg,
    )


def is_around(stop: Stop) -> bool:
    """Whether it is a meal of `meal_around`: eaten wherever one is then."""
    return stop.place_id is None and AREA_MEAL.fullmatch(stop.key) is not None


def meal_of(stop: Stop) -> MealTime:
    """Which meal a stop for one is: by its name, else by when it begins."""
    named = AREA_MEAL.fullmatch(stop.key)
    if named is not None:
        return next(meal for meal in MEALS if meal.name == named[1])
    return LUNCH if stop.start * 2 < LUNCH.latest + DINNER.earliest else DINNER
