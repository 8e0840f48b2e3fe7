"""Owned plans, their revisions and what differs between them, as clients of the API see them."""

from collections.abc import Iterable, Mapping
from typing import Any

from planner.domain.difference import Difference, StopDifference
from planner.domain.itinerary import Stop
from planner.domain.plan import Plan
from planner.domain.trip import Language
from planner.plans.edited import Choice, Comparison, Edited
from planner.store.plans import SavedPlan
from planner.store.revisions import RevisionRecord
from planner.web.api import shapes
from planner.web.editing.changes import told


def saved_json(saved: SavedPlan) -> dict[str, Any]:
    """A plan as those who may change it see it: with its revision, and each stop's lock and memo."""
    return plan_json(saved.plan) | {"revision": saved.revision}


def plan_json(plan: Plan) -> dict[str, Any]:
    fields = shapes.plan_json(plan)
    own = {stop.key: own_json(stop) for stop in plan.itinerary.stops}
    days = [
        {**day, "stops": [{**stop, **own[stop["key"]]} for stop in day["stops"]]} for day in fields["days"]
    ]
    return fields | {"days": days}


def own_json(stop: Stop) -> dict[str, Any]:
    """What shared links do not show."""
    return {"locked": stop.locked, "pinned": stop.pinned, "memo": stop.memo}


def edited_json(edited: Edited) -> dict[str, Any]:
    """The plan as it is now, what became another, and the hard rules it breaks."""
    language = edited.saved.plan.request.language
    return {
        "plan": saved_json(edited.saved),
        "revision": edited.saved.revision,
        "difference": difference_json(edited.difference, language),
        "broken": [shapes.check_json(check, language) for check in edited.broken],
    }


def difference_json(found: Difference, language: Language) -> dict[str, Any]:
    return {
        "stops": [_changed_stop(one, language) for one in found.stops],
        "days": list(found.days),
        "cost": int(found.cost_krw),
    }


def _changed_stop(one: StopDifference, language: Language) -> dict[str, Any]:
    before = one.before
    return {
        "how": one.how,
        "key": one.stop.key,
        "day": one.day,
        "dayBefore": one.day_before,
        "stop": shapes.stop_json(one.stop, language) | own_json(one.stop),
        "before": shapes.stop_json(before, language) | own_json(before) if before else None,
    }


def revision_json(record: RevisionRecord, *, current: int, told: str, by: str) -> dict[str, Any]:
    return {
        "number": record.number,
        "base": record.base,
        "kind": type(record.change).__name__,
        "told": told,
        "by": by,
        "runId": record.run_id or None,
        "madeAt": record.made_at.isoformat(),
        "isProposal": record.is_proposal,
        "isCurrent": record.number == current,
    }


def revisions_json(
    saved: SavedPlan, records: Iterable[RevisionRecord], plans: Mapping[int, Plan], names: Mapping[int, str]
) -> dict[str, Any]:
    """Newest first; `by` is "" for what a browser without an account did."""
    language = saved.plan.request.language
    items = [
        revision_json(
            one,
            current=saved.revision,
            told=told(one.change, plans[one.base or one.number], plans[one.number], language),
            by=names.get(one.author or 0, ""),
        )
        for one in records
    ]
    return {"revision": saved.revision, "items": items[::-1]}


def comparison_json(comparison: Comparison, number: int) -> dict[str, Any]:
    """One revision whole, what it changed in its base, and the hard rules it breaks."""
    language = comparison.after.request.language
    return {
        "plan": plan_json(comparison.after) | {"revision": number},
        "difference": difference_json(comparison.difference, language),
        "broken": [shapes.check_json(check, language) for check in comparison.broken],
    }


def choice_json(choice: Choice, language: Language) -> dict[str, Any]:
    place, opening = choice.place, choice.opening
    return {
        "placeId": place.id,
        "name": place.names.in_language(language),
        "category": place.category,
        "lat": place.lat,
        "lon": place.lon,
        "day": choice.day,
        "position": choice.position,
        "minutesMore": choice.minutes_more,
        "cost": int(choice.cost_krw),
        "openingHours": None if opening is None else [shapes.interval_json(one) for one in opening],
        "problem": shapes.check_json(choice.problem, language) if choice.problem else None,
    }
