"""The JSON API beside the streams: runs, plans, and its own description."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError
from ninja.errors import ValidationError as BodyInvalid
from ninja.renderers import BaseRenderer
from pydantic import ConfigDict, StrictStr
import logging
import orjson

from planner import wiring
from planner.domain.owner import Owner
from planner.domain.trip import Language
from planner.web import access, errors, wire
from planner.web.bodies import field_code
from planner.web.errors import ApiError
from planner.web.http import accepted_language

log = logging.getLogger(__name__)


class OrjsonRenderer(BaseRenderer):
    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return orjson.dumps(data)


api = NinjaAPI(
    renderer=OrjsonRenderer(),
    title="Tripsite",
    version="1",
    description="Trip plans, streamed while they are made. Every error has one shape.",
    urls_namespace="api",
    openapi_url="/openapi.json",
    docs_url="/docs",
)


class TitleBody(Schema):
    model_config = ConfigDict(extra="forbid")

    title: StrictStr


def _headers(request: HttpRequest) -> dict[str, str]:
    return {name.lower(): value for name, value in request.headers.items()}


def _owner(request: HttpRequest, run_id: str = "") -> Owner:
    """The caller. Raises Refused for a change that another site's page sends."""
    headers = _headers(request)
    if request.method not in {"GET", "HEAD"} and access.is_cross_site(headers):
        raise errors.Refused(errors.FORBIDDEN)
    given = access.credentials(
        headers, query_key=request.GET.get("key", ""), address=request.META.get("REMOTE_ADDR", "")
    )
    return access.identify(given, run_id=run_id)


@api.get("/runs/{run_id}", operation_id="run", summary="A run's state, with its plan when it has one")
def run(request: HttpRequest, run_id: str) -> dict[str, Any]:
    found = wiring.runs().find(run_id, owner=_owner(request, run_id))
    progress = wiring.runs().progress(run_id)
    return wire.run_json(found) | wire.outcome_json(progress, found.request.language)


@api.post("/runs/{run_id}/cancel", operation_id="cancel", summary="Stop a run; one that has ended stays as it is")
def cancel(request: HttpRequest, run_id: str) -> dict[str, Any]:
    return wire.run_json(wiring.runs().cancel(run_id, owner=_owner(request, run_id)))


@api.get("/plans", operation_id="plans", summary="Your plans, newest first")
def plans(request: HttpRequest, page: int = 1, q: str = "") -> dict[str, Any]:
    owner = _owner(request)
    if owner.is_anonymous:
        raise errors.Refused(errors.UNAUTHORIZED)
    return wire.page_json(wiring.plans().listing(owner, query=q[:80], page=max(1, page)))


@api.get("/plans/{plan_id}", operation_id="plan", summary="A saved plan")
def plan(request: HttpRequest, plan_id: str) -> dict[str, Any]:
    return wire.plan_json(wiring.plans().find(plan_id, owner=_owner(request, plan_id)).plan)


@api.patch("/plans/{plan_id}", operation_id="rename", summary="Give a plan another title")
def rename(request: HttpRequest, plan_id: str, body: TitleBody) -> dict[str, Any]:
    owner = _owner(request, plan_id)
    return wire.plan_json(wiring.plans().rename(plan_id, body.title, owner=owner).plan)


@api.delete("/plans/{plan_id}", operation_id="delete", response={204: None}, summary="Delete a plan and its run")
def delete(request: HttpRequest, plan_id: str) -> tuple[int, None]:
    wiring.plans().delete(plan_id, owner=_owner(request, plan_id))
    return 204, None


def not_found(request: HttpRequest, path: str = "") -> HttpResponse:
    """Any other path under the API."""
    return _told(request, errors.NOT_FOUND)


@api.exception_handler(BodyInvalid)
def invalid(request: HttpRequest, error: BodyInvalid) -> HttpResponse:
    """A body or a parameter that does not fit."""
    problems = {str(detail["loc"][-1]): field_code(detail["type"]) for detail in error.errors}
    return _told(request, ApiError(422, "invalid_input", fields=problems))


@api.exception_handler(HttpError)
def unread(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What ninja itself refuses: a body that is no JSON."""
    return _told(request, ApiError(422, "invalid_json"))


@api.exception_handler(Exception)
def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """Everything else, ours or not."""
    return _told(request, errors.told(error))


def _told(request: HttpRequest, error: ApiError) -> HttpResponse:
    language = accepted_language(request.headers.get("Accept-Language", "")) or Language.KOREAN
    response = HttpResponse(
        orjson.dumps(error.body(language)), status=error.status, content_type="application/json; charset=utf-8"
    )
    response.headers.update({"Cache-Control": "no-store", **error.headers})
    return response
