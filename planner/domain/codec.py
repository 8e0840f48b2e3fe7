"""Events, requests and plans as JSON and back, for the store. Not the wire: clients see `web.wire`.

A record's JSON holds what its class holds. VERSION is stored beside it; when a class changes so that old
JSON no longer reads, `UPGRADES` gets the function that makes version n of version n - 1.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import orjson
from pydantic import TypeAdapter, ValidationError

from planner.domain.edit import Change, Edit, Made, Replanned, Revising
from planner.domain.events import RunEvent
from planner.domain.facts import Context
from planner.domain.plan import Plan
from planner.domain.trip import TripRequest

VERSION = 1
REQUESTS_KEPT = 1_000  # a run's is asked for twice, and the same trip by many
UPGRADES: dict[int, Callable[[str, dict[str, Any]], dict[str, Any]]] = {}

KINDS: dict[str, type] = {kind.__name__: kind for kind in RunEvent.__value__.__args__}
CHANGES: dict[str, type] = {kind.__name__: kind for kind in (*Edit.__value__.__args__, Made, Replanned)}


class UnreadableRecord(Exception):
    """A stored record does not read as what it is said to be."""


_ADAPTERS: dict[type, TypeAdapter[Any]] = {}


def _adapter(kind: type) -> TypeAdapter[Any]:
    """Built when first needed: each takes milliseconds to build."""
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def event_to_json(event: RunEvent) -> str:
    return _json(event)


def event_from_json(kind: str, version: int, body: str) -> RunEvent:
    """The event of this kind. Raises UnreadableRecord for an unknown kind or a body that does not fit."""
    if kind not in KINDS:
        raise UnreadableRecord(f"no event is called {kind}")
    event: RunEvent = _read(KINDS[kind], version, body)
    return event


@lru_cache(maxsize=REQUESTS_KEPT)
def request_to_json(request: TripRequest) -> str:
    return _json(request)


def request_from_json(body: str, version: int = VERSION) -> TripRequest:
    request: TripRequest = _read(TripRequest, version, body)
    return request


def plan_to_json(plan: Plan) -> str:
    return _json(plan)


def plan_json_within(succeeded: str) -> str:
    """The plan's JSON out of a RunSucceeded's, which holds nothing else."""
    return succeeded.removeprefix('{"plan":').removesuffix("}")


def plan_from_json(body: str, version: int = VERSION) -> Plan:
    plan: Plan = _read(Plan, version, body)
    return plan


def change_to_json(change: Change) -> str:
    return _json(change)


def change_from_json(kind: str, body: str, version: int = VERSION) -> Change:
    """Raises UnreadableRecord for an unknown kind or a body that does not fit."""
    if kind not in CHANGES:
        raise UnreadableRecord(f"no change is called {kind}")
    change: Change = _read(CHANGES[kind], version, body)
    return change


def revising_to_json(revising: Revising) -> str:
    return _json(revising)


def revising_from_json(body: str, version: int = VERSION) -> Revising:
    revising: Revising = _read(Revising, version, body)
    return revising


def context_to_json(context: Context) -> str:
    return _json(context)


def context_from_json(body: str, version: int = VERSION) -> Context:
    context: Context = _read(Context, version, body)
    return context


def _json(record: Any) -> str:
    # what TypeAdapter.dump_json calls: it hands on a dozen options, which takes as long as a small event
    return _adapter(type(record)).serializer.to_json(record).decode()


def _read(kind: type, version: int, body: str) -> Any:
    try:
        if version == VERSION:
            return _adapter(kind).validate_json(body)
        document = orjson.loads(body)
        for older in range(version, VERSION):
            document = UPGRADES[older](kind.__name__, document)
        return _adapter(kind).validate_python(document)
    except (ValidationError, orjson.JSONDecodeError, KeyError) as error:
        raise UnreadableRecord(f"a {kind.__name__} of version {version} does not read") from error


def warm_up() -> None:
    """Builds every reader and writer, so that no run waits for one."""
    for kind in (*KINDS.values(), TripRequest, Plan):
        _adapter(kind)
