"""Our events under the guide's names, as the peers send them."""

from typing import Any

from pydantic import TypeAdapter

from planner.domain.events import (
    ContextGathered,
    DraftReviewed,
    RunEvent,
    RunSucceeded,
    StepStarted,
    StopPlanned,
    TextDrafted,
)
from planner.domain.plan import Plan
from planner.domain.progress import percent_of

_ADAPTERS: dict[type, TypeAdapter[Any]] = {}


def fields(event: RunEvent) -> dict[str, Any]:
    """The event as a JSON object; what the guide does not know goes by its class."""
    match event:
        case StepStarted(step=step):
            return {"type": "progress", "step": step, "message": step, "progress": percent_of(event)}
        case ContextGathered(weather=weather):
            return {"type": "status", "message": "weather", "weather": _plain(weather)}
        case TextDrafted(text=text, day=day):
            return {"type": "chunk", "content": text, "day": day}
        case StopPlanned(day=day, stop=stop):
            return {"type": "stop", "day": day, "stop": _plain(stop)}
        case DraftReviewed(check=check):
            return {"type": "check", **_plain(check)}
        case RunSucceeded(plan=plan):
            return {"type": "complete", "plan": plan_fields(plan), "progress": 100}
        case _:
            return {"type": type(event).__name__, **_plain(event)}


def plan_fields(plan: Plan) -> dict[str, Any]:
    plain: dict[str, Any] = _plain(plan)
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return _adapter(type(value)).dump_python(value, mode="json")


def _adapter(kind: type) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]
