"""The JSON API as its clients meet it, on a real server: who may what, and one shape for every error."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from planner.domain.phrases import sentence
from planner.domain.trip import Language
from tests.conftest import Server

NOBODY = "0" * 32
BODY = {"location": "Seoul", "startDate": "2026-11-24", "endDate": "2026-11-25"}
MAKE_TOKEN = """
from django.contrib.auth.models import User
from planner import wiring
user = User.objects.create_user({name!r})
print("token", wiring.accounts().make_token(user.pk, "tests"))
"""


@dataclass(frozen=True)
class Asked:
    """A request and how it is refused."""

    method: str
    path: str
    status: int
    code: str
    content: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.content and self.content[:20]!r} {self.headers}"


PLAN, RUN = f"/plans/{NOBODY}", f"/runs/{NOBODY}"
REFUSALS = [
    Asked("GET", "/nothing", 404, "not_found"),
    Asked("POST", "/nothing", 404, "not_found"),
    Asked("GET", "/", 404, "not_found"),
    Asked("GET", "/plans/", 404, "not_found"),
    Asked("GET", PLAN, 404, "not_found"),
    Asked("GET", "/plans/%00", 404, "not_found"),
    Asked("GET", "/plans/1", 404, "not_found"),
    Asked("GET", RUN, 404, "not_found"),
    Asked("GET", f"{RUN}/events", 404, "not_found"),
    Asked("POST", f"{RUN}/cancel", 404, "not_found"),
    Asked("DELETE", PLAN, 404, "not_found"),
    Asked("PATCH", PLAN, 404, "not_found", b'{"title": "x"}'),
    Asked("GET", "/plans/generate", 405, "method_not_allowed"),
    Asked("POST", f"{RUN}/events", 405, "method_not_allowed"),
    Asked("DELETE", "/plans", 405, "method_not_allowed"),
    Asked("POST", PLAN, 405, "method_not_allowed"),
    Asked("OPTIONS", RUN, 405, "method_not_allowed"),
    Asked("POST", "/openapi.json", 405, "method_not_allowed"),
    Asked("PATCH", PLAN, 422, "invalid_json", b"{bad"),
    Asked("PATCH", PLAN, 422, "invalid_json", b'{"title": "\xff"}'),
    Asked("PATCH", PLAN, 422, "wrong_type", b"[]"),
    Asked("PATCH", PLAN, 422, "required"),
    Asked("PATCH", PLAN, 422, "invalid_input", b'{"title": 3}'),
    Asked("PATCH", PLAN, 422, "invalid_input", b'{"title": " "}'),
    Asked("PATCH", PLAN, 422, "invalid_input", b'{"title": "\\ud800"}'),
    Asked("PATCH", PLAN, 413, "body_too_large", b'"' + b"a" * 300_000 + b'"'),
    Asked("POST", "/plans/generate", 422, "invalid_json", b"{bad"),
    Asked("POST", "/plans/generate", 422, "wrong_type", b"[]"),
    Asked("POST", "/plans/generate", 422, "invalid_input", b"{}"),
    Asked("POST", "/plans/generate/stream", 422, "invalid_input", b'{"location": 3}'),
    Asked("POST", "/plans/generate/stream", 413, "body_too_large", b'"' + b"a" * 300_000 + b'"'),
    Asked("GET", "/plans?page=x", 422, "invalid_input"),
    Asked("GET", "/plans", 401, "unauthorized"),
    Asked("GET", "/plans?page=99999999999999999999999&q=%00", 401, "unauthorized"),
    Asked("GET", "/plans", 401, "invalid_token", headers={"Authorization": "Bearer trip_none"}),
    Asked("POST", "/plans/generate", 401, "invalid_token", b"{}", {"Authorization": "Bearer x"}),
    Asked("POST", f"{RUN}/cancel", 403, "forbidden", headers={"Sec-Fetch-Site": "cross-site"}),
    Asked("DELETE", PLAN, 403, "forbidden", headers={"Origin": "https://elsewhere.example"}),
    Asked("GET", "/plans", 403, "forbidden", headers={"Host": "elsewhere.example"}),
    Asked("GET", f"{RUN}/events", 403, "forbidden", headers={"Host": "elsewhere.example"}),
]
VALID = b'{"location": "Seoul", "startDate": "2026-11-24", "endDate": "2026-11-25"}'


@pytest.fixture
def api(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{server.url}/api/v1", timeout=15) as client:
        yield client


@pytest.fixture
def token(server: Server) -> str:
    """The token of an account of its own."""
    name = f"user-{secrets.token_hex(4)}"
    printed = server.manage("shell", "--no-imports", "-c", MAKE_TOKEN.format(name=name))
    return printed.split("token ")[1].strip()


def with_valid_body(asked: Asked) -> bytes | None:
    """Credentials are looked at after the body: give a good one where they are what is wrong."""
    return VALID if asked.content == b"{}" and asked.status == httpx.codes.UNAUTHORIZED else asked.content


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("asked", REFUSALS, ids=str)
def test_every_refusal_has_the_one_shape(api: httpx.Client, asked: Asked, language: Language) -> None:
    headers = {"Accept-Language": f"{language},fr;q=0.5", **asked.headers}
    answer = api.request(asked.method, asked.path, content=with_valid_body(asked), headers=headers)
    assert answer.status_code == asked.status
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    error = answer.json()["error"]
    assert set(error) == {"code", "message", "fields"}
    assert error["code"] == asked.code
    assert error["message"] == sentence(asked.code, language)
    assert bool(error["fields"]) == (asked.code == "invalid_input")


def test_every_wrong_field_is_named_with_a_sentence(api: httpx.Client) -> None:
    body = {
        "location": "",
        "startDate": "2026-02-30",
        "endDate": 5,
        "maxIterations": "many",
        "budget": "much",
    }
    answer = api.post("/plans/generate", json=body, headers={"Accept-Language": "en"})
    fields = answer.json()["error"]["fields"]
    assert set(fields) >= {"startDate", "endDate", "maxIterations", "budget"}
    assert fields["startDate"] == sentence("not_a_date", Language.ENGLISH)


def test_an_unknown_place_comes_with_the_known_ones(api: httpx.Client) -> None:
    answer = api.post("/plans/generate", json={**BODY, "location": "Atlantis"})
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert answer.json()["error"]["code"] == "unknown_destination"
    assert "Seoul" in answer.json()["error"]["suggestions"]


def test_refusals_say_which_methods_there_are(api: httpx.Client) -> None:
    assert api.post(PLAN).headers["allow"] == "DELETE, GET, HEAD, PATCH"


def test_a_head_request_is_a_get_without_the_body(api: httpx.Client) -> None:
    answer = api.head("/openapi.json")
    assert (answer.status_code, answer.content) == (httpx.codes.OK, b"")


def test_a_run_key_opens_its_run_and_plan_and_no_other(api: httpx.Client) -> None:
    made = api.post("/plans/generate", json={**BODY, "notes": "run key"})
    run, key = made.headers["x-run-id"], {"X-Run-Key": made.headers["x-run-key"]}
    other = api.post("/plans/generate", json={**BODY, "notes": "another"}).headers["x-run-id"]
    for path in (f"/runs/{run}", f"/runs/{run}/events", f"/plans/{run}"):
        assert api.get(path, headers=key).status_code == httpx.codes.OK
        assert api.get(path, params={"key": key["X-Run-Key"]}).status_code == httpx.codes.OK
        assert api.get(path).status_code == httpx.codes.NOT_FOUND
    assert api.get(f"/runs/{other}", headers=key).status_code == httpx.codes.NOT_FOUND


def test_a_plan_is_renamed_and_deleted_by_its_owner_only(api: httpx.Client, token: str) -> None:
    mine = {"Authorization": f"Bearer {token}"}
    made = api.post("/plans/generate", json={**BODY, "notes": "renamed"}, headers=mine)
    assert "x-run-key" not in made.headers
    path = f"/plans/{made.json()['id']}"
    assert api.patch(path, json={"title": "mine"}).status_code == httpx.codes.NOT_FOUND
    assert api.patch(path, json={"title": " 새  제목 "}, headers=mine).json()["title"] == "새 제목"
    assert api.get(path, headers=mine).json()["title"] == "새 제목"
    assert api.delete(path).status_code == httpx.codes.NOT_FOUND
    deleted = api.delete(path, headers=mine)
    assert (deleted.status_code, deleted.content) == (httpx.codes.NO_CONTENT, b"")
    assert api.get(path, headers=mine).status_code == httpx.codes.NOT_FOUND


def test_plans_are_listed_searched_and_paged(api: httpx.Client, token: str) -> None:
    mine = {"Authorization": f"Bearer {token}"}
    titles = ["first", "second"]
    for title in titles:
        api.post("/plans/generate", json={**BODY, "title": title}, headers=mine)
    assert listed(api, mine) == titles[::-1]
    assert listed(api, mine, q="fir\x00st") == []
    assert listed(api, mine, q="first") == ["first"]
    assert listed(api, mine, page=99_999_999_999_999_999_999) == []
    assert listed(api, mine, page=-1) == titles[::-1]


def listed(api: httpx.Client, headers: dict[str, str], **query: Any) -> list[str]:
    answer = api.get("/plans", params=query, headers=headers)
    assert answer.status_code == httpx.codes.OK
    return [item["title"] for item in answer.json()["items"]]


def test_cancelling_what_has_ended_changes_nothing(api: httpx.Client) -> None:
    made = api.post("/plans/generate", json={**BODY, "notes": "cancelled late"})
    key = {"X-Run-Key": made.headers["x-run-key"]}
    answer = api.post(f"/runs/{made.headers['x-run-id']}/cancel", headers=key)
    assert answer.json()["status"] == "succeeded"
