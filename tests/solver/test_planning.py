"""Plans for the towns we ship: what a traveller asks for is what the days hold."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from planner.atlas import Atlas, match_place, public_holidays, to_krw
from planner.domain.facts import Context, DayWeather, Sky, WeatherSource
from planner.domain.itinerary import Itinerary, StopKind
from planner.domain.review import hard_failures, review
from planner.domain.trip import Budget, Pace, Party, TripRequest, trip_request
from planner.solver import Fixed, Infeasible, plan
from tests.solver.checker import problems_of

MONDAY = date(2026, 5, 11)
TUESDAY, FRIDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=4)
ATLAS = Atlas().load()
TOWNS = tuple(destination.names.ko for destination in ATLAS.destinations)


def trip(
    location: str,
    days: int,
    *,
    start: date = MONDAY,
    budget: Budget | None = None,
    pace: Pace = Pace.NORMAL,
    party: Party | None = None,
    interests: tuple[str, ...] = (),
    must_see: tuple[str, ...] = (),
    avoid: tuple[str, ...] = (),
) -> tuple[TripRequest, Context]:
    """A request and its context from the atlas, with the wishes matched to places."""
    destination = ATLAS.find(location)
    places = ATLAS.places(destination)
    request = trip_request(
        location=location,
        start=start,
        end=start + timedelta(days=days - 1),
        budget=budget,
        pace=pace,
        party=party,
        interests=interests,
        must_see=must_see,
        avoid=avoid,
    )
    wished, avoided = (
        tuple(place.id for wish in wishes if (place := match_place(wish, places)))
        for wishes in (must_see, avoid)
    )
    holidays = public_holidays(destination.country, request.dates)
    return request, Context(destination, places, (), holidays, wished, avoided, ("atlas",))


def planned(request: TripRequest, context: Context, *, iterations: int = 0) -> Itinerary:
    return plan(request, context, rates=to_krw, iterations=iterations, seed=7)


@pytest.mark.parametrize("town", TOWNS)
@pytest.mark.parametrize("days", [1, 3, 7, 14, 30])
@pytest.mark.parametrize("pace", Pace)
def test_every_town_can_be_planned_for_every_length_and_pace(town: str, days: int, pace: Pace) -> None:
    request, context = trip(town, days, pace=pace)
    if days > len(context.places):  # every day has at least one visit, and no place comes twice
        with pytest.raises(Infeasible):
            planned(request, context)
        return
    itinerary = planned(request, context, iterations=10)
    assert problems_of(itinerary, request, context, to_krw) == []
    assert hard_failures(review(itinerary, request, context)) == ()


@pytest.mark.parametrize("town", TOWNS)
def test_a_trip_over_the_holidays_visits_only_what_is_open_then(town: str) -> None:
    for start in (date(2026, 2, 15), date(2026, 9, 23), date(2026, 12, 24), date(2026, 12, 30)):
        request, context = trip(town, 4, start=start, party=Party(2, 2))
        assert problems_of(planned(request, context), request, context, to_krw) == []


def test_the_same_request_and_seed_give_the_same_trip() -> None:
    request, context = trip("서울", 3)
    assert planned(request, context, iterations=25) == planned(request, context, iterations=25)


def test_more_iterations_never_lose_a_wish() -> None:
    request, context = trip("서울", 3, must_see=("국립중앙박물관", "N서울타워", "광장시장"))
    itinerary = planned(request, context, iterations=60)
    assert set(context.must_see) <= {stop.place_id for stop in itinerary.stops}


def test_interests_change_what_is_visited() -> None:
    plain, shopping = trip("서울", 2), trip("서울", 2, interests=("쇼핑",))
    shops = [
        sum(stop.category == "shopping" for stop in planned(request, context).stops)
        for request, context in (plain, shopping)
    ]
    assert shops[1] > shops[0]


def test_a_rainy_day_is_spent_more_under_a_roof() -> None:
    request, context = trip("서울", 1)
    rain = DayWeather(MONDAY, 18, 12, 30.0, Sky.RAIN, WeatherSource.FORECAST)
    wet = replace(context, weather=(rain,))
    dry_day, wet_day = planned(request, context).days[0], planned(request, wet).days[0]
    roofed = {place.id for place in context.places if place.indoor}
    assert sum(stop.place_id in roofed for stop in wet_day.visits) > sum(
        stop.place_id in roofed for stop in dry_day.visits
    )
    assert wet_day.weather == rain


def test_a_limit_of_money_bounds_everything_the_plan_counts() -> None:
    for limit in (200_000, 300_000, 600_000):
        request, context = trip("서울", 3, budget=Budget(limit_krw=Decimal(limit)))
        assert planned(request, context).cost_krw <= limit


def test_fewer_visits_for_a_slower_pace() -> None:
    counts = []
    for pace in Pace:
        request, context = trip("서울", 3, pace=pace)
        counts.append(len([stop for stop in planned(request, context).stops if stop.kind is StopKind.VISIT]))
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_a_locked_stop_stays_on_its_day() -> None:
    request, context = trip("서울", 3)
    fixed = Fixed(locked={3: ("seoul-gyeongbokgung",)})
    itinerary = plan(request, context, rates=to_krw, iterations=0, fixed=fixed)
    assert "seoul-gyeongbokgung" in {stop.place_id for stop in itinerary.days[2].stops}


def test_an_arrival_and_a_departure_bound_the_first_and_the_last_day() -> None:
    request, context = trip("서울", 2)
    fixed = Fixed(arrival=15 * 60, departure=13 * 60)
    first, last = plan(request, context, rates=to_krw, iterations=0, fixed=fixed).days
    assert first.stops[0].start >= 15 * 60
    assert last.stops[-1].end <= 13 * 60
    assert first.visits


@pytest.mark.parametrize(
    ("wishes", "conflict"),
    [
        ({"budget": Budget(limit_krw=Decimal(50_000))}, "budget_too_low"),
        ({"must_see": ("경복궁",), "avoid": ("경복궁",)}, "wished_and_avoided"),
        ({"must_see": ("경복궁",), "start": TUESDAY, "days": 1}, "wish_closed"),
        (
            {
                "must_see": ("경복궁", "창덕궁", "N서울타워", "국립중앙박물관", "롯데월드", "덕수궁"),
                "days": 1,
                "start": FRIDAY,
            },
            "wishes_do_not_fit",
        ),
    ],
)
def test_wishes_that_contradict_are_named(wishes: dict[str, object], conflict: str) -> None:
    request, context = trip("서울", **{"days": 3, **wishes})  # type: ignore[arg-type]
    with pytest.raises(Infeasible) as refusal:
        planned(request, context)
    assert [reason.code for reason in refusal.value.conflicts] == [conflict]
    assert refusal.value.relaxations


def test_more_days_than_places_is_infeasible_and_says_how_many_would_do() -> None:
    request, context = trip("서울", 5)
    with pytest.raises(Infeasible) as refusal:
        planned(request, replace(context, places=context.places[:3]))
    assert refusal.value.relaxations[0].params == {"days": 3}
