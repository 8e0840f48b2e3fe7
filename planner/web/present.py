"""What the templates show of a run or a plan, made once for the page and for its live parts.

The page at event n and a page updated live up to event n read the same values from here, so they cannot
drift apart. Chrome is in the active language; a plan's own sentences are in the language of its run.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zlib import crc32

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planner.domain.checks import Check, Verdict
from planner.domain.events import RunFailed
from planner.domain.facts import DayWeather
from planner.domain.itinerary import Day, Stop, StopKind, TravelMode, Verification, clock
from planner.domain.phrases import FAILURES, PHRASES, STEP_LABELS, STEPS, sentence
from planner.domain.plan import Plan
from planner.domain.progress import Progress
from planner.domain.run import ENDED, Delivery, FailureCode, RunRecord, RunStatus, Step
from planner.domain.trip import Language, TripRequest
from planner.store.plans import PlanSummary
from planner.web import words

STEP_ICONS: dict[Step, str] = {
    Step.GATHER_CONTEXT: "🌤️",
    Step.GENERATE_DRAFT: "🤖",
    Step.VALIDATE: "✅",
    Step.REFINE: "🔧",
    Step.FINALIZE: "🎉",
}
"""The guide's icons."""


@dataclass(frozen=True, slots=True)
class StepView:
    """`state` is done, active, stopped or todo."""

    icon: str
    label: str
    state: str


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
    """`badge` is verified, repaired, unverified, or unknown while nothing has been checked."""

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


@dataclass(frozen=True, slots=True)
class TripView:
    """The request as headings and chips show it."""

    title: str
    place: str
    dates: str
    length: str
    party: str
    budget: str
    pace: str
    wishes: tuple[str, ...]
    text_language: str


@dataclass(frozen=True, slots=True)
class PlanCard:
    """A saved plan in a list."""

    id: str
    title: str
    place: str
    dates: str
    length: str
    cost: str


@dataclass(frozen=True, slots=True)
class SummaryView:
    """A finished plan in figures. `counts` are (verdict, label, number), those of zero left out."""

    cost: str
    budget_left: str
    days: int
    stops: int
    counts: tuple[tuple[str, str, int], ...]
    remarks: tuple[str, ...]
    sources: tuple[str, ...]
    costs_cover: str
    text_language: str


def card_of(plan: PlanSummary) -> PlanCard:
    return PlanCard(
        id=plan.id,
        title=plan.title,
        place=plan.location,
        dates=words.date_span(plan.start, plan.end),
        length=words.length(plan.days),
        cost=words.won(plan.cost_krw),
    )


def step_views(progress: Progress) -> tuple[StepView, ...]:
    language = words.viewer_language()
    order = list(Step)
    current = order.index(progress.step.step) if progress.step else -1
    states = ["done" if n < current else "active" if n == current else "todo" for n in range(len(order))]
    if progress.status is RunStatus.SUCCEEDED:
        states = ["done"] * len(order)
    elif progress.status in ENDED and current >= 0:
        states[current] = "stopped"
    return tuple(
        StepView(STEP_ICONS[step], STEP_LABELS[step][language], state)
        for step, state in zip(order, states, strict=True)
    )


def status_line(progress: Progress, request: TripRequest) -> str:
    """The one sentence that says where the run is; its last change announces the end."""
    language = words.viewer_language()
    match progress.status:
        case RunStatus.SUCCEEDED if progress.plan:
            stops = len(progress.plan.itinerary.stops)
            parts = (words.length(request.days), _places(stops), words.won(progress.plan.cost_krw))
            return _("Done! Your plan is ready: %(parts)s.") % {"parts": ", ".join(parts)}
        case RunStatus.FAILED:
            failure = progress.failure or RunFailed(FailureCode.INTERNAL)
            return failure_sentence(failure, request)
        case RunStatus.CANCELLED:
            return sentence("cancelled", language)
    if progress.step is None:
        return STEPS["queued"][language].format(location=request.location)
    if progress.step.step is Step.GATHER_CONTEXT and progress.context:
        return weather_sentence(progress.context.weather)
    return STEPS[progress.step.step][language].format(
        location=request.location, iteration=progress.step.iteration, iterations=progress.step.iterations
    )


def weather_sentence(weather: Sequence[DayWeather]) -> str:
    """The guide's line on the weather: the first day's sky and mean temperature."""
    language = words.viewer_language()
    if not weather:
        return sentence("weather_unknown", language)
    degrees = round((weather[0].high_c + weather[0].low_c) / 2)
    return STEPS["weather"][language].format(sky=words.sky(weather[0]), degrees=degrees)


def failure_sentence(failure: RunFailed, request: TripRequest) -> str:
    language = words.viewer_language()
    params = {
        "location": request.location,
        "suggestions": ", ".join(map(str, failure.details.get("suggestions", ()))),
        "conflicts": " ".join(detail_sentences(failure, "conflicts", language)),
    }
    return FAILURES[failure.code][language].format_map(params).strip()


def detail_sentences(failure: RunFailed, kind: str, language: Language) -> tuple[str, ...]:
    """The conflicts or relaxations of a failure, each a code with its parameters, in words."""
    reasons = failure.details.get(kind, ())
    return tuple(
        reason if isinstance(reason, str) else sentence(reason["code"], language, reason.get("params"))
        for reason in reasons
    )


def trip_view(request: TripRequest, title: str) -> TripView:
    return TripView(
        title=title,
        place=request.location,
        dates=words.date_span(request.start, request.end),
        length=words.length(request.days),
        party=words.party(request.party),
        budget=words.budget(request.budget),
        pace=_(words.PACES[request.pace]),
        wishes=(*map(words.interest, request.interests), *request.must_see),
        text_language=request.language,
    )


def days_of(progress: Progress, run: RunRecord) -> tuple[DayView, ...]:
    """The days as far as they are decided; all of them are there from the start, in date order."""
    if progress.plan:
        return plan_days(progress.plan)
    if run.delivery is Delivery.WHOLE or (progress.status in ENDED and not progress.stops):
        return ()
    return tuple(live_day(progress, run.request, number) for number in range(1, run.request.days + 1))


def live_day(progress: Progress, request: TripRequest, number: int) -> DayView:
    """One day of a run under way, its stops in time order."""
    stops = sorted((stop for day, stop in progress.stops.values() if day == number), key=_by_time)
    on = request.dates[number - 1]
    weather = progress.context.weather if progress.context else ()
    return DayView(
        number=number,
        date=on,
        date_label=words.long_date(on),
        place="",
        summary="",
        weather=weather_view(next((found for found in weather if found.date == on), None)),
        stops=tuple(stop_view(stop, progress.checks, request.language, final=False) for stop in stops),
        remarks=_remarks((check for check in progress.checks if check.day == number), request.language),
        transport="",
        cost="",
        text_language=request.language,
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
        remarks=_remarks((check for check in plan.checks if check.day == day.number), language),
        transport=words.won(day.transport_krw) if day.transport_krw else "",
        cost=words.won(day.cost_krw),
        text_language=language,
    )


def stop_view(stop: Stop, checks: Sequence[Check], text_language: Language, *, final: bool) -> StopView:
    own = [check for check in checks if check.stop == stop.key]
    badge = stop.verification.value if own or final else "unknown"
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
        cost=words.won(stop.cost_krw) if stop.cost_krw else _("Free"),
        hours=words.hours(stop.opening),
        badge=badge,
        badge_label=_badge_label(badge),
        reason=_reason(own, text_language) if badge != Verification.VERIFIED else "",
        note=stop.note,
        text_language=text_language,
    )


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


def summary(plan: Plan) -> SummaryView:
    limit, language = plan.request.budget.limit_krw, plan.request.language
    left = ""
    if limit is not None and limit >= plan.cost_krw:
        left = _("%(left)s left of %(limit)s") % {
            "left": words.won(limit - plan.cost_krw),
            "limit": words.won(limit),
        }
    return SummaryView(
        cost=words.won(plan.cost_krw),
        budget_left=left,
        days=len(plan.itinerary.days),
        stops=len(plan.itinerary.stops),
        counts=tally(plan.checks),
        remarks=(
            *notes(plan.notes, language),
            *_remarks((check for check in plan.checks if check.day is None and check.stop is None), language),
        ),
        sources=tuple(dict.fromkeys(map(words.source, plan.sources))),
        costs_cover=sentence("costs_cover", words.viewer_language()),
        text_language=language,
    )


def tally(checks: Iterable[Check]) -> tuple[tuple[str, str, int], ...]:
    """How many verdicts of each kind there are, worst last, those of zero left out."""
    labels = {
        Verdict.PASSED: _("Passed"),
        Verdict.REPAIRED: _("Repaired"),
        Verdict.UNVERIFIED: _("Not confirmed"),
        Verdict.FAILED: _("Failed"),
    }
    verdicts = [check.verdict for check in checks]
    return tuple(
        (verdict.value, label, verdicts.count(verdict)) for verdict, label in labels.items() if verdict in verdicts
    )


def notes(codes: Iterable[str], language: Language) -> tuple[str, ...]:
    """A plan's notes as sentences; the one on costs stands with the total already."""
    known = [code for code in dict.fromkeys(codes) if code in PHRASES and code != "costs_cover"]
    return tuple(sentence(code, language) for code in known)


def _remarks(checks: Iterable[Check], language: Language) -> tuple[str, ...]:
    """What checks of no single stop have to say, once each."""
    said = (check for check in checks if check.stop is None and check.verdict is not Verdict.PASSED)
    return tuple(dict.fromkeys(sentence(check.reason, language, check.params) for check in said if check.reason))


def _reason(checks: Sequence[Check], language: Language) -> str:
    reasons = [check for check in checks if check.reason and check.verdict is not Verdict.PASSED]
    return sentence(reasons[-1].reason or "", language, reasons[-1].params) if reasons else ""


def _badge_label(badge: str) -> str:
    return {
        Verification.VERIFIED.value: _("Verified"),
        Verification.REPAIRED.value: _("Repaired"),
        Verification.UNVERIFIED.value: _("Not confirmed"),
    }.get(badge) or _("Not checked yet")


def _places(count: int) -> str:
    return ngettext("%(count)s stop", "%(count)s stops", count) % {"count": count}


def _by_time(stop: Stop) -> tuple[int, int, str]:
    return (stop.start, stop.end, stop.key)
