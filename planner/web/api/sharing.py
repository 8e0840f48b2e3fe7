"""The JSON API of links to plans: made, listed and revoked by the plan's owner, opened by who has one."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Schema, Status
from pydantic import AwareDatetime, ConfigDict, Field, StrictBool
from pydantic.alias_generators import to_camel

from planner import wiring
from planner.domain.trip import InvalidTrip
from planner.plans.sharing import Share
from planner.web import errors
from planner.web.api import openapi, shapes
from planner.web.api.main import Id, api, caller
from planner.web.plan.sharing import address_of

Link = Annotated[str, Path(pattern=r"^[0-9a-f]{32}\.[\w-]{32}$", description="A link's id, a dot, its key.")]
LONGEST_LIFETIME = timedelta(days=3_652)
ANYONE: list[dict[str, list[str]]] = [{}]


class ShareBody(Schema):
    model_config = ConfigDict(extra="forbid", alias_generator=to_camel, populate_by_name=True)

    may_edit: StrictBool = Field(False, description="Let an account that opens it edit the plan.")
    expires_at: AwareDatetime | None = Field(None, description="Absent or null: until it is revoked.")


@api.get(
    "/plans/{plan_id}/shares",
    operation_id="shares",
    summary="The links to a plan of yours",
    openapi_extra=openapi.described(openapi.shape("ShareList", 401, 404, 500, 503), openapi.ACCOUNT),
)
def shares(request: HttpRequest, plan_id: Id) -> dict[str, Any]:
    found = wiring.sharing().shares(plan_id, owner=caller(request))
    return {"items": [_json(request, share) for share in found]}


@api.post(
    "/plans/{plan_id}/shares",
    operation_id="share",
    summary="Make a link to a plan of yours",
    openapi_extra=openapi.described(
        openapi.shape("Share", 401, 403, 404, 409, 413, 422, 500, 503), openapi.ACCOUNT
    ),
)
def share(request: HttpRequest, plan_id: Id, body: ShareBody) -> dict[str, Any]:
    _raise_unless_ahead(body.expires_at)
    made = wiring.sharing().share(
        plan_id, owner=caller(request), may_edit=body.may_edit, expires_at=body.expires_at
    )
    return _json(request, made)


@api.delete(
    "/shares/{share_id}",
    operation_id="revokeShare",
    summary="Revoke a link: it opens nothing any more",
    response={204: None},
    openapi_extra=openapi.described(openapi.failing(401, 403, 404, 500, 503), openapi.ACCOUNT),
)
def revoke(request: HttpRequest, share_id: Id) -> Status[None]:
    wiring.sharing().revoke(share_id, owner=caller(request))
    return Status(204, None)


@api.get(
    "/shared/{link}",
    operation_id="shared",
    summary="The plan that a link opens, without its owner's private words",
    openapi_extra=openapi.described(openapi.shape("Plan", 404, 500, 503), ANYONE),
)
def shared(request: HttpRequest, link: Link) -> dict[str, Any]:
    return shapes.plan_json(wiring.sharing().open(*link.split(".")).plan)


@api.post(
    "/shared/{link}/copy",
    operation_id="copyShared",
    summary="Copy the plan that a link opens to your own",
    openapi_extra=openapi.described(openapi.shape("Plan", 401, 403, 404, 500, 503), openapi.ACCOUNT),
)
def copy(request: HttpRequest, link: Link) -> dict[str, Any]:
    owner = caller(request)
    if owner.is_anonymous:
        raise errors.Refused(errors.UNAUTHORIZED)
    made = wiring.sharing().copy(*link.split("."), owner=owner)
    return shapes.plan_json(wiring.plans().find(made, owner=owner).plan)


def _raise_unless_ahead(moment: datetime | None) -> None:
    """Far off there are moments that other time zones have no date for."""
    if moment is None:
        return
    now = wiring.now()
    if not now < moment < now + LONGEST_LIFETIME:
        raise InvalidTrip({"expiresAt": "not_ahead" if moment <= now else "too_far_ahead"})


def _json(request: HttpRequest, share: Share) -> dict[str, Any]:
    return {
        "id": share.id,
        "planId": share.plan_id,
        "mayEdit": share.may_edit,
        "url": address_of(request, share),
        "createdAt": share.created_at.isoformat(),
        "expiresAt": share.expires_at.isoformat() if share.expires_at else None,
        "hasExpired": share.has_expired,
    }
