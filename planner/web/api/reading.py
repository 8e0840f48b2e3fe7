"""POST /api/v1/plans/read: a sentence as the body of a request to generate, for the caller to confirm."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.timezone import localdate
from ninja import Schema
from pydantic import ConfigDict, Field, StrictStr

from planner.domain.guess import MAX_SENTENCE_CHARS, TripGuess
from planner.domain.trip import Language
from planner.web import errors
from planner.web.api import openapi
from planner.web.api.main import api, caller
from planner.web.errors import ApiError
from planner.web.home import freetext
from planner.web.home.initials import initial_for
from planner.web.http import accepted_language

RETRY_SECONDS = 60
TOO_MANY_READINGS = ApiError(429, "too_many_readings", retry_after=RETRY_SECONDS)


class SentenceBody(Schema):
    model_config = ConfigDict(extra="forbid")

    text: StrictStr = Field(min_length=1, max_length=MAX_SENTENCE_CHARS)
    language: Language | None = None


@api.post(
    "/plans/read",
    operation_id="read",
    summary="Read a sentence into the body of a request, which is yours to confirm and send",
    openapi_extra=openapi.described(
        openapi.shape("Reading", 401, 403, 413, 422, 429, 500, 503), openapi.ANYONE
    ),
)
def read(request: HttpRequest, body: SentenceBody) -> dict[str, Any]:
    """What was said alone is in the answer; a length without dates counts from the form's first day."""
    if caller(request).is_anonymous and not settings.ANONYMOUS_API:
        raise errors.Refused(errors.UNAUTHORIZED)
    reader = freetext.reader_for(request)
    if reader is None:
        raise errors.Refused(TOO_MANY_READINGS)
    accepted = accepted_language(request.headers.get("Accept-Language", ""))
    language = body.language or accepted or Language.KOREAN
    with translation.override(language):
        guess = freetext.read(body.text, reader)
    return {"request": request_json(guess, language), "notUnderstood": list(guess.not_understood)}


def request_json(guess: TripGuess, language: Language) -> dict[str, Any]:
    """The fields of a request to generate that the guess says something of."""
    dates = guess.dates(initial_for(localdate())["start"])
    found: dict[str, Any] = {
        "location": guess.location,
        "startDate": dates[0].isoformat() if dates else None,
        "endDate": dates[1].isoformat() if dates and (guess.end or guess.days) else None,
        "budget": _budget(guess),
        "pace": guess.pace.value if guess.pace else None,
        "travelers": {"adults": guess.party.adults, "children": guess.party.children}
        if guess.party
        else None,
        "interests": list(guess.interests),
        "mustSee": list(guess.must_see),
        "avoid": list(guess.avoid),
        "notes": guess.notes,
    }
    return {name: value for name, value in found.items() if value} | {"language": language.value}


def _budget(guess: TripGuess) -> str | int | None:
    if guess.budget is None:
        return None
    limit = guess.budget.limit_krw
    return guess.budget.level.value if limit is None else int(limit)
