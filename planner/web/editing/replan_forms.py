"""The facts of a planned trip that one may change: dates, budget, pace, party."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.translation import gettext as _

from planner.domain.phrases import sentence
from planner.domain.trip import (
    Budget,
    BudgetLevel,
    InvalidTrip,
    Language,
    Pace,
    Party,
    TripRequest,
    trip_request,
)
from planner.web.editing.forms import revision_in
from planner.web.home.forms import AMOUNT, FIELD_OF, TripForm
from planner.web.home.initials import initial_from

CHANGEABLE = ("start", "end", "budget", "budget_amount", "pace", "adults", "children")


class ChangeForm(forms.Form):
    """The trip form's own fields, but for what the plan is about."""

    def __init__(self, *args: Any, request: TripRequest, language: Language, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update({name: _copied(name) for name in CHANGEABLE})
        self._before, self._language = request, language
        self._request: TripRequest | None = None

    @classmethod
    def of(cls, sent: HttpRequest, request: TripRequest, language: Language) -> "ChangeForm":
        """The form as it was sent, or with what the plan was made of."""
        data = sent.POST if sent.method == "POST" else None
        return cls(data, initial=_initial(request), request=request, language=language)

    @classmethod
    def unbound(cls, request: TripRequest, language: Language) -> "ChangeForm":
        return cls(initial=_initial(request), request=request, language=language)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("budget") == AMOUNT and cleaned.get("budget_amount") is None and not self.errors:
            self.add_error("budget_amount", _("Enter an amount in won, such as 500,000."))
        if not self.errors:
            try:
                self._request = checked(self._before, **_changes(cleaned, self._before))
            except InvalidTrip as error:
                for name, code in error.problems.items():
                    self.add_error(FIELD_OF.get(name, name), sentence(code, self._language))
        return cleaned

    def trip_request(self) -> TripRequest:
        """The request of a valid form."""
        assert self._request is not None, "only a valid form has a request"
        return self._request


def checked(request: TripRequest, **changes: Any) -> TripRequest:
    """The request with these fields changed. Raises InvalidTrip."""
    changed = replace(request, **changes)
    return trip_request(**{name: getattr(changed, name) for name in TripRequest.__dataclass_fields__})


def base_in(sent: Mapping[str, str]) -> int:
    """The revision that our own forms carry. Raises BadRequest."""
    base = revision_in(sent.get("base", ""))
    if base is None:
        raise BadRequest("base must be a number")
    return base


def _copied(name: str) -> forms.Field:
    return TripForm.base_fields[name].__deepcopy__({})


def _initial(request: TripRequest) -> dict[str, Any]:
    known = initial_from(request)
    return {name: known[name] for name in CHANGEABLE}


def _changes(cleaned: Mapping[str, Any], before: TripRequest) -> dict[str, Any]:
    by_amount = cleaned.get("budget") == AMOUNT
    level = before.budget.level if by_amount else BudgetLevel(cleaned.get("budget") or before.budget.level)
    adults, children = cleaned.get("adults"), cleaned.get("children")
    return {
        "start": cleaned["start"],
        "end": cleaned["end"],
        "budget": Budget(level, cleaned.get("budget_amount") if by_amount else None),
        "pace": Pace(cleaned.get("pace") or before.pace),
        "party": Party(
            before.party.adults if adults is None else adults,
            before.party.children if children is None else children,
        ),
    }
