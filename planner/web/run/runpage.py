"""What the page of a run shows at one event of its log, made once for the page and for its live parts.

The page loaded at event n and one updated live up to event n read the same values from here, so they
cannot drift apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from planner.domain.events import RunFailed
from planner.domain.facts import DayWeather
from planner.domain.phrases import FAILURES, STEP_LABELS, STEPS, sentence
from planner.domain.progress import Progress
from planner.domain.run import ENDED, Delivery, FailureCode, RunRecord, RunStatus, Step
from planner.domain.trip import Language, TripRequest
from planner.web import words
from planner.web.parts import overview, present
from planner.web.parts.cards import DayView, live_day, plan_days
from planner.web.run import marks

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


def page_context(run: RunRecord, progress: Progress) -> dict[str, Any]:
    """Everything the page of this run shows at `progress.seq`."""
    return {
        "run": run,
        "trip": present.trip_view(run.request, progress.plan.title if progress.plan else run.request.title),
        "progress": progress,
        "ended": progress.status in ENDED,
        "streams": run.delivery is Delivery.STREAM,
        "status": status_line(progress, run.request),
        "days": days_of(progress, run),
        "tally": tally_of(progress),
        **steps_context(progress),
        **notes_context(run, progress),
        **summary_context(run, progress),
        **outcome_context(run, progress),
        **overview.of_run(run, progress, days_of(progress, run)),
    }


def steps_context(progress: Progress) -> dict[str, Any]:
    return {"steps": step_views(progress), "percent": progress.percent}


def tally_of(progress: Progress) -> tuple[tuple[str, str, int], ...]:
    """The verdicts so far; a finished plan's are in its summary."""
    return () if progress.plan else present.tally(progress.checks)


def notes_context(run: RunRecord, progress: Progress) -> dict[str, Any]:
    """The notes so far; a finished plan's are in its summary."""
    language = run.request.language
    codes = () if progress.plan else progress.notes
    return {"notes": present.notes(codes, language), "text_language": language}


def summary_context(run: RunRecord, progress: Progress) -> dict[str, Any]:
    """The plan at a glance; `changed` compares it with a first draft that was seen."""
    plan = progress.plan
    if plan is None:
        return {"summary": None}
    changed = marks.total(progress, plan) if run.delivery is Delivery.STREAM else ""
    return {"summary": present.summary(plan), "days": plan_days(plan), "changed": changed}


def outcome_context(run: RunRecord, progress: Progress) -> dict[str, Any]:
    """How it ended and the way on; nothing while it runs."""
    ended = progress.status if progress.status in ENDED else None
    failure, language = progress.failure, words.viewer_language()
    return {
        "outcome": ended.value if ended else "",
        "run_id": run.id,
        "revising": run.revises,
        "sentence": ending_sentence(progress, run.request),
        "suggestions": failure.details.get("suggestions", ()) if failure else (),
        "relaxations": detail_sentences(failure, "relaxations", language) if failure else (),
    }


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
            parts = (words.length(request.days), words.stops(stops), words.won(progress.plan.cost_krw))
            return _("Done! Your plan is ready: %(parts)s.") % {"parts": ", ".join(parts)}
        case RunStatus.FAILED:
            return _("This trip could not be planned.")
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


def ending_sentence(progress: Progress, request: TripRequest) -> str:
    """Why a run ended without a plan; "" when it has one or has not ended."""
    language = words.viewer_language()
    if progress.status is RunStatus.CANCELLED:
        return sentence("cancelled", language)
    if progress.status is not RunStatus.FAILED:
        return ""
    failure = progress.failure or RunFailed(FailureCode.INTERNAL)
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


def days_of(progress: Progress, run: RunRecord) -> tuple[DayView, ...]:
    """The days as far as they are decided; all of them are there from the start, in date order."""
    if progress.plan:
        return plan_days(progress.plan)
    if run.delivery is Delivery.WHOLE or (progress.status in ENDED and not progress.stops):
        return ()
    return tuple(live_day(progress, run.request, number) for number in range(1, run.request.days + 1))
