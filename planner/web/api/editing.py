"""The JSON API of changing a saved plan: edits, undo and redo, revisions, places to choose from."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Status

from planner import wiring
from planner.domain.difference import difference
from planner.domain.review import hard_failures
from planner.plans.edited import Edited
from planner.store import versions
from planner.store.plans import SavedPlan
from planner.web.api import edit_wire, openapi
from planner.web.api.edit_bodies import BaseBody, EditBody
from planner.web.api.main import Id, api, caller

CHANGED = openapi.described(openapi.shape("Edited", 401, 403, 404, 409, 413, 422, 500, 503), openapi.OF_A_RUN)
CHOICES = openapi.described(openapi.shape("ChoiceList", 401, 404, 422, 500, 503), openapi.OF_A_RUN)

REVISIONS_AT_ONCE = 100

Number = Annotated[int, Path(ge=1)]
Before = Annotated[int | None, Query(ge=1, description="Only revisions before this number.")]


@api.post(
    "/plans/{plan_id}/edits",
    operation_id="edit",
    summary="Change a plan, always checked",
    openapi_extra=CHANGED,
)
def edit(request: HttpRequest, plan_id: Id, body: EditBody) -> dict[str, Any]:
    owner = caller(request, plan_id)
    made = wiring.editing().edit(plan_id, body.edit.made(), base=body.base, owner=owner)
    return edit_wire.edited_json(made)


@api.post(
    "/plans/{plan_id}/undo",
    operation_id="undo",
    summary="Back to before the last edit",
    openapi_extra=CHANGED,
)
def undo(request: HttpRequest, plan_id: Id, body: BaseBody) -> dict[str, Any]:
    return _turned(request, plan_id, body, partial(wiring.editing().undo, plan_id))


@api.post(
    "/plans/{plan_id}/redo",
    operation_id="redo",
    summary="Forward again to what was undone last",
    openapi_extra=CHANGED,
)
def redo(request: HttpRequest, plan_id: Id, body: BaseBody) -> dict[str, Any]:
    return _turned(request, plan_id, body, partial(wiring.editing().redo, plan_id))


@api.get(
    "/plans/{plan_id}/revisions",
    operation_id="revisions",
    summary=f"The revisions of a plan, newest first, {REVISIONS_AT_ONCE} at a time",
    openapi_extra=openapi.described(openapi.shape("RevisionList", 401, 404, 500, 503), openapi.OF_A_RUN),
)
def revisions(request: HttpRequest, plan_id: Id, before: Before = None) -> dict[str, Any]:
    owner = caller(request, plan_id)
    saved, history = wiring.plans().find(plan_id, owner=owner), wiring.editing().history(plan_id, owner=owner)
    records = [one for one in history if before is None or one.number < before][-REVISIONS_AT_ONCE:]
    plans = versions.plans_of(plan_id, records)
    names = versions.people(one.author for one in records if one.author is not None)
    return edit_wire.revisions_json(saved, records, plans, names)


@api.get(
    "/plans/{plan_id}/revisions/{number}",
    operation_id="revision",
    summary="A plan as it was at one revision, and what that changed",
    openapi_extra=openapi.described(openapi.shape("Revision", 401, 404, 500, 503), openapi.OF_A_RUN),
)
def revision(request: HttpRequest, plan_id: Id, number: Number) -> dict[str, Any]:
    compared = wiring.editing().compare(plan_id, number, owner=caller(request, plan_id))
    return edit_wire.comparison_json(compared, number)


@api.post(
    "/plans/{plan_id}/revisions/{number}/accept",
    operation_id="accept",
    summary="Make what a run proposed the plan",
    openapi_extra=CHANGED,
)
def accept(request: HttpRequest, plan_id: Id, number: Number, body: BaseBody) -> dict[str, Any]:
    return _turned(request, plan_id, body, partial(wiring.editing().accept, plan_id, number))


@api.post(
    "/plans/{plan_id}/revisions/{number}/discard",
    operation_id="discard",
    summary="Take what a run proposed away",
    response={204: None},
    openapi_extra=openapi.described(openapi.failing(401, 403, 404, 500, 503), openapi.OF_A_RUN),
)
def discard(request: HttpRequest, plan_id: Id, number: Number) -> Status[None]:
    wiring.editing().discard(plan_id, number, owner=caller(request, plan_id))
    return Status(204, None)


@api.get(
    "/plans/{plan_id}/days/{day}/candidates",
    operation_id="candidates",
    summary="Places a day could also go to",
    openapi_extra=CHOICES,
)
def candidates(request: HttpRequest, plan_id: Id, day: Number, q: str = "") -> dict[str, Any]:
    owner = caller(request, plan_id)
    language = wiring.plans().find(plan_id, owner=owner).plan.request.language
    found = wiring.editing().candidates(plan_id, day, owner=owner, query=q)
    return {"items": [edit_wire.choice_json(choice, language) for choice in found]}


@api.get(
    "/plans/{plan_id}/stops/{path:key}/alternates",
    operation_id="alternates",
    summary="Places for a stop's stead",
    openapi_extra=CHOICES,
)
def alternates(request: HttpRequest, plan_id: Id, key: str) -> dict[str, Any]:
    owner = caller(request, plan_id)
    language = wiring.plans().find(plan_id, owner=owner).plan.request.language
    found = wiring.editing().alternates(plan_id, key, owner=owner)
    return {"items": [edit_wire.choice_json(choice, language) for choice in found]}


def _turned(
    request: HttpRequest, plan_id: str, body: BaseBody, turn: Callable[..., SavedPlan]
) -> dict[str, Any]:
    """The plan after an undo, a redo or an acceptance, against what it was."""
    owner = caller(request, plan_id)
    before = wiring.plans().find(plan_id, owner=owner).plan
    now = turn(base=body.base, owner=owner)
    changed = difference(before.itinerary, now.plan.itinerary)
    return edit_wire.edited_json(Edited(now, changed, hard_failures(now.plan.checks)))
