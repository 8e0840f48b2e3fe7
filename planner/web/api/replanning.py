"""POST /api/v1/plans/{id}/replan: a run that plans a saved plan anew, and proposes its next revision."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Schema, Status
from pydantic import BeforeValidator, ConfigDict, Field, StrictInt, StrictStr
from pydantic.alias_generators import to_camel

from planner import wiring
from planner.domain.edit import MAX_WORDS_CHARS
from planner.domain.owner import Owner
from planner.domain.run import RunRecord
from planner.domain.trip import Pace, Party, TripRequest
from planner.web import access, errors
from planner.web.api import openapi
from planner.web.api.bodies import PartyBody, Wishes, budget_of, day_of, party_of
from planner.web.api.main import Id, api, caller
from planner.web.api.reading import TOO_MANY_READINGS
from planner.web.editing.replan_forms import checked
from planner.web.errors import ApiError
from planner.web.home import freetext
from planner.web.http import accepted_language

ONE_OF = ApiError(422, "one_way_to_replan")
STARTED = {
    "description": "Started",
    "headers": openapi.RUN_HEADERS,
    "content": {openapi.JSON: {"schema": openapi.ref("RunStarted")}},
}
NOT_CHANGES = {"base", "day", "words"}


def _given(read: Callable[[Any], Any]) -> BeforeValidator:
    """What was sent as `read` has it; null is not sent, and changes nothing."""
    return BeforeValidator(lambda value: None if value is None else read(value))


class ReplanBody(Schema):
    """One of `day`, `words`, or fields of the trip to change; `base` is the revision you have seen."""

    model_config = ConfigDict(extra="forbid", alias_generator=to_camel, populate_by_name=True)

    base: StrictInt = Field(ge=1, description="The plan's current revision, as you know it.")
    day: StrictInt | None = Field(None, ge=1, description="Plan this day anew; the others stay as they are.")
    words: StrictStr | None = Field(None, description=f"What to change, in {MAX_WORDS_CHARS} characters.")
    start: Annotated[date | None, _given(day_of)] = Field(None, alias="startDate")
    end: Annotated[date | None, _given(day_of)] = Field(None, alias="endDate")
    budget: Annotated[Any, _given(budget_of)] = Field(
        None, description="low, medium, high, or an amount in won."
    )
    pace: Pace | None = None
    travelers: Annotated[PartyBody | None, BeforeValidator(party_of)] = None
    interests: Wishes | None = None
    must_see: Wishes | None = None
    avoid: Wishes | None = None

    @property
    def changes(self) -> dict[str, Any]:
        """What was sent of the trip's own fields."""
        names = self.model_fields_set - NOT_CHANGES
        return {name: value for name in names if (value := getattr(self, name)) is not None}

    def request(self, before: TripRequest) -> TripRequest:
        """The request with the fields that were sent. Raises InvalidTrip."""
        changes = self.changes
        lists = {name: tuple(value) for name, value in changes.items() if isinstance(value, list)}
        if (party := changes.pop("travelers", None)) is not None:
            changes["party"] = Party(party.adults, party.children)
        return checked(before, **{**changes, **lists})


@api.post(
    "/plans/{plan_id}/replan",
    operation_id="replan",
    response={202: dict[str, Any]},
    summary="Plan a plan anew: one day, in words, or with other dates, budget, pace or party",
    openapi_extra=openapi.described(
        {202: STARTED, **openapi.failing(401, 403, 404, 409, 413, 422, 429, 500, 503)}, openapi.OF_A_RUN
    ),
)
def replan(request: HttpRequest, response: HttpResponse, plan_id: Id, body: ReplanBody) -> Status[Any]:
    owner = caller(request, plan_id)
    if owner.is_anonymous and not settings.ANONYMOUS_API:
        raise errors.Refused(errors.UNAUTHORIZED)
    run = _started(request, plan_id, body, owner)
    response["X-Run-Id"] = run.id
    if owner.is_anonymous:
        response["X-Run-Key"] = access.run_key(run.id)
    return Status(202, {"runId": run.id, "events": f"/api/v1/runs/{run.id}/events"})


def _started(request: HttpRequest, plan_id: str, body: ReplanBody, owner: Owner) -> RunRecord:
    replanning = wiring.replanning()
    before = wiring.plans().find(plan_id, owner=owner).plan.request
    match (body.day, body.words, bool(body.changes)):
        case (int(day), None, False):
            return replanning.redo_day(plan_id, day, base=body.base, owner=owner)
        case (None, str(words), False):
            if freetext.reader_for(request) is None:
                raise errors.Refused(TOO_MANY_READINGS)
            language = accepted_language(request.headers.get("Accept-Language", "")) or before.language
            return replanning.in_words(plan_id, words, base=body.base, owner=owner, language=language)
        case (None, None, True):
            changed = body.request(before)
            return replanning.with_request(plan_id, changed, base=body.base, owner=owner)
    raise errors.Refused(ONE_OF)
