"""The API's description: what ninja knows of it, completed with the streams, the shapes and the ways in."""

from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import models_json_schema

from planner.domain import trip
from planner.web.api import edit_schemas, event_schemas, list_schemas, reading_schemas, schemas
from planner.web.api.bodies import TripBody

type Security = list[dict[str, list[str]]]

REF = "#/components/schemas/{model}"
JSON = "application/json"
SSE = "text/event-stream"

ANSWERS = (
    schemas.Plan,
    schemas.Run,
    schemas.RunState,
    schemas.RunStarted,
    schemas.Error,
    reading_schemas.Reading,
)
LISTS = (list_schemas.PlanPage, list_schemas.Share, list_schemas.ShareList)
EDITS = (edit_schemas.Edited, edit_schemas.Revision, edit_schemas.RevisionList, edit_schemas.ChoiceList)
MODELS = (*ANSWERS, *LISTS, *EDITS, event_schemas.StreamEvent, TripBody)

SECURITY_SCHEMES = {
    "token": {"type": "http", "scheme": "bearer", "description": "An API token made on the account page."},
    "runKey": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Run-Key",
        "description": "The key of one run, from the answer to the POST of a caller without account.",
    },
    "runKeyInQuery": {
        "type": "apiKey",
        "in": "query",
        "name": "key",
        "description": "The same, in the address.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "sessionid",
        "description": "A browser's session.",
    },
}
ACCOUNT: Security = [{"token": []}, {"session": []}]
OF_A_RUN: Security = [*ACCOUNT, {"runKey": []}, {"runKeyInQuery": []}]
ANYONE: Security = [*ACCOUNT, {}]

ERRORS = {
    401: "No account, session or token where one is needed, or a token that is not valid",
    403: "A change sent by another site's page, or a host name that is not ours",
    404: "No such thing, or somebody else's",
    405: "Not a method of this path",
    409: "The plan was changed meanwhile (`revision_conflict`) or has too many links; the run was cancelled",
    413: "The body is too large",
    422: "Wrong input, an unknown place (`unknown_destination`), or wishes in conflict (`infeasible`)",
    429: "Too many runs at once",
    500: "A fault of ours",
    503: "The database is away, or the workers that planned this stopped too often",
    504: "Time was up before any plan held",
}
RETRY_AFTER = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
RUN_HEADERS = {
    "X-Run-Id": {"description": "The run, and the plan it makes.", "schema": {"type": "string"}},
    "X-Run-Key": {
        "description": "Only for a caller with neither account nor session: opens this run and its plan.",
        "schema": {"type": "string"},
    },
}
ACCEPT_LANGUAGE = {
    "in": "header",
    "name": "Accept-Language",
    "description": "ko or en, for sentences where the body names no language.",
    "schema": {"type": "string"},
    "example": "ko",
}
CURSOR = [
    {
        "in": "path",
        "name": "run_id",
        "required": True,
        "schema": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
    },
    {
        "in": "header",
        "name": "Last-Event-ID",
        "description": "The number of the last event you have; the stream goes on after it.",
        "schema": {"type": "integer", "minimum": 0},
    },
    {
        "in": "query",
        "name": "after",
        "description": "The same, for clients that cannot send the header; the larger of the two counts.",
        "schema": {"type": "integer", "minimum": 0},
    },
]
EXAMPLE_TRIP = {"location": "Seoul", "startDate": "2026-11-24", "endDate": "2026-11-26", "budget": "medium"}
EXAMPLE_STREAM = """\
id: 1
data: {"type":"status","message":"Gathering weather...","seq":1,"runId":"5f0c6f1e9a7b4d53a1c2e3f405162738"}

: still here

id: 2
data: {"type":"done","seq":2,"runId":"5f0c6f1e9a7b4d53a1c2e3f405162738"}

"""

LINE = {"type": "string"}
WISHES = {"type": "array", "maxItems": trip.MAX_WISHES, "items": {**LINE, "maxLength": trip.MAX_WISH_CHARS}}
TRIP_FIELDS: Mapping[str, Mapping[str, Any]] = {
    "location": {
        "minLength": 1,
        "maxLength": trip.MAX_LOCATION_CHARS,
        "description": "Where to, in any language.",
    },
    "startDate": {"description": "First day; a date-time counts by its date."},
    "endDate": {"description": f"Last day; at most {trip.MAX_DAYS} days in all."},
    "budget": {
        "title": "Budget",
        "description": "A level, or the most the whole party may spend, in won.",
        "anyOf": [
            {"type": "string", "enum": list(trip.BudgetLevel)},
            {"type": "string", "pattern": "^[0-9][0-9,]*$"},
            {"type": "number", "minimum": int(trip.MIN_BUDGET_KRW), "maximum": int(trip.MAX_BUDGET_KRW)},
            {"type": "null"},
        ],
        "default": trip.BudgetLevel.MEDIUM,
        "examples": ["medium", 500000],
    },
    "title": {"description": f"At most {trip.MAX_TITLE_CHARS} characters; made when absent."},
    "maxIterations": {"description": f"Refinements, 0 to {trip.MAX_ITERATIONS}."},
    "language": {"description": "Of events and plan; without it Accept-Language decides, else Korean."},
    "interests": {**WISHES, "examples": [["history", "food"]]},
    "mustSee": {**WISHES, "description": "Places by name."},
    "avoid": {**WISHES, "description": "Places by name."},
    "notes": {"description": f"At most {trip.MAX_NOTES_CHARS} characters."},
}


def ref(name: str) -> dict[str, str]:
    return {"$ref": REF.format(model=name)}


def shape(name: str, *errors: int) -> dict[int, Any]:
    """The answers of an operation: 200 with this shape, and these errors."""
    return {200: {"description": "OK", "content": {JSON: {"schema": ref(name)}}}, **failing(*errors)}


def failing(*statuses: int) -> dict[int, Any]:
    """Error answers, all in the one shape."""
    return {
        status: {
            "description": ERRORS[status],
            "content": {JSON: {"schema": ref("Error")}},
            **({"headers": RETRY_AFTER} if status in (429, 503) else {}),
        }
        for status in statuses
    }


def described(responses: Mapping[int, Any], security: Security) -> dict[str, Any]:
    """`openapi_extra` for an operation of ninja's. Answers are described, and not made to pass the models."""
    return {"responses": dict(responses), "security": security, "parameters": [ACCEPT_LANGUAGE]}


def complete(described_by_ninja: dict[str, Any]) -> dict[str, Any]:
    """The whole description."""
    components = described_by_ninja["components"]
    paths = {**_streams(), **described_by_ninja["paths"]}
    for path, operations in paths.items():
        for operation in operations.values():
            operation["tags"] = [path.split("/")[3]]
    return {
        **described_by_ninja,
        "paths": paths,
        "components": {
            **components,
            "schemas": {**components["schemas"], **_shapes()},
            "securitySchemes": SECURITY_SCHEMES,
        },
    }


def _shapes() -> dict[str, Any]:
    _, top = models_json_schema([(model, "validation") for model in MODELS], ref_template=REF)
    found: dict[str, Any] = top["$defs"]
    fields = found["TripBody"]["properties"]
    for name, said in TRIP_FIELDS.items():
        fields[name] = {**fields[name], **said} if name != "budget" else dict(said)
    fields["travelers"]["anyOf"].append({"type": "integer", "minimum": 1, "description": "Adults."})
    found["TripBody"]["examples"] = [EXAMPLE_TRIP]
    return found


def _streams() -> dict[str, Any]:
    """The paths that `stream` serves beside ninja."""
    body = {"required": True, "content": {JSON: {"schema": ref("TripBody")}}}
    whole = {
        "description": "The whole plan",
        "headers": RUN_HEADERS,
        "content": {JSON: {"schema": ref("Plan")}},
    }
    refused = (401, 403, 405, 413, 422, 429, 500, 503)
    return {
        "/api/v1/plans/generate": {
            "post": {
                "operationId": "generate",
                "summary": "Plan a trip and answer with the whole plan",
                "description": "An equal request is answered from the cache or the run under way for it.",
                "parameters": [ACCEPT_LANGUAGE],
                "requestBody": body,
                "responses": {200: whole, **failing(*refused, 409, 504)},
                "security": ANYONE,
            }
        },
        "/api/v1/plans/generate/stream": {
            "post": {
                "operationId": "generateStream",
                "summary": "Plan a trip and watch it being made",
                "description": "The run goes on when you leave; come back with GET /runs/{id}/events.",
                "parameters": [ACCEPT_LANGUAGE],
                "requestBody": body,
                "responses": {200: _stream(RUN_HEADERS), **failing(*refused)},
                "security": ANYONE,
            }
        },
        "/api/v1/runs/{run_id}/events": {
            "get": {
                "operationId": "events",
                "summary": "A run's events from your cursor on",
                "parameters": [*CURSOR, ACCEPT_LANGUAGE],
                "responses": {
                    200: _stream({"X-Run-Id": RUN_HEADERS["X-Run-Id"]}),
                    **failing(401, 403, 404, 405, 500, 503),
                },
                "security": OF_A_RUN,
            }
        },
    }


def _stream(headers: dict[str, Any]) -> dict[str, Any]:
    description = (
        "Server-sent events. Each message is `id: <seq>` and one `data:` line with the JSON described here. "
        "A comment line every 15 s keeps the connection open. `done` is the last message."
    )
    content = {SSE: {"schema": ref("StreamEvent"), "examples": {"stream": {"value": EXAMPLE_STREAM}}}}
    return {"description": description, "headers": headers, "content": content}
