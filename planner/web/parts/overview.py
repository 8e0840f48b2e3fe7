"""What stands beside the days of a trip: the map, the weather of all days, what it costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from planner.domain.facts import DayWeather
from planner.domain.plan import Plan
from planner.domain.progress import Progress
from planner.domain.run import ENDED, Delivery, RunRecord
from planner.web import words
from planner.web.parts import charts, maps
from planner.web.parts.cards import DayView, WeatherView, weather_view


@dataclass(frozen=True, slots=True)
class SkyDay:
    number: int
    label: str


def of_plan(plan: Plan, days: Sequence[DayView]) -> dict[str, Any]:
    """For the page of a saved plan with these cards."""
    skies = [day.weather for day in plan.itinerary.days]
    return {
        **maps.map_context(days, place=plan.destination.en, length=len(days)),
        "forecast": strip([day.date for day in plan.itinerary.days], skies),
        "costs": charts.costs_of(plan),
    }


def of_run(run: RunRecord, progress: Progress, days: Sequence[DayView]) -> dict[str, Any]:
    """For the page of a run: where the days will be, before a stop is decided."""
    return {
        **maps.map_context(days, place=run.request.location, length=run.request.days),
        **sky_context(run, progress),
        **costs_context(progress),
    }


def drawn_context(run: RunRecord, days: Sequence[DayView]) -> dict[str, Any]:
    """For the drawing alone, at the end of a run."""
    return maps.drawn_context(days, place=run.request.location) | {"ended": True}


def sky_context(run: RunRecord, progress: Progress) -> dict[str, Any]:
    """The weather of every date as soon as it is gathered, for a run that shows how it goes."""
    shows = progress.plan or run.delivery is Delivery.STREAM
    if progress.context is None or not shows or (progress.status in ENDED and not progress.plan):
        return {"forecast": ()}
    by_date = {weather.date: weather for weather in progress.context.weather}
    return {"forecast": strip(run.request.dates, [by_date.get(on) for on in run.request.dates])}


def costs_context(progress: Progress) -> dict[str, Any]:
    return {"costs": charts.costs_of(progress.plan) if progress.plan else None}


def strip(
    dates: Sequence[date], skies: Sequence[DayWeather | None]
) -> tuple[tuple[SkyDay, WeatherView | None], ...]:
    """Each date with its weather; () when no day's is known."""
    if not any(skies):
        return ()
    return tuple(
        (SkyDay(number, words.long_date(on)), weather_view(sky))
        for number, (on, sky) in enumerate(zip(dates, skies, strict=True), start=1)
    )
