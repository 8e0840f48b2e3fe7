"""A trip in the traveller's own words: read into the form, which is always shown to be confirmed."""

from datetime import date, timedelta
from typing import Any

from allauth.core import ratelimit
from asgiref.sync import async_to_sync
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from planner import wiring
from planner.domain.guess import MAX_SENTENCE_CHARS, TripGuess
from planner.domain.trip import FIRST_YEAR, LAST_YEAR, MAX_NOTES_CHARS
from planner.ports import TripReader
from planner.web import words
from planner.web.home.forms import AMOUNT, TripForm, Understood
from planner.web.home.initials import DEFAULT_DAYS, initial_for
from planner.web.home.tripform import as_typed, home_context, trip_form


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def read_trip(request: HttpRequest) -> HttpResponse:
    """The form filled in from the traveller's words; who comes by GET starts with an empty one."""
    if request.method != "POST":
        return redirect("home")
    form = _read_form(request)
    template = "planner/home.html#trip" if request.headers.get("HX-Request") else "planner/home.html"
    response = render(request, template, home_context(form))
    patch_vary_headers(response, ["HX-Request"])
    return response


def reader_for(request: HttpRequest) -> TripReader | None:
    """Who reads for this client: None when it had so much read already that it has to wait."""
    return wiring.reader() if ratelimit.consume(request, action="read_trip") else None


def read(sentence: str, reader: TripReader) -> TripGuess:
    return async_to_sync(reader.read)(
        sentence[:MAX_SENTENCE_CHARS], today=localdate(), language=words.viewer_language()
    )


def _read_form(request: HttpRequest) -> TripForm:
    """What was typed, with what was read over it; by the rules, at no cost, for who asks too often."""
    typed = as_typed(request.POST)
    guess = read(typed.get("sentence", ""), reader_for(request) or wiring.rules())
    start = _typed_date(typed.get("start")) or initial_for(localdate())["start"]
    said = fields_of(guess, default_start=start)
    if notes := _joined(typed.get("notes", ""), guess):
        said["notes"] = notes
    form = trip_form(initial={**typed, **said})
    form.understood = Understood(_marked(said, typed), guess.not_understood)
    return form


def fields_of(guess: TripGuess, *, default_start: date) -> dict[str, Any]:
    """The form's fields that a guess says something of; a length without dates counts from the default."""
    fields: dict[str, Any] = {}
    if guess.location:
        fields["location"] = guess.location
    if (dates := guess.dates(default_start)) is not None:
        start, end = dates
        if guess.days is None and guess.end is None:
            end = start + timedelta(days=DEFAULT_DAYS - 1)
        fields |= {"start": start, "end": end}
    if guess.budget is not None:
        limit = guess.budget.limit_krw
        fields["budget"] = guess.budget.level.value if limit is None else AMOUNT
        fields |= {} if limit is None else {"budget_amount": limit}
    if guess.pace is not None:
        fields["pace"] = guess.pace.value
    if guess.party is not None:
        fields |= {"adults": guess.party.adults, "children": guess.party.children}
    return fields | _wishes(guess)


def _wishes(guess: TripGuess) -> dict[str, Any]:
    wishes = {
        "interests": [word for word in guess.interests if word in words.INTERESTS],
        "other_interests": tuple(word for word in guess.interests if word not in words.INTERESTS),
        "must_see": guess.must_see,
        "avoid": guess.avoid,
    }
    return {name: value for name, value in wishes.items() if value}


def _joined(typed: str, guess: TripGuess) -> str:
    """The notes typed before, with what has no other field: said once, however often it is read."""
    joined = typed.strip()
    for part in (guess.notes, *guess.not_understood):
        if part not in joined:
            joined = ", ".join(filter(None, (joined, part)))
    return joined if len(joined) <= MAX_NOTES_CHARS else typed


def _marked(said: dict[str, Any], typed: dict[str, Any]) -> tuple[str, ...]:
    """Fields that hold what was read; notes only where something came to them."""
    return tuple(
        name
        for name in TripForm.base_fields
        if name in said and (name != "notes" or said[name] != typed.get(name))
    )


def _typed_date(text: str | None) -> date | None:
    """A day that a trip may begin on."""
    try:
        typed = date.fromisoformat(text or "")
    except ValueError:
        return None
    return typed if FIRST_YEAR <= typed.year <= LAST_YEAR else None
