"""Made-up towns for property tests: places all over, with every kind of opening hours, and wishes."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from planner.domain.facts import (
    Category,
    Context,
    DayWeather,
    Destination,
    Fee,
    LevelCosts,
    MonthClimate,
    Names,
    PartOfDay,
    Place,
    Sky,
    Transit,
    WeatherSource,
)
from planner.domain.hours import ALWAYS, Closures, HoursRule, Interval, OpeningHours
from planner.domain.trip import Budget, BudgetLevel, Pace, Party, TripRequest, trip_request

FIRST = date(2026, 5, 11)
AREAS = ("north", "south", "harbour")

TOWN = Destination(
    id="town",
    names=Names("마을", "Town"),
    country="KR",
    timezone="Asia/Seoul",
    currency="KRW",
    lat=37.5,
    lon=127.0,
    areas={area: Names(f"{area}동", area.title()) for area in AREAS},
    climate=(MonthClimate(20, 10, 50, 8),) * 12,
    costs={
        BudgetLevel.LOW: LevelCosts(Decimal(8000), Decimal(4000), Decimal(40000)),
        BudgetLevel.MEDIUM: LevelCosts(Decimal(15000), Decimal(8000), Decimal(90000)),
        BudgetLevel.HIGH: LevelCosts(Decimal(40000), Decimal(30000), Decimal(300000)),
    },
    transit=Transit(18, 8),
)


def won(amount: Decimal, currency: str) -> Decimal:
    """The rates of a test: one won a won, 1,500 for anything else."""
    return amount if currency == "KRW" else amount * 1500


@dataclass(frozen=True)
class Trip:
    request: TripRequest
    context: Context


HOURS = (
    OpeningHours((HoursRule(ALWAYS),)),
    OpeningHours((HoursRule((Interval(540, 1080, 1020),)),)),
    OpeningHours((HoursRule((Interval(600, 1050, 1050),)),), Closures(weekdays=frozenset({0}))),
    OpeningHours((HoursRule((Interval(570, 720, 700), Interval(810, 1090, 1060))),)),
    OpeningHours((HoursRule((Interval(1080, 1560, 1500),)),)),
    OpeningHours((HoursRule((Interval(660, 1320, 1320),), frozenset({5, 6})),)),
    OpeningHours((HoursRule((Interval(601, 1033, 1033),)),), Closures(dates=frozenset({(5, 12)}))),
    None,
)


@st.composite
def place(draw: st.DrawFn, number: int) -> Place:
    free = draw(st.booleans())
    return Place(
        id=f"town-{number}",
        names=Names(f"장소{number}", f"Place {number}"),
        category=draw(st.sampled_from(Category)),
        lat=37.5 + draw(st.integers(-400, 400)) / 10_000,
        lon=127.0 + draw(st.integers(-400, 400)) / 10_000,
        area=draw(st.sampled_from(AREAS)),
        minutes=draw(st.sampled_from((20, 45, 60, 90, 120, 240, 403))),
        popularity=draw(st.integers(1, 5)),
        source="test",
        hours=draw(st.sampled_from(HOURS)),
        fee=draw(st.sampled_from((None, Fee(Decimal(3000), Decimal(1000)), Fee(Decimal(25000)))))
        if not free
        else Fee(Decimal(0)),
        indoor=draw(st.sampled_from((None, True, False))),
        suits=frozenset(draw(st.sampled_from(((), ("family",), ("couple", "solo"))))),
        best_time=draw(st.sampled_from((None, *PartOfDay))),
    )


@st.composite
def trips(draw: st.DrawFn) -> Trip:
    """A request for one to six days in a town of up to 30 places."""
    places = tuple(draw(place(number)) for number in range(draw(st.integers(1, 30))))
    days = draw(st.integers(1, 6))
    ids = [one.id for one in places]
    limit = draw(st.sampled_from((None, None, 60_000, 200_000, 500_000)))
    request = trip_request(
        location="마을",
        start=FIRST,
        end=FIRST + timedelta(days=days - 1),
        budget=Budget(draw(st.sampled_from(BudgetLevel)), None if limit is None else Decimal(limit)),
        pace=draw(st.sampled_from(Pace)),
        party=Party(draw(st.integers(1, 3)), draw(st.integers(0, 2))),
        interests=draw(st.sampled_from(((), ("역사",), ("food", "night view")))),
    )
    wet = DayWeather(FIRST, 18, 12, 22.0, Sky.RAIN, WeatherSource.FORECAST)
    context = Context(
        destination=TOWN,
        places=places,
        weather=draw(st.sampled_from(((), (wet,)))),
        holidays={FIRST: frozenset({"public"})},
        must_see=tuple(draw(st.lists(st.sampled_from(ids), max_size=2, unique=True))),
        avoid=tuple(draw(st.lists(st.sampled_from(ids), max_size=1))),
    )
    return Trip(request, context)


@st.composite
def proposals(draw: st.DrawFn, trip: Trip) -> dict[int, tuple[str, ...]]:
    """What a careless model might answer: unknown places, repeats, too many, days that are not there."""
    ids = [*(one.id for one in trip.context.places), "town-nowhere"]
    numbers = st.integers(1, trip.request.days + 1)
    return draw(st.dictionaries(numbers, st.lists(st.sampled_from(ids), max_size=9).map(tuple), max_size=7))
