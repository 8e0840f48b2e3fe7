"""What a plan from somebody's file must keep within, so that every page and format can show it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from math import isfinite
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from planner.domain.edit import MAX_MEMO_CHARS
from planner.domain.facts import Names
from planner.domain.hours import DAY_MINUTES
from planner.domain.itinerary import Day, Stop
from planner.domain.plan import Plan
from planner.domain.rates import LocalCurrency
from planner.domain.sources import SOURCES
from planner.domain.trip import MAX_DAYS, MAX_TITLE_CHARS, InvalidTrip, TripRequest, clean_line, trip_request

MAX_STOPS_A_DAY = 40
MAX_NAME_CHARS = 200
MAX_TEXT_CHARS = 1_000
MAX_KEY_CHARS = 120
MAX_AREAS = 200
MAX_SPANS = 20
MAX_COST_KRW = Decimal(1_000_000_000)
MIN_WON, MAX_WON = Decimal("0.0001"), Decimal(1_000_000)
MAX_RATE_DIGITS = 20
"""Of the won that one unit of a currency is."""
LATEST_MINUTE = 2 * DAY_MINUTES
MAX_KM = 1_000.0
DEGREES_C = (-90.0, 70.0)
MAX_RAIN_MM = 5_000.0

type Problem = tuple[str, str]
"""Where, and a code of `domain.phrases`."""


def bounded(plan: Plan) -> dict[str, str]:
    """What is out of bounds, by where it is, in the file's order; nothing for a plan that can be shown."""
    return dict((*_request(plan.request), *_head(plan), *_days(plan)))


def checked_request(request: TripRequest) -> TripRequest:
    """The request, made again by the rules that every request is. Raises InvalidTrip."""
    return trip_request(
        location=request.location,
        start=request.start,
        end=request.end,
        title=request.title,
        budget=request.budget,
        language=request.language,
        pace=request.pace,
        party=request.party,
        interests=request.interests,
        must_see=request.must_see,
        avoid=request.avoid,
        notes=request.notes,
        max_iterations=request.max_iterations,
    )


def _request(request: TripRequest) -> Iterator[Problem]:
    try:
        checked_request(request)
    except InvalidTrip as error:
        yield from ((f"request.{name}", code) for name, code in error.problems.items())


def _head(plan: Plan) -> Iterator[Problem]:
    yield from _text("title", plan.title, MAX_TITLE_CHARS)
    if not clean_line(plan.title):
        yield "title", "required"
    yield from _names("destination", plan.destination)
    if len(plan.country) != 2 or not plan.country.isalpha() or not plan.country.isascii():
        yield "country", "wrong_type"
    try:
        ZoneInfo(plan.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield "timezone", "unknown_choice"
    if len(plan.areas) > MAX_AREAS:
        yield "areas", "too_long"
    for key, names in plan.areas.items():
        yield from _names(f"areas.{key[:MAX_KEY_CHARS]}", names)
    yield from _local(plan.local)


def _local(local: LocalCurrency | None) -> Iterator[Problem]:
    """The rate is compared before it is counted: it may have any number of digits."""
    if local is None:
        return
    if len(local.code) != 3 or not local.code.isascii() or not local.code.isupper():
        yield "local.code", "unknown_choice"
    if not MIN_WON <= local.rate.won <= MAX_WON or len(local.rate.won.as_tuple().digits) > MAX_RATE_DIGITS:
        yield "local.rate.won", "out_of_range"
    if local.rate.source not in SOURCES:
        yield "local.rate.source", "unknown_choice"


def _days(plan: Plan) -> Iterator[Problem]:
    days = plan.itinerary.days
    if not 1 <= len(days) <= MAX_DAYS:
        yield "itinerary.days", "out_of_range"
        return
    seen: set[str] = set()
    for index, day in enumerate(days):
        where = f"itinerary.days[{index}]"
        yield from _day(where, day, number=index + 1, on=_date(plan, index))
        for place, stop in enumerate(day.stops[:MAX_STOPS_A_DAY]):
            if stop.key in seen:
                yield f"{where}.stops[{place}].key", "not_unique"
            seen.add(stop.key)
    if len(days) != plan.request.days:
        yield "itinerary.days", "out_of_range"


def _date(plan: Plan, index: int) -> date:
    """The date a day must have: days follow each other from the trip's first on."""
    return date.fromordinal(min(plan.request.start.toordinal() + index, date.max.toordinal()))


def _day(where: str, day: Day, *, number: int, on: date) -> Iterator[Problem]:
    if day.number != number:
        yield f"{where}.number", "out_of_range"
    if day.date != on:
        yield f"{where}.date", "date_out_of_range"
    if len(day.stops) > MAX_STOPS_A_DAY:
        yield f"{where}.stops", "too_long"
    yield from _text(f"{where}.summary", day.summary, MAX_TEXT_CHARS)
    yield from _cost(f"{where}.transport_krw", day.transport_krw)
    if (weather := day.weather) is not None:
        low, high = DEGREES_C
        yield from _number(f"{where}.weather.high_c", weather.high_c, low, high)
        yield from _number(f"{where}.weather.low_c", weather.low_c, low, high)
        yield from _number(f"{where}.weather.rain_mm", weather.rain_mm, 0, MAX_RAIN_MM)
        yield from _number(f"{where}.weather.rain_chance", weather.rain_chance or 0, 0, 100)
    for index, stop in enumerate(day.stops[:MAX_STOPS_A_DAY]):
        yield from _stop(f"{where}.stops[{index}]", stop)


def _stop(where: str, stop: Stop) -> Iterator[Problem]:
    for name in ("key", "area", "source"):
        yield from _text(f"{where}.{name}", getattr(stop, name), MAX_KEY_CHARS)
    yield from _text(f"{where}.place_id", stop.place_id or "", MAX_KEY_CHARS)
    if not stop.key:
        yield f"{where}.key", "required"
    yield from _names(f"{where}.names", stop.names)
    yield from _text(f"{where}.note", stop.note, MAX_TEXT_CHARS)
    yield from _text(f"{where}.memo", stop.memo, MAX_MEMO_CHARS)
    yield from _number(f"{where}.lat", stop.lat, -90, 90)
    yield from _number(f"{where}.lon", stop.lon, -180, 180)
    yield from _number(f"{where}.start", stop.start, 0, LATEST_MINUTE)
    yield from _number(f"{where}.end", stop.end, stop.start + 1, LATEST_MINUTE)
    yield from _cost(f"{where}.cost_krw", stop.cost_krw)
    if stop.leg is not None:
        yield from _number(f"{where}.leg.minutes", stop.leg.minutes, 0, DAY_MINUTES)
        yield from _number(f"{where}.leg.km", stop.leg.km, 0, MAX_KM)
    spans = stop.opening or ()
    if len(spans) > MAX_SPANS:
        yield f"{where}.opening", "too_long"
    for span in spans[:MAX_SPANS]:
        for minute in (span.start, span.end, span.last_entry):
            yield from _number(f"{where}.opening", minute, 0, LATEST_MINUTE)


def _names(where: str, names: Names) -> Iterator[Problem]:
    yield from _text(f"{where}.ko", names.ko, MAX_NAME_CHARS)
    yield from _text(f"{where}.en", names.en, MAX_NAME_CHARS)
    yield from _text(f"{where}.local", names.local or "", MAX_NAME_CHARS)
    if not clean_line(names.ko) or not clean_line(names.en):
        yield where, "required"


def _text(where: str, text: str, most: int) -> Iterator[Problem]:
    if len(text) > most:
        yield where, "too_long"


def _number(where: str, value: float, least: float, most: float) -> Iterator[Problem]:
    if not isfinite(value) or not least <= value <= most:
        yield where, "out_of_range"


def _cost(where: str, amount: Decimal) -> Iterator[Problem]:
    """Whole won, not below zero. Compared first: a number of a billion digits is never written out."""
    if not 0 <= amount <= MAX_COST_KRW or amount.adjusted() < -12 or amount != amount.to_integral_value():
        yield where, "out_of_range"
