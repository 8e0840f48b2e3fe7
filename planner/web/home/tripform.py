"""The home page's form and what stands around it, for every view that shows that page."""

from collections.abc import Mapping
from typing import Any

from django.utils.timezone import localdate

from planner import wiring
from planner.web import words
from planner.web.home import example, season_cards
from planner.web.home.forms import TripForm
from planner.web.home.initials import initial_for

DESTINATIONS_SHOWN = 8
MANY = ("interests",)
"""Fields that send several values."""


def trip_form(sent: Any = None, *, initial: Mapping[str, Any] | None = None) -> TripForm:
    """The form with what was sent, else with what an empty one proposes and `initial` over it."""
    return TripForm(
        sent,
        initial=None if sent is not None else {**initial_for(localdate()), **(initial or {})},
        gazetteer=wiring.gazetteer(),
        language=words.viewer_language(),
        looks_elsewhere=wiring.knows_other_towns(),
    )


def as_typed(sent: Any) -> dict[str, Any]:
    """What was typed so far, right or wrong, to be shown again unjudged."""
    names = [name for name in TripForm.base_fields if name in sent]
    return {name: sent.getlist(name) if name in MANY else sent.get(name) for name in names}


def home_context(form: TripForm) -> dict[str, Any]:
    """The form, the names its first field offers, where to go this season, and a finished example."""
    known = wiring.gazetteer().suggest("", DESTINATIONS_SHOWN)
    language, month = words.viewer_language(), season_cards.month_ahead()
    return {
        "form": form,
        "kept_form": "trip",  # the switch of language sends it along
        "destinations": [one.names.in_language(language) for one in known],
        "suggestions": form.suggestions,
        "season": season_cards.cards(month),
        "season_month": words.month(month),
        "example": example.teaser(),
    }
