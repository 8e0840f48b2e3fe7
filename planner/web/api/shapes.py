"""Plans, stops, checks and runs as clients see them: the guide's names for them live nowhere else."""

from typing import Any

from planner.domain.checks import Check
from planner.domain.edit import Revising
from planner.domain.events import RunFailed
from planner.domain.facts import DayWeather
from planner.domain.hours import DAY_MINUTES, Interval
from planner.domain.itinerary import Day, Stop, clock
from planner.domain.phrases import SKIES, sentence
from planner.domain.plan import CURRENCY, Plan
from planner.domain.progress import Progress
from planner.domain.run import RunRecord
from planner.domain.sources import SOURCES, Source
from planner.domain.trip import Language
from planner.plans.service import PlanPage


def failure_json(event: RunFailed, language: Language) -> dict[str, Any]:
    """Code and sentence of a failed run, with what helps to ask again."""
    details = event.details
    conflicts = [_reason(reason, language) for reason in details.get("conflicts", ())]
    relaxations = [_reason(reason, language) for reason in details.get("relaxations", ())]
    params = {
        "location": details.get("location", ""),
        "suggestions": ", ".join(details.get("suggestions", ())),
        "conflicts": " ".join(reason["message"] for reason in conflicts),
    }
    fields: dict[str, Any] = {"code": event.code, "message": sentence(event.code, language, params)}
    if "suggestions" in details:
        fields["suggestions"] = list(details["suggestions"])
    if conflicts:
        fields |= {"conflicts": conflicts, "relaxations": relaxations}
    return fields


def _reason(reason: dict[str, Any], language: Language) -> dict[str, Any]:
    params = reason.get("params", {})
    return {"code": reason["code"], "message": sentence(reason["code"], language, params), "params": params}


def check_json(check: Check, language: Language) -> dict[str, Any]:
    """A verdict; `reason` is a sentence, and absent for what passed."""
    fields: dict[str, Any] = {
        "rule": check.rule,
        "verdict": check.verdict,
        "day": check.day,
        "stop": check.stop,
    }
    if check.reason:
        fields |= {"code": check.reason, "reason": sentence(check.reason, language, check.params)}
    return fields


def stop_json(stop: Stop, language: Language) -> dict[str, Any]:
    """One stop. `key` names it within the plan; times are local, cost is won for the party."""
    return {
        "key": stop.key,
        "kind": stop.kind,
        "placeId": stop.place_id,
        "name": stop.names.in_language(language),
        "names": {"ko": stop.names.ko, "en": stop.names.en, "local": stop.names.local},
        "category": stop.category,
        "area": stop.area,
        "lat": stop.lat,
        "lon": stop.lon,
        "start": clock(stop.start),
        "end": clock(stop.end),
        "openingHours": None if stop.opening is None else [interval_json(one) for one in stop.opening],
        "cost": int(stop.cost_krw),
        "feeKnown": stop.fee_known,
        "travelMinutesFromPrevious": stop.leg.minutes if stop.leg else None,
        "travelMode": stop.leg.mode if stop.leg else None,
        "note": stop.note,
        "verification": stop.verification,
        "source": stop.source,
    }


def interval_json(opening: Interval) -> dict[str, str]:
    if opening.start == 0 and opening.end >= DAY_MINUTES:
        return {"open": "00:00", "close": "24:00"}
    return {"open": clock(opening.start), "close": clock(opening.end)}


def weather_json(day: DayWeather, language: Language) -> dict[str, Any]:
    return {
        "date": day.date.isoformat(),
        "high": day.high_c,
        "low": day.low_c,
        "rainMm": day.rain_mm,
        "rainChance": day.rain_chance,
        "sky": day.sky,
        "description": SKIES[day.sky][language],
        "source": day.source,
    }


def plan_json(plan: Plan) -> dict[str, Any]:
    """The whole plan, in the language of its request."""
    request, language = plan.request, plan.request.language
    return {
        "id": plan.run_id,
        "runId": plan.run_id,
        "title": plan.title,
        "location": request.location,
        "destination": plan.destination.in_language(language),
        "country": plan.country,
        "timezone": plan.timezone,
        "startDate": request.start.isoformat(),
        "endDate": request.end.isoformat(),
        "language": language,
        "currency": CURRENCY,
        "totalEstimatedCost": int(plan.cost_krw),
        "costsCover": sentence("costs_cover", language),
        "days": [_day(plan, day, language) for day in plan.itinerary.days],
        "checks": [check_json(check, language) for check in plan.checks],
        "notes": [{"code": note, "message": sentence(note, language)} for note in plan.notes],
        "sources": [_source(source) for source in plan.sources],
        "writer": plan.writer,
        "createdAt": plan.created_at.isoformat(),
    }


def _day(plan: Plan, day: Day, language: Language) -> dict[str, Any]:
    names = ", ".join(stop.names.in_language(language) for stop in day.visits)
    return {
        "day": day.number,
        "date": day.date.isoformat(),
        "location": plan.day_location(day, language),
        "activity": day.summary or names,
        "estimatedCost": int(day.cost_krw),
        "transportCost": int(day.transport_krw),
        "weather": weather_json(day.weather, language) if day.weather else None,
        "stops": [stop_json(stop, language) for stop in day.stops],
    }


def _source(source: str) -> dict[str, str]:
    known = SOURCES.get(source, Source(source))
    return {"id": source, "name": known.name, "url": known.url, "licence": known.licence}


def run_json(run: RunRecord, *, revision: int | None = None) -> dict[str, Any]:
    """A run's state. `lastSeq` is the number of its newest event; `revision` what it proposes."""
    return {
        "id": run.id,
        "status": run.status,
        "lastSeq": run.last_seq,
        "attempt": run.attempt,
        "delivery": run.delivery,
        "writer": run.writer,
        "revises": _revises_json(run.revises, revision) if run.revises else None,
        "title": run.request.title,
        "location": run.request.location,
        "startDate": run.request.start.isoformat(),
        "endDate": run.request.end.isoformat(),
        "createdAt": run.created_at.isoformat(),
        "startedAt": run.started_at.isoformat() if run.started_at else None,
        "endedAt": run.ended_at.isoformat() if run.ended_at else None,
    }


def _revises_json(revising: Revising, revision: int | None) -> dict[str, Any]:
    return {
        "planId": revising.plan_id,
        "base": revising.base,
        "days": list(revising.days),
        "words": revising.words,
        "revision": revision,
    }


def outcome_json(progress: Progress, language: Language) -> dict[str, Any]:
    """Where a run stands: its step and percent, and its plan or error once it has one."""
    fields: dict[str, Any] = {
        "step": progress.step.step if progress.step else None,
        "progress": progress.percent,
        "plan": plan_json(progress.plan) if progress.plan else None,
    }
    if progress.failure:
        fields["error"] = failure_json(progress.failure, language)
    return fields


def page_json(page: PlanPage) -> dict[str, Any]:
    """A page of plans; `page` counts from 1."""
    return {
        "items": [
            {
                "id": item.id,
                "title": item.title,
                "location": item.location,
                "startDate": item.start.isoformat(),
                "endDate": item.end.isoformat(),
                "totalEstimatedCost": int(item.cost_krw),
                "currency": CURRENCY,
                "createdAt": item.created_at.isoformat(),
                "isOwn": item.is_own,
                "isArchived": item.is_archived,
            }
            for item in page.items
        ],
        "page": page.page,
        "pages": page.pages,
        "total": page.total,
    }
