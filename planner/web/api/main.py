"""The JSON API beside the streams: runs, plans, and its own description."""

import functools
from typing import Annotated, Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Path, Schema, Status
from ninja.errors import HttpError
from ninja.errors import ValidationError as BodyInvalid
from ninja.openapi.docs import Swagger
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import BaseRenderer
from pydantic import ConfigDict, Field, StrictStr

from planner import wiring
from planner.domain.owner import Owner
from planner.domain.trip import MAX_TITLE_CHARS, Language
from planner.web import access, errors
from planner.web.api import edit_wire, openapi, shapes
from planner.web.api.bodies import field_code
from planner.web.errors import ApiError
from planner.web.http import accepted_language

ROOT = "/api/"

Id = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]


class OrjsonRenderer(BaseRenderer):
    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return orjson.dumps(data)


class LocalDocs(Swagger):
    """The description's page with ninja's own scripts, served by us: settings say where they lie."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        shown = {**self.settings, "url": self.get_openapi_url(api, kwargs)}
        return render(request, self.template, {"api": api, "swagger_settings": orjson.dumps(shown).decode()})


class TripApi(NinjaAPI):
    """Ninja with our errors for what it answers itself, and with the streams in its description."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        schema.update(openapi.complete(schema))
        return schema

    def _get_urls(self) -> list[Any]:
        patterns = sorted(super()._get_urls(), key=lambda one: "<" in str(one.pattern))  # names before ids
        return [_in_one_shape(pattern) for pattern in patterns]


api = TripApi(
    renderer=OrjsonRenderer(),
    title="Tripsite",
    version="1",
    description="Trip plans, streamed while they are made. Every error has one shape.",
    urls_namespace="api",
    openapi_url="/openapi.json",
    docs_url="/docs",
    docs=LocalDocs(),
)


class TitleBody(Schema):
    model_config = ConfigDict(extra="forbid")

    title: StrictStr = Field(json_schema_extra={"minLength": 1, "maxLength": MAX_TITLE_CHARS})


def _headers(request: HttpRequest) -> dict[str, str]:
    return {name.lower(): value for name, value in request.headers.items()}


def caller(request: HttpRequest, run_id: str = "") -> Owner:
    """The caller. Raises Refused for a change that another site's page sends."""
    headers = _headers(request)
    if request.method not in {"GET", "HEAD"} and access.is_cross_site(headers):
        raise errors.Refused(errors.FORBIDDEN)
    given = access.credentials(
        headers, query_key=request.GET.get("key", ""), address=request.META.get("REMOTE_ADDR", "")
    )
    return access.identify(given, run_id=run_id)


@api.get(
    "/runs/{run_id}",
    operation_id="run",
    summary="A run's state, with its plan when it has one",
    openapi_extra=openapi.described(openapi.shape("Run", 401, 404, 500, 503), openapi.OF_A_RUN),
)
def run(request: HttpRequest, run_id: Id) -> dict[str, Any]:
    found = wiring.runs().find(run_id, owner=caller(request, run_id))
    progress = wiring.runs().progress(run_id)
    proposed = wiring.replanning().proposed_by(found)
    state = shapes.run_json(found, revision=proposed.number if proposed else None)
    return state | shapes.outcome_json(progress, found.request.language)


@api.post(
    "/runs/{run_id}/cancel",
    operation_id="cancel",
    summary="Stop a run; one that has ended stays as it is",
    openapi_extra=openapi.described(openapi.shape("RunState", 401, 403, 404, 500, 503), openapi.OF_A_RUN),
)
def cancel(request: HttpRequest, run_id: Id) -> dict[str, Any]:
    return shapes.run_json(wiring.runs().cancel(run_id, owner=caller(request, run_id)))


@api.get(
    "/plans/{plan_id}",
    operation_id="plan",
    summary="A saved plan",
    openapi_extra=openapi.described(openapi.shape("Plan", 401, 404, 500, 503), openapi.OF_A_RUN),
)
def plan(request: HttpRequest, plan_id: Id) -> dict[str, Any]:
    return edit_wire.saved_json(wiring.plans().find(plan_id, owner=caller(request, plan_id)))


@api.patch(
    "/plans/{plan_id}",
    operation_id="rename",
    summary="Give a plan another title",
    openapi_extra=openapi.described(
        openapi.shape("Plan", 401, 403, 404, 413, 422, 500, 503), openapi.OF_A_RUN
    ),
)
def rename(request: HttpRequest, plan_id: Id, body: TitleBody) -> dict[str, Any]:
    owner = caller(request, plan_id)
    return edit_wire.saved_json(wiring.plans().rename(plan_id, body.title, owner=owner))


@api.delete(
    "/plans/{plan_id}",
    operation_id="delete",
    response={204: None},
    summary="Delete a plan and its run",
    openapi_extra=openapi.described(openapi.failing(401, 403, 404, 500, 503), openapi.OF_A_RUN),
)
def delete(request: HttpRequest, plan_id: Id) -> Status[None]:
    wiring.plans().delete(plan_id, owner=caller(request, plan_id))
    return Status(204, None)


@csrf_exempt
def not_found(request: HttpRequest, path: str = "") -> HttpResponse:
    """Any other path under the API."""
    return _told(request, errors.NOT_FOUND)


@api.exception_handler(BodyInvalid)
def invalid(request: HttpRequest, error: BodyInvalid) -> HttpResponse:
    """A body or a parameter that does not fit; an id that can be nobody's is not found."""
    if any(detail["loc"][0] == "path" for detail in error.errors):
        return _told(request, errors.NOT_FOUND)
    problems = {str(detail["loc"][-1]): field_code(detail["type"]) for detail in error.errors}
    if "body" in problems:  # the body as a whole
        return _told(request, ApiError(422, problems["body"]))
    return _told(request, ApiError(422, "invalid_input", fields=problems))


@api.exception_handler(HttpError)
def unread(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What ninja itself refuses: a body that is no JSON."""
    return _told(request, ApiError(422, "invalid_json"))


@api.exception_handler(Exception)
def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """Everything else, ours or not."""
    return _told(request, errors.told(error))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 400, before any view: a host name that is not ours."""
    if request.path.startswith(ROOT):
        return _told(request, errors.FORBIDDEN)
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's 500, for what fails outside a view."""
    return (
        _told(request, errors.INTERNAL) if request.path.startswith(ROOT) else defaults.server_error(request)
    )


def _in_one_shape(pattern: Any) -> Any:
    """The URL pattern with a view that also answers HEAD, and whose every refusal is ours."""
    view = pattern.callback
    is_operation = hasattr(view, "csrf_exempt")  # else the description, its page, or the root

    @csrf_exempt  # cross-site changes are refused by `caller`
    @functools.wraps(view)
    def answer(request: HttpRequest, **arguments: Any) -> HttpResponse:
        if request.method == "HEAD":
            request.method = "GET"  # the server leaves the body away
        if not is_operation and request.method != "GET":
            return _not_allowed(request, "GET")
        try:
            response: HttpResponse = view(request, **arguments)
        except Http404:
            return not_found(request)
        if response.status_code == errors.METHOD_NOT_ALLOWED.status:
            return _not_allowed(request, response["Allow"])
        response.setdefault("Cache-Control", "no-store")
        return response

    pattern.callback = answer
    return pattern


def _not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    methods = set(allowed.split(", "))
    response = _told(request, errors.METHOD_NOT_ALLOWED)
    response["Allow"] = ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))
    return response


def _told(request: HttpRequest, error: ApiError) -> HttpResponse:
    language = accepted_language(request.headers.get("Accept-Language", "")) or Language.KOREAN
    return HttpResponse(
        orjson.dumps(error.body(language)),
        status=error.status,
        content_type="application/json; charset=utf-8",
        headers={"Cache-Control": "no-store", **error.headers},
    )
