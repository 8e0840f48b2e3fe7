"""A small Seoul to write about: places, a solver's draft of any length, and the brief of a trip there."""

from collections.abc import AsyncIterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle, islice
from typing import Any

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
from planner.domain.itinerary import Day, Itinerary, Leg, Stop, StopKind, TravelMode
from planner.domain.trip import BudgetLevel, Language, trip_request
from planner.ports import Brief, Chosen, Spent, Summarised, WriterItem, Written

START = date(2026, 11, 23)
AREAS = {
    "jongno": Names("종로·북촌", "Jongno & Bukchon"),
    "myeongdong": Names("명동·남산", "Myeongdong & Namsan"),
    "gangnam": Names("강남", "Gangnam"),
}
NINE_TO_SIX = OpeningHours((HoursRule((Interval(540, 1080, 1020),)),))
NOT_ON_TUESDAYS = replace(NINE_TO_SIX, closures=Closures(weekdays=frozenset({1})))
NO_GATE = OpeningHours((HoursRule(ALWAYS),))
TEN_TO_ONE_AT_NIGHT = OpeningHours((HoursRule((Interval(600, 1500, 1440),)),))


def place(slug: str, ko: str, en: str, *, category: Category, **facts: Any) -> Place:
    """A free place in the old town, open from nine to six, but for the facts given."""
    plain = Place(
        id=f"seoul-{slug}",
        names=Names(ko, en),
        category=category,
        lat=37.57,
        lon=126.98,
        area="jongno",
        minutes=90,
        popularity=3,
        source="atlas",
        hours=NINE_TO_SIX,
        fee=fee(0),
        indoor=False,
    )
    return replace(plain, **facts)


def fee(adult: int) -> Fee:
    return Fee(Decimal(adult))


FAMOUS_AND_OPEN = {"popularity": 5, "hours": NO_GATE}
IN_MYEONGDONG = {"area": "myeongdong", "popularity": 5}
PLACES = (
    place(
        "gyeongbokgung",
        "경복궁",
        "Gyeongbokgung Palace",
        category=Category.PALACE,
        popularity=5,
        hours=NOT_ON_TUESDAYS,
        fee=fee(3_000),
        best_time=PartOfDay.MORNING,
    ),
    place("bukchon", "북촌한옥마을", "Bukchon Hanok Village", category=Category.STREET, **FAMOUS_AND_OPEN),
    place("insadong", "인사동 거리", "Insadong", category=Category.STREET, hours=NO_GATE),
    place("gwangjang", "광장시장", "Gwangjang Market", category=Category.MARKET, popularity=4, indoor=True),
    place(
        "namsan",
        "N서울타워",
        "N Seoul Tower",
        category=Category.VIEWPOINT,
        hours=TEN_TO_ONE_AT_NIGHT,
        fee=fee(21_000),
        best_time=PartOfDay.EVENING,
        **IN_MYEONGDONG,
    ),
    place("myeongdong", "명동", "Myeongdong", category=Category.SHOPPING, hours=NO_GATE, **IN_MYEONGDONG),
    place(
        "mmca",
        "국립현대미술관 서울",
        "MMCA Seoul",
        category=Category.GALLERY,
        indoor=True,
        fee=None,
        hours=None,
    ),
    place(
        "coex",
        "코엑스 아쿠아리움",
        "COEX Aquarium",
        category=Category.AQUARIUM,
        area="gangnam",
        indoor=True,
        fee=fee(33_000),
    ),
    place("bongeunsa", "봉은사", "Bongeunsa Temple", category=Category.TEMPLE, area="gangnam"),
)
MONTHS = (
    *((2, 17, 6), (5, 28, 6), (11, 37, 7), (18, 73, 8), (23, 104, 9), (27, 130, 10)),
    *((29, 414, 16), (30, 348, 14), (26, 142, 9), (20, 52, 6), (12, 51, 9), (4, 23, 7)),
)
"""Mean high °C, mm of rain and days with rain, from January."""

SEOUL = Destination(
    id="seoul",
    names=Names("서울", "Seoul"),
    country="KR",
    timezone="Asia/Seoul",
    currency="KRW",
    lat=37.5665,
    lon=126.978,
    areas=AREAS,
    climate=tuple(
        MonthClimate(high_c=high, low_c=high - 9, rain_mm=rain, rain_days=days) for high, rain, days in MONTHS
    ),
    costs={BudgetLevel.MEDIUM: LevelCosts(Decimal(15000), Decimal(8000), Decimal(120000))},
    transit=Transit(kmh=18, wait_minutes=8),
)


def stop_at(visited: Place, start: int, day: date) -> Stop:
    fee = visited.fee.adult if visited.fee else Decimal(0)
    return Stop(
        key=visited.id,
        kind=StopKind.VISIT,
        names=visited.names,
        lat=visited.lat,
        lon=visited.lon,
        start=start,
        end=start + visited.minutes,
        area=visited.area,
        cost_krw=fee * 2,
        source=visited.source,
        category=visited.category,
        place_id=visited.id,
        opening=visited.hours.on(day, {}) if visited.hours else None,
        leg=Leg(minutes=9, km=0.6, mode=TravelMode.WALK),
    )


def lunch(area: str, number: int) -> Stop:
    return Stop(
        key=f"lunch-{number}",
        kind=StopKind.MEAL,
        names=Names("점심 식사", "Lunch"),
        lat=37.57,
        lon=126.98,
        start=720,
        end=780,
        area=area,
        cost_krw=Decimal(30000),
        source="solver",
    )


def drafted(*, days: int = 3, weather: Mapping[int, DayWeather] | None = None) -> Itinerary:
    """Two visits and a lunch a day; the places come round again on longer trips."""
    visited = list(islice(cycle(PLACES), days * 2))
    made = []
    for number in range(1, days + 1):
        on = START + timedelta(days=number - 1)
        morning, afternoon = visited[number * 2 - 2 : number * 2]
        made.append(
            Day(
                number=number,
                date=on,
                stops=(stop_at(morning, 570, on), lunch(morning.area, number), stop_at(afternoon, 1035, on)),
                weather=(weather or {}).get(number),
                transport_krw=Decimal(16000),
            )
        )
    return Itinerary(tuple(made))


def brief(
    *,
    language: Language = Language.KOREAN,
    days: int = 3,
    notes: str = "",
    must_see: tuple[str, ...] = (),
    weather: Mapping[int, DayWeather] | None = None,
) -> Brief:
    request = trip_request(
        location="서울", start=START, end=START + timedelta(days=days - 1), language=language, notes=notes
    )
    context = Context(
        destination=SEOUL, places=PLACES, weather=tuple((weather or {}).values()), must_see=must_see
    )
    return Brief(request=request, context=context, draft=drafted(days=days, weather=weather))


def rain_on(day: date) -> DayWeather:
    return DayWeather(day, 9.0, 3.0, 18.0, Sky.RAIN, WeatherSource.FORECAST, rain_chance=90)


async def collected(items: AsyncIterable[WriterItem]) -> list[WriterItem]:
    return [item async for item in items]


def text_of(items: list[WriterItem]) -> str:
    return "".join(item.text for item in items if isinstance(item, Written))


def choices_of(items: list[WriterItem]) -> list[Chosen]:
    return [item for item in items if isinstance(item, Chosen)]


def summaries_of(items: list[WriterItem]) -> list[Summarised]:
    return [item for item in items if isinstance(item, Summarised)]


def words_of(items: list[WriterItem]) -> list[Written | Chosen | Summarised]:
    """All but what was spent."""
    return [item for item in items if not isinstance(item, Spent)]


def spent_of(items: list[WriterItem]) -> tuple[int, int]:
    """Tokens in and out, all told."""
    told = [item for item in items if isinstance(item, Spent)]
    return sum(item.tokens_in for item in told), sum(item.tokens_out for item in told)
