"""What clients of a stream see: each event as a message, and as the bytes of one."""

from functools import lru_cache
from typing import Any, assert_never

import orjson

from planner.domain.events import (
    ContextGathered,
    DraftReviewed,
    PartDiscarded,
    Recorded,
    RunCancelled,
    RunClosed,
    RunFailed,
    RunQueued,
    RunSucceeded,
    StepStarted,
    StopPlanned,
    StopRepaired,
    TextDrafted,
    WriterNoted,
)
from planner.domain.phrases import SKIES, STEPS, sentence
from planner.domain.progress import percent_of
from planner.domain.trip import Language
from planner.web.api.shapes import check_json, failure_json, plan_json, stop_json, weather_json

FRAMES_KEPT = 4_096

RESUME_GAP = "resume_gap"


def message(record: Recorded, language: Language, location: str) -> dict[str, Any]:
    """One event as clients read it, in the language and about the place of its run."""
    return {**_fields(record, language, location), "seq": record.seq, "runId": record.run_id}


@lru_cache(maxsize=FRAMES_KEPT)
def frame(record: Recorded, language: Language, location: str) -> bytes:
    """The event as one SSE message, made once for all who read it in this process."""
    return b"id: %d\ndata: %b\n\n" % (record.seq, orjson.dumps(message(record, language, location)))


def gap_frame(run_id: str, seq: int, language: Language) -> bytes:
    """Said when the log up to the reader's cursor is gone."""
    body = {"type": RESUME_GAP, "message": sentence(RESUME_GAP, language), "seq": seq, "runId": run_id}
    return b"id: %d\ndata: %b\n\n" % (seq, orjson.dumps(body))


def _fields(record: Recorded, language: Language, location: str) -> dict[str, Any]:
    event = record.event
    match event:
        case RunQueued():
            return _status(STEPS["queued"][language].format(location=event.location))
        case StepStarted():
            return _progress(event, language, location)
        case ContextGathered():
            return _status(_weather_sentence(event, language)) | {
                "weather": [weather_json(day, language) for day in event.weather]
            }
        case TextDrafted(text=text, part=part, day=day):
            named_day = {} if day is None else {"day": day}
            return {"type": "chunk", "content": text, "part": part} | named_day
        case PartDiscarded(part=part, days=days):
            return {"type": "reset", "part": part, "days": list(days)}
        case StopPlanned(day=day, stop=stop):
            return {"type": "stop", "day": day, "stop": stop_json(stop, language)}
        case DraftReviewed(check=check):
            return {"type": "check"} | check_json(check, language)
        case StopRepaired(check=check, removed=removed):
            return {"type": "check"} | check_json(check, language) | {"removed": removed}
        case WriterNoted(note=note):
            return _status(sentence(note, language)) | {"code": note}
        case RunSucceeded(plan=plan):
            return {"type": "complete", "plan": plan_json(plan), "progress": 100}
        case RunFailed():
            return {"type": "error"} | failure_json(event, language)
        case RunCancelled():
            return {"type": "cancelled", "message": sentence("cancelled", language)}
        case RunClosed():
            return {"type": "done"}
        case _:
            assert_never(event)


def _status(text: str) -> dict[str, Any]:
    return {"type": "status", "message": text}


def _progress(event: StepStarted, language: Language, location: str) -> dict[str, Any]:
    params = {"location": location, "iteration": event.iteration, "iterations": event.iterations}
    return {
        "type": "progress",
        "step": event.step,
        "message": STEPS[event.step][language].format_map(params),
        "progress": percent_of(event),
    }


def _weather_sentence(event: ContextGathered, language: Language) -> str:
    if not event.weather:
        return sentence("weather_unknown", language)
    first = event.weather[0]
    degrees = round((first.high_c + first.low_c) / 2)
    return STEPS["weather"][language].format(sky=SKIES[first.sky][language], degrees=degrees)
