"""The description of the API says what the API does: its shapes are those of real answers."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import orjson
import pytest
from pydantic import BaseModel

from planner.domain.events import RunEvent
from planner.domain.run import RunStatus
from planner.domain.trip import Language
from planner.plans.service import PlanPage
from planner.store.listing import PlanSummary
from planner.web import errors
from planner.web.api import shapes, wire
from planner.web.api.all import api
from planner.web.api.event_schemas import StreamEvent
from planner.web.api.list_schemas import PlanPage as PlanPageSchema
from planner.web.api.reading_schemas import Reading
from planner.web.api.schemas import Error, Plan, Run, RunState
from tests.conftest import Server
from tests.web import story

STREAMS = {"/api/v1/plans/generate", "/api/v1/plans/generate/stream", "/api/v1/runs/{run_id}/events"}
BODY = {"location": "Seoul", "startDate": "2026-11-24", "endDate": "2026-11-25", "language": "en"}


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    described: dict[str, Any] = orjson.loads(
        orjson.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), option=orjson.OPT_NON_STR_KEYS)
    )
    return described


def assert_described(model: type[BaseModel], answer: Any) -> None:
    """The answer has every field of the model with the right type, and no field besides."""
    read = model.model_validate_json(orjson.dumps(answer), strict=True)
    assert read.model_dump(mode="json", by_alias=True, exclude_unset=True) == answer


def operations(description: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in description["paths"].items():
        for operation in methods.values():
            yield path, operation


def test_the_streams_are_described_beside_the_rest(description: dict[str, Any]) -> None:
    assert set(description["paths"]) > STREAMS
    answers = description["paths"]["/api/v1/plans/generate/stream"]["post"]["responses"]
    assert answers["200"]["content"]["text/event-stream"]["schema"]["$ref"].endswith("/StreamEvent")


def test_every_reference_leads_somewhere(description: dict[str, Any]) -> None:
    named = re.findall(r'"#/components/schemas/(\w+)"', orjson.dumps(description).decode())
    assert set(named) <= set(description["components"]["schemas"])


def test_every_error_has_the_one_shape(description: dict[str, Any]) -> None:
    for path, operation in operations(description):
        for status, answer in operation["responses"].items():
            if int(status) >= httpx.codes.BAD_REQUEST:
                schema = answer["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/Error"}, (path, status)


def test_every_operation_has_a_name_of_its_own_and_says_who_may(description: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, operation in operations(description)]
    assert len(names) == len(set(names))
    ways_in = set(description["components"]["securitySchemes"])
    for _, operation in operations(description):
        assert {way for choice in operation["security"] for way in choice} <= ways_in


def test_a_budget_is_a_level_or_an_amount(description: dict[str, Any]) -> None:
    budget = description["components"]["schemas"]["TripBody"]["properties"]["budget"]
    assert {"string", "number"} <= {choice["type"] for choice in budget["anyOf"]}
    assert budget["default"] == "medium"


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("log", [story.succeeded(), story.failed(), story.cancelled()])
def test_every_message_of_a_stream_is_described(log: list[Any], language: Language) -> None:
    for record in log:
        assert_described(StreamEvent, wire.message(record, language, "서울"))


def test_the_story_tells_every_kind_of_event() -> None:
    told = {
        type(record.event) for log in (story.succeeded(), story.failed(), story.cancelled()) for record in log
    }
    assert told == set(RunEvent.__value__.__args__)


def test_a_gap_is_described() -> None:
    data = wire.gap_frame(story.RUN_ID, 7, Language.KOREAN).split(b"data: ")[1]
    assert_described(StreamEvent, orjson.loads(data))


def test_plans_runs_and_pages_are_described() -> None:
    run, plan = story.run(), story.plan()
    assert_described(Plan, shapes.plan_json(plan))
    assert_described(RunState, shapes.run_json(run))
    item = PlanSummary(
        plan.run_id, plan.title, "서울", run.request.start, run.request.end, plan.cost_krw, story.NOW
    )
    assert_described(PlanPageSchema, shapes.page_json(PlanPage((item,), 1, 1, 1, ())))


def test_every_error_is_described() -> None:
    invalid = errors.ApiError(422, "invalid_input", fields={"end": "end_before_start"})
    for error in (invalid, errors.NOT_FOUND, errors.UNAVAILABLE, errors.CANCELLED):
        assert_described(Error, error.body(Language.ENGLISH))


def test_what_a_server_answers_is_described(server: Server) -> None:
    with httpx.Client(base_url=f"{server.url}/api/v1") as client:
        made = client.post("/plans/generate", json=BODY)
        assert_described(Plan, made.json())
        key = {"X-Run-Key": made.headers["x-run-key"]}
        run = client.get(f"/runs/{made.headers['x-run-id']}", headers=key).json()
        assert_described(Run, run)
        assert run["status"] == RunStatus.SUCCEEDED
        words = {"text": "3 days in Kyoto with my mother, temples, slow, under 900 dollars", "language": "en"}
        assert_described(Reading, client.post("/plans/read", json=words).json())
        unknown = client.post("/plans/generate", json={**BODY, "location": "Atlantis"})
        assert_described(Error, unknown.json())
        wishes = {**BODY, "budget": 1000, "mustSee": ["Gyeongbokgung"]}
        with client.stream("POST", "/plans/generate/stream", json=wishes) as stream:
            for line in stream.iter_lines():
                if line.startswith("data: "):
                    assert_described(StreamEvent, orjson.loads(line[6:]))


def test_the_description_and_its_page_need_nobody_elses_server(server: Server) -> None:
    described = httpx.get(f"{server.url}/api/v1/openapi.json")
    assert described.json()["openapi"].startswith("3.1")
    page = httpx.get(f"{server.url}/api/v1/docs").text
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert addresses
    assert all(address.startswith("/static/") for address in addresses)
    assert re.findall(r"<script(?![^>]*src=)(?![^>]*application/json)", page) == []
    for address in addresses:
        assert httpx.get(server.url + address).status_code == httpx.codes.OK
