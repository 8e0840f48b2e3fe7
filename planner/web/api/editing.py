"""The JSON API of changing a saved plan: edits, undo and redo, revisions, places to choose from."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Status

from planner import wiring
from planner.domain.difference import difference
from planner.domain.edit import EditImpossible
from planner.domain.phrases import sentence
from planner.domain.review import hard_failures
from planner.domain.trip import Language
from planner.store import versions
from planner.store.errors import RevisionConflict, RevisionNotFound
from planner.store.plans import SavedPlan
from planner.web import errors
from planner.web.api import edit_wire, openapi, shapes
from planner.web.api.edit_bodies import BaseBody, EditBody
from planner.web.api.main import Id, _owner, api
from planner.web.errors import ApiError
from planner.web.http import accepted_language

CHANGED = openapi.described(openapi.shape("Edited", 401, 403, 404, 409, 413, 422, 500, 503), openapi.OF_A_RUN)
CHOICES = openapi.described(openapi.shape("ChoiceList", 401, 404, 422, 500, 503), openapi.OF_A_RUN)

Number = Annotated[int, Path(ge=1)]


@api.post(
    "/plans/{plan_id}/edits",
    operation_id="edit",
    summary="Change a plan, always checked",
    openapi_extra=CHANGED,
)
def edit(request: HttpRequest, plan_id: Id, body: EditBody) -> dict[str, Any]:
    owner = _owner(request, plan_id)
    with _refusing(request):
        made = wiring.editing().edit(plan_id, body.edit.made(), base=body.base, owner=owner)
    language = made.saved.plan.request.language
    return {
        "plan": edit_wire.saved_json(made.saved),
        "revision": made.saved.revision,
        "difference": edit_wire.difference_json(made.difference, language),
        "broken": [shapes.check_json(check, language) for check in made.broken],
    }


@api.post(
    "/plans/{plan_id}/undo",
    operation_id="undo",
    summary="Back to before the last edit",
    openapi_extra=CHANGED,
)
def undo(request: HttpRequest, plan_id: Id, body: BaseBody) -> dict[str, Any]:
    owner = _owner(request, plan_id)
    before = wiring.plans().find(plan_id, owner=owner)
    with _refusing(request):
        return _turned(before, wiring.editing().undo(plan_id, base=body.base, owner=owner))


@api.post(
    "/plans/{plan_id}/redo",
    operation_id="redo",
    summary="Forward again to what was undone last",
    openapi_extra=CHANGED,
)
def redo(request: HttpRequest, plan_id: Id, body: BaseBody) -> dict[str, Any]:
    owner = _owner(request, plan_id)
    before = wiring.plans().find(plan_id, owner=owner)
    with _refusing(request):
        return _turned(before, wiring.editing().redo(plan_id, base=body.base, owner=owner))


@api.get(
    "/plans/{plan_id}/revisions",
    operation_id="revisions",
    summary="Every revision of a plan, newest first",
    openapi_extra=openapi.described(openapi.shape("RevisionList", 401, 404, 500, 503), openapi.OF_A_RUN),
)
def revisions(request: HttpRequest, plan_id: Id) -> dict[str, Any]:
    owner = _owner(request, plan_id)
    saved, records = wiring.plans().find(plan_id, owner=owner), wiring.editing().history(plan_id, owner=owner)
    plans = versions.plans_at(plan_id, (one.number for one in records))
    names = versions.people(one.author for one in records if one.author is not None)
    return edit_wire.revisions_json(saved, records, plans, names)


@api.get(
    "/plans/{plan_id}/revisions/{number}",
    operation_id="revision",
    summary="A plan as it was at one revision, and what that changed",
    openapi_extra=openapi.described(openapi.shape("Revision", 401, 404, 500, 503), openapi.OF_A_RUN),
)
def revision(request: HttpRequest, plan_id: Id, number: Number) -> dict[str, Any]:
    with _refusing(request):
        compared = wiring.editing().compare(plan_id, number, owner=_owner(request, plan_id))
    return edit_wire.comparison_json(compared, number)


@api.post(
    "/plans/{plan_id}/revisions/{number}/accept",
    operation_id="accept",
    summary="Make what a run proposed the plan",
    openapi_extra=CHANGED,
)
def accept(request: HttpRequest, plan_id: Id, number: Number, body: BaseBody) -> dict[str, Any]:
    owner = _owner(request, plan_id)
    before = wiring.plans().find(plan_id, owner=owner)
    with _refusing(request):
        return _turned(before, wiring.editing().accept(plan_id, number, base=body.base, owner=owner))


@api.post(
    "/plans/{plan_id}/revisions/{number}/discard",
    operation_id="discard",
    summary="Take what a run proposed away",
    response={204: None},
    openapi_extra=openapi.described(openapi.failing(401, 403, 404, 500, 503), openapi.OF_A_RUN),
)
def discard(request: HttpRequest, plan_id: Id, number: Number) -> Status[None]:
    with _refusing(request):
        wiring.editing().discard(plan_id, number, owner=_owner(request, plan_id))
    return Status(204, None)


@api.get(
    "/plans/{plan_id}/days/{day}/candidates",
    operation_id="candidates",
    summary="Places a day could also go to",
    openapi_extra=CHOICES,
)
def candidates(request: HttpRequest, plan_id: Id, day: Number, q: str = "") -> dict[str, Any]:
    owner = _owner(request, plan_id)
    language = wiring.plans().find(plan_id, owner=owner).plan.request.language
    with _refusing(request):
        found = wiring.editing().candidates(plan_id, day, owner=owner, query=q)
    return {"items": [edit_wire.choice_json(choice, language) for choice in found]}


@api.get(
    "/plans/{plan_id}/stops/{path:key}/alternates",
    operation_id="alternates",
    summary="Places for a stop's stead",
    openapi_extra=CHOICES,
)
def alternates(request: HttpRequest, plan_id: Id, key: str) -> dict[str, Any]:
    owner = _owner(request, plan_id)
    language = wiring.plans().find(plan_id, owner=owner).plan.request.language
    with _refusing(request):
        found = wiring.editing().alternates(plan_id, key, owner=owner)
    return {"items": [edit_wire.choice_json(choice, language) for choice in found]}


def _turned(before: SavedPlan, now: SavedPlan) -> dict[str, Any]:
    """The plan after an undo, a redo or an acceptance, against what it was."""
    language, changed = now.plan.request.language, difference(before.plan.itinerary, now.plan.itinerary)
    return {
        "plan": edit_wire.saved_json(now),
        "revision": now.revision,
        "difference": edit_wire.difference_json(changed, language),
        "broken": [shapes.check_json(check, language) for check in hard_failures(now.plan.checks)],
    }


@contextmanager
def _refusing(request: HttpRequest) -> Iterator[None]:
    """What editing raises, as the error a client gets; a conflict names the current revision."""
    try:
        yield
    except RevisionConflict as error:
        more = {"revision": error.current}
        raise errors.Refused(ApiError(409, "revision_conflict", more=more)) from error
    except RevisionNotFound as error:
        raise errors.Refused(errors.NOT_FOUND) from error
    except EditImpossible as error:
        language = accepted_language(request.headers.get("Accept-Language", "")) or Language.KOREAN
        said = sentence(error.code, language, error.params)
        raise errors.Refused(ApiError(422, error.code, more={"message": said})) from error
