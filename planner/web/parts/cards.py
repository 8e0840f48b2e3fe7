"""Days and stops as cards: the same for a run under way and for a saved plan.

Chrome is in the active language; notes and reasons are in the language of the run.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from zlib import crc32

from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from planner.domain.checks import Check, Verdict
from planner.domain.facts import DayWeather
from planner.domain.itinerary import Day, Stop, StopKind, TravelMode, Verification, clock
from planner.domain.phrases import sentence
from planner.domain.plan import Plan
from planner.domain.progress import Progress
from planner.domain.trip import Language, TripRequest
from planner.web import words
from planner.web.editing.controls import StopControls
from planner.web.run import marks

CARDS_KEPT = 4_096
BADGES: dict[str, str] = {
    Verification.VERIFIED: gettext_noop("Verified"),
    Verification.REPAIRED: gettext_noop("Repaired"),
    Verification.UNVERIFIED: gettext_noop("Not confirmed"),
    Verdict.FAILED: gettext_noop("Failed"),
    "unknown": gettext_noop("Not checked yet"),
}


@dataclass(frozen=True, slots=True)
class WeatherView:
    icon: str
    words: str
    high: int
    low: int
    rain: str
    source: str


@dataclass(frozen=True, slots=True)
class StopView:
    """`badge` is verified, repaired, unverified, failed, or unknown while nothing has been checked."""

    id: str
    start: str
    end: str
    name: str
    local_name: str
    icon: str
    category: str
    is_meal: bool
    leg: str
    leg_icon: str
    cost: str
    hours: str
    badge: str
    badge_label: str
    reason: str
    note: str
    text_language: str
    mark: marks.MarkView | None = None
    lat: str = ""
    lon: str = ""
    controls: StopControls | None = field(default=None, compare=False)  # not of the card itself

    @property
    def html(self) -> SafeString:
        """The card, made once: a day is shown anew with each stop, and every reader has the same cards."""
        return _card_html(self, words.viewer_language())


@dataclass(frozen=True, slots=True)
class DayView:
    number: int
    date: date
    date_label: str
    place: str
    summary: str
    weather: WeatherView | None
    stops: tuple[StopView, ...]
    remarks: tuple[str, ...]
    transport: str
    cost: str
    text_language: str
    left_out: tuple[str, ...] = ()


def live_day(progress: Progress, request: TripRequest, number: int) -> DayView:
    """One day of a run under way, its stops in time order."""
    stops = sorted((stop for day, stop in progress.stops.values() if day == number), key=_by_time)
    on = request.dates[number - 1]
    weather = progress.context.weather if progress.context else ()
    marked = marks.marks_of(progress, number)
    return DayView(
        number=number,
        date=on,
        date_label=words.long_date(on),
        place="",
        summary="",
        weather=weather_view(next((found for found in weather if found.date == on), None)),
        stops=tuple(
            stop_view(stop, progress.checks, request.language, final=False, mark=marked.stops.get(stop.key))
            for stop in stops
        ),
        remarks=remarks_of((check for check in progress.checks if check.day == number), request.language),
        transport="",
        cost="",
        text_language=request.language,
        left_out=marked.left_out,
    )


def plan_days(plan: Plan) -> tuple[DayView, ...]:
    return tuple(_plan_day(plan, day) for day in plan.itinerary.days)


def _plan_day(plan: Plan, day: Day) -> DayView:
    language = plan.request.language
    return DayView(
        number=day.number,
        date=day.date,
        date_label=words.long_date(day.date),
        place=plan.day_location(day, words.viewer_language()),
        summary=day.summary,
        weather=weather_view(day.weather),
        stops=tuple(stop_view(stop, plan.checks, language, final=True) for stop in day.stops),
        remarks=remarks_of((check for check in plan.checks if check.day == day.number), language),
        transport=words.won(day.transport_krw) if day.transport_krw else "",
        cost=words.won(day.cost_krw),
        text_language=language,
    )


def stop_view(
    stop: Stop,
    checks: Sequence[Check],
    text_language: Language,
    *,
    final: bool,
    mark: marks.MarkView | None = None,
) -> StopView:
    own = [check for check in checks if check.stop == stop.key]
    badge = badge_of(stop, own, final=final)
    names = stop.names
    name = names.in_language(words.viewer_language())
    is_meal = stop.kind is StopKind.MEAL
    icon, category = words.CATEGORIES[stop.category] if stop.category else words.ELSEWHERE
    if is_meal:
        icon, category = words.MEAL
    return StopView(
        id=card_id(stop.key),
        start=clock(stop.start),
        end=clock(stop.end),
        name=name,
        local_name=names.local if names.local and names.local not in (name, names.ko, names.en) else "",
        icon=icon,
        category=_(category),
        is_meal=is_meal,
        leg=words.leg(stop.leg) if stop.leg else "",
        leg_icon="🚶" if stop.leg and stop.leg.mode is TravelMode.WALK else "🚇",
        cost=words.cost(stop.cost_krw, fee_known=stop.fee_known),
        hours=words.hours(stop.opening),
        badge=badge,
        badge_label=_badge_label(badge),
        reason=_reason(own, text_language) if badge != Verification.VERIFIED else "",
        note=stop.note,
        text_language=text_language,
        mark=mark,
        lat=f"{stop.lat:.5f}",
        lon=f"{stop.lon:.5f}",
    )


@lru_cache(maxsize=CARDS_KEPT)
def _card_html(stop: StopView, _language: Language) -> SafeString:
    return SafeString(get_template("planner/_stop.html").render({"stop": stop}))


def card_id(key: str) -> str:
    """An HTML id for a stop's key, which may hold anything."""
    return f"stop-{crc32(key.encode()):08x}"


def weather_view(weather: DayWeather | None) -> WeatherView | None:
    if weather is None:
        return None
    rain = ""
    if weather.rain_chance is not None:
        rain = _("rain %(percent)s%%") % {"percent": weather.rain_chance}
    return WeatherView(
        icon=words.SKY_ICONS[weather.sky],
        words=words.sky(weather),
        high=round(weather.high_c),
        low=round(weather.low_c),
        rain=rain,
        source=_(words.WEATHER_SOURCES[weather.source]),
    )


def remarks_of(checks: Iterable[Check], language: Language) -> tuple[str, ...]:
    """What checks of no single stop have to say, once each."""
    said = (check for check in checks if check.stop is None and check.verdict is not Verdict.PASSED)
    return tuple(
        dict.fromkeys(sentence(check.reason, language, check.params) for check in said if check.reason)
    )


def badge_of(stop: Stop, own: Sequence[Check], *, final: bool) -> str:
    """What the stop's own checks come to; a repair answers for what failed before it."""
    failed: set[str] = set()
    for check in own:
        match check.verdict:
            case Verdict.FAILED:
                failed.add(check.rule)
            case Verdict.REPAIRED:
                failed.clear()
            case _:
                failed.discard(check.rule)
    if failed:
        return Verdict.FAILED.value
    return stop.verification.value if own or final else "unknown"


def _reason(checks: Sequence[Check], language: Language) -> str:
    reasons = [check for check in checks if check.reason and check.verdict is not Verdict.PASSED]
    return sentence(reasons[-1].reason or "", language, reasons[-1].params) if reasons else ""


def _badge_label(badge: str) -> str:
    return _(BADGES[badge])


def _by_time(stop: Stop) -> tuple[int, int, str]:
    return (stop.start, stop.end, stop.key)
