"""A plan as our own JSON document, and back.

The document is `{"format": "tripsite-plan", "version": n, "plan": {…}}`, the plan as `domain.codec` has it.
What is read back is somebody's file: its shape is the codec's to check, its bounds `bounds`'s.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from pydantic import ValidationError

from planner.domain import codec
from planner.domain.plan import Plan
from planner.exports.bounds import bounded

FORMAT = "tripsite-plan"
MAX_BYTES = 1_000_000
MAX_PROBLEMS = 10

CODES = {"missing": "required", "enum": "unknown_choice"}


class UnreadableFile(Exception):
    """The file is no plan of ours. `problems` has a code of `domain.phrases` by where it is, "" the whole."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(", ".join(f"{where or 'file'}: {code}" for where, code in problems.items()))
        self.problems = dict(problems)


def to_json(plan: Plan) -> bytes:
    """The document, indented for people."""
    body = {"format": FORMAT, "version": codec.VERSION, "plan": orjson.loads(codec.plan_to_json(plan))}
    return orjson.dumps(body, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def from_json(body: bytes) -> Plan:
    """The plan of a document, every text and number within bounds, and nothing yet checked against facts.

    Raises UnreadableFile, which names at most MAX_PROBLEMS fields.
    """
    if len(body) > MAX_BYTES:
        raise UnreadableFile({"": "file_too_large"})
    try:
        document = orjson.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise UnreadableFile({"": "not_a_plan_file"}) from error
    plan = _read(document)
    problems = bounded(plan)
    if problems:
        raise UnreadableFile(_first(problems))
    return plan


def _read(document: Any) -> Plan:
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise UnreadableFile({"": "not_a_plan_file"})
    version = document.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise UnreadableFile({"version": "wrong_type"})
    if version > codec.VERSION:
        raise UnreadableFile({"version": "newer_version"})
    if not isinstance(document.get("plan"), dict):
        raise UnreadableFile({"plan": "required"})
    try:
        return codec.plan_from_json(orjson.dumps(document["plan"]).decode(), version)
    except codec.UnreadableRecord as error:
        raise UnreadableFile(_first(_problems(error.__cause__))) from error


def _problems(cause: BaseException | None) -> dict[str, str]:
    if not isinstance(cause, ValidationError):
        return {"plan": "wrong_type"}
    return {
        field_path(detail["loc"]): CODES.get(detail["type"], "wrong_type")
        for detail in cause.errors(include_url=False, include_context=False, include_input=False)
    }


def field_path(steps: Sequence[str | int]) -> str:
    """("itinerary", "days", 0, "date") as people read it: "itinerary.days[0].date"."""
    path = ""
    for step in steps:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path


def _first(problems: Mapping[str, str]) -> dict[str, str]:
    return dict(list(problems.items())[:MAX_PROBLEMS])
