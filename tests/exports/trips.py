"""Plans that are hard to carry: two time zones, words that mean something to every format, a night's end."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from planner.atlas.calendars import public_holidays
from planner.atlas.rates import to_krw
from planner.domain.facts import Context, Names
from planner.domain.itinerary import Day, Itinerary, Stop
from planner.domain.plan import Plan
from planner.domain.trip import Language
from planner.solver import plan as solve
from tests.factories import atlas, trip
from tests.web import story

HOSTILE = '=HYPERLINK("http://evil.example/?x=1") <script>alert(1)</script> & [한글](javascript:x) `code` 🏯'
NOTE = "사람이 많으니 아침 일찍 들어가 천천히 걷고, 문 닫는 시간을 입구에서 한 번 더 확인하세요."
NIGHT = story.stop(
    "seoul-night", "밤도깨비, 야시장/한강", "Night market", "22:30", 150, cost_krw=Decimal(12_000)
)


def seoul() -> Plan:
    """Two days, in Korean; the second ends at one in the night."""
    plan = story.plan()
    first, second = plan.itinerary.days
    second = replace(second, stops=(*second.stops, NIGHT))
    return replace(plan, itinerary=Itinerary((first, second)))


def hostile() -> Plan:
    """The same with words of an attacker wherever a traveller or a model may write."""
    plan = seoul()

    def marred(stop: Stop) -> Stop:
        return replace(
            stop, names=Names(HOSTILE, HOSTILE), note=f"{HOSTILE}\x0b\x00\x85\u2028\r\nBEGIN:VEVENT"
        )

    days = tuple(
        replace(day, summary=HOSTILE, stops=tuple(map(marred, day.stops))) for day in plan.itinerary.days
    )
    return replace(plan, title=HOSTILE, destination=Names(HOSTILE, HOSTILE), itinerary=Itinerary(days))


def paris() -> Plan:
    """One day that the clocks are put back in, far from Korea."""
    plan = seoul()
    sunday = date(2026, 10, 25)
    tower = story.stop(
        "paris-tower",
        "에펠탑",
        "Eiffel Tower",
        "09:30",
        90,
        lat=48.8584,
        lon=2.2945,
        cost_krw=Decimal(58_830),
    )
    museum = story.stop(
        "paris-louvre", "루브르 박물관", "Louvre", "12:00", 180, lat=48.8606, lon=2.3376, leg=story.ride(25)
    )
    return replace(
        plan,
        title="Paris, one Sunday",
        request=replace(plan.request, location="Paris", start=sunday, end=sunday, title="Paris, one Sunday"),
        destination=Names("파리", "Paris"),
        country="FR",
        timezone="Europe/Paris",
        areas={},
        itinerary=Itinerary((Day(1, sunday, (tower, museum), None, Decimal(15_900)),)),
        checks=(),
    )


def solved(days: int = 3, language: Language = Language.ENGLISH) -> Plan:
    """Days in Seoul that hold, as the solver plans them, with a note on every stop."""
    request, seoul = trip("서울", days=days, language=language, title="서울 여행"), atlas().find("Seoul")
    holidays = public_holidays(seoul.country, request.dates)
    context = Context(seoul, atlas().places(seoul), (), holidays)
    itinerary = solve(request, context, rates=to_krw, iterations=0, seed=1)
    noted = tuple(
        replace(day, stops=tuple(replace(stop, note=f"{stop.names.ko}: {NOTE}") for stop in day.stops))
        for day in itinerary.days
    )
    return replace(
        story.plan(), request=request, title=request.title, areas=seoul.areas, itinerary=Itinerary(noted)
    )
