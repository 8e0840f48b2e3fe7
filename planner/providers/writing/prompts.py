"""What a writing model is told. The version is a digest of the words: a new prompt meets no old cache."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from itertools import groupby

from planner.domain.checks import Check
from planner.domain.facts import Context, DayWeather, Fee, Place
from planner.domain.hours import ALWAYS, Interval
from planner.domain.itinerary import Day, Itinerary, clock
from planner.domain.trip import Language
from planner.ports import Brief
from planner.providers.findings import in_words
from planner.providers.writing.instructions import CHANGE_TASK, DRAFT_TASK, REFINE_TASK, REVISE_TASK, RULES
from planner.providers.writing.marks import fenced, one_line
from planner.providers.writing.model import Prompt
from planner.providers.writing.schema import ANSWER_SCHEMA

MAX_CANDIDATES = 150
CANDIDATE_COLUMNS = "id|name|category|area|minutes|popularity 1-5|fee|open on each date|indoor"
TASKS = (DRAFT_TASK, REVISE_TASK, CHANGE_TASK, REFINE_TASK)
VERSION = sha256(repr((RULES, *TASKS, ANSWER_SCHEMA, CANDIDATE_COLUMNS)).encode()).hexdigest()[:8]


def draft_prompt(brief: Brief) -> Prompt:
    """Asks for every day that is to be written, with the solver's plan as the starting point."""
    language = brief.request.language
    return Prompt(RULES[language], _material(brief, language) + _draft_task(brief, language), ANSWER_SCHEMA)


def refine_prompt(brief: Brief, findings: Sequence[Check], language: Language) -> Prompt:
    """Asks for the days that have findings again, `brief.draft` being the plan that has them."""
    numbers = ", ".join(map(str, sorted(days_of(findings, brief.scope))))
    found = "\n".join(_finding(check, language) for check in findings)
    task = REFINE_TASK[language].format(days=numbers, findings=fenced("findings", found))
    return Prompt(RULES[language], _material(brief, language) + task, ANSWER_SCHEMA)


def candidates(context: Context, draft: Itinerary) -> tuple[Place, ...]:
    """The places the model may choose: those of the draft and the wishes, then as the context has them."""
    wanted = {stop.place_id for stop in draft.stops} | set(context.must_see)
    allowed = [place for place in context.places if place.id not in context.avoid]
    return tuple(sorted(allowed, key=lambda place: place.id not in wanted)[:MAX_CANDIDATES])


def days_of(findings: Collection[Check], days: Iterable[Day]) -> frozenset[int]:
    """The days the findings name; a finding on the whole trip names them all."""
    every_day = frozenset(day.number for day in days)
    named = {check.day for check in findings}
    return every_day if None in named or not named else every_day & named


def _material(brief: Brief, language: Language) -> str:
    request, context = brief.request, brief.context
    places = candidates(context, brief.draft)
    lines = (candidate_line(place, context, dates=request.dates, language=language) for place in places)
    return "".join(
        (
            fenced("trip", json.dumps(_trip(brief, language), ensure_ascii=False)),
            fenced("weather", "\n".join(_weather_lines(request.dates, context.weather))),
            fenced("candidates", "\n".join((CANDIDATE_COLUMNS, *lines))),
            fenced("draft", "\n".join(map(_draft_line, brief.draft.days))),
        )
    )


def _draft_task(brief: Brief, language: Language) -> str:
    if brief.days is None and not brief.words:
        return DRAFT_TASK[language]
    numbers = ", ".join(str(day.number) for day in brief.scope)
    task = REVISE_TASK[language].format(days=numbers)
    if not brief.words:
        return task
    return task + CHANGE_TASK[language].format(words=fenced("change", brief.words))


def _trip(brief: Brief, language: Language) -> dict[str, object]:
    request, context = brief.request, brief.context
    limit = request.budget.limit_krw
    return {
        "destination": context.destination.names.in_language(language),
        "first_date": request.start.isoformat(),
        "days": request.days,
        "adults": request.party.adults,
        "children": request.party.children,
        "pace": request.pace,
        "budget_level": request.budget.level,
        "budget_limit_krw": None if limit is None else int(limit),
        "must_see_ids": list(context.must_see),
        **({"locked_ids": _locked(brief)} if brief.locked else {}),
        "traveller_interests": list(request.interests),
        "traveller_avoids": list(request.avoid),
        "traveller_notes": request.notes,
    }


def _locked(brief: Brief) -> dict[str, list[str]]:
    return {f"D{number}": list(ids) for number, ids in sorted(brief.locked.items())}


def candidate_line(place: Place, context: Context, *, dates: Sequence[date], language: Language) -> str:
    """One candidate, its columns as CANDIDATE_COLUMNS names them."""
    columns = (
        place.id,
        place.names.in_language(language),
        place.category,
        place.area,
        str(place.minutes),
        str(place.popularity),
        _fee(place.fee, context.destination.currency),
        _open_on(place, context, dates),
        {True: "yes", False: "no", None: "partly"}[place.indoor],
    )
    return "|".join(one_line(column.replace("|", "/")) for column in columns)


def _fee(fee: Fee | None, currency: str) -> str:
    if fee is None:
        return "?"
    return f"{fee.adult.normalize():f} {currency}" if fee.adult else "free"


def _open_on(place: Place, context: Context, dates: Sequence[date]) -> str:
    """The hours of each day of the trip, equal neighbours together: "D1-2 09:00-18:00; D3 closed"."""
    if place.hours is None:
        return "?"
    hours = [_hours(place.hours.on(day, context.holidays)) for day in dates]
    if len(set(hours)) == 1:
        return hours[0]
    runs = [list(run) for _, run in groupby(range(len(hours)), key=lambda index: hours[index])]
    return "; ".join(f"D{_span(run)} {hours[run[0]]}" for run in runs)


def _span(indexes: Sequence[int]) -> str:
    """The numbers of days that follow each other, counted from 1: "2", "2-4"."""
    first, last = indexes[0] + 1, indexes[-1] + 1
    return str(first) if first == last else f"{first}-{last}"


def _hours(intervals: tuple[Interval, ...]) -> str:
    if intervals == ALWAYS:
        return "always"
    return " ".join(f"{clock(times.start)}-{clock(times.end)}" for times in intervals) or "closed"


def _weather_lines(dates: Sequence[date], weather: Sequence[DayWeather]) -> Iterator[str]:
    known: Mapping[date, DayWeather] = {day.date: day for day in weather}
    for number, day in enumerate(dates, start=1):
        if day not in known:
            yield f"D{number} {day:%a %Y-%m-%d}: unknown"
            continue
        facts = known[day]
        yield (
            f"D{number} {day:%a %Y-%m-%d}: {facts.sky}, {facts.low_c:.0f} to {facts.high_c:.0f}°C, "
            f"rain {facts.rain_mm:.0f} mm ({facts.source})"
        )


def _draft_line(day: Day) -> str:
    stops = (f"{clock(stop.start)} {stop.place_id or 'meal'}" for stop in day.stops)
    return f"D{day.number}: {', '.join(stops)}"


def _finding(check: Check, language: Language) -> str:
    where = f"D{check.day}" if check.day is not None else "trip"
    # a place's name may stand in the sentence: one finding is one line, whatever the name holds
    return one_line(f"{where} {check.stop or ''}: {in_words(check, language)}".replace(" :", ":"))
