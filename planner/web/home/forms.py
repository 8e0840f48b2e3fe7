"""The form of a new trip. What a field may hold is decided by `domain.trip`; here it becomes sentences."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from planner.domain import trip
from planner.domain.guess import MAX_SENTENCE_CHARS
from planner.domain.korean import with_fitting_particles
from planner.domain.phrases import sentence
from planner.domain.run import Delivery
from planner.domain.trip import Budget, BudgetLevel, InvalidTrip, Language, Pace, Party, TripRequest
from planner.ports import DestinationUnknown, Gazetteer
from planner.web import words
from planner.web.home.fields import WishesField, WonField, count_input, date_input, text_input

AMOUNT = "amount"
FIELD_OF = {"budget": "budget_amount", "travelers": "adults", "interests": "other_interests"}
"""Where a problem of the request is shown when its field has another name here."""

FOLDED = ("title", "interests", "other_interests", "pace", "adults", "children", "must_see", "avoid", "notes")
"""The fields behind "more wishes", which opens when one of them has an error or a value."""


WISHES_CHARS = trip.MAX_WISHES * (trip.MAX_WISH_CHARS + 2)
NOT_A_DATE = {
    "required": gettext_lazy("Choose a date."),
    "invalid": gettext_lazy("Enter a real date, such as 2026-11-24."),
}
NOT_A_NUMBER = {"invalid": gettext_lazy("Enter a whole number.")}


@dataclass(frozen=True, slots=True)
class Understood:
    """What was read in a sentence: the fields it filled, by name, and phrases nothing was made of."""

    fields: tuple[str, ...]
    not_understood: tuple[str, ...]


class TripForm(forms.Form):
    """A place and two dates are enough; everything else has a default."""

    sentence = forms.CharField(
        label=gettext_lazy("In your own words"),
        required=False,
        widget=forms.Textarea(
            attrs={
                "rows": 2,
                "maxlength": MAX_SENTENCE_CHARS,
                "class": "input",
                "placeholder": gettext_lazy("3 days in Kyoto with my mother, temples, slow, no stairs"),
            }
        ),
    )
    location = forms.CharField(
        label=gettext_lazy("Where to?"),
        error_messages={"required": gettext_lazy("Tell us where you want to go.")},
        widget=text_input(
            trip.MAX_LOCATION_CHARS,
            gettext_lazy("Seoul, Jeju, Paris …"),
            **{
                "class": "input input-large",
                "list": "places",
                "autocomplete": "off",
                "hx-get": reverse_lazy("suggest"),
                "hx-trigger": "input changed delay:150ms",
                "hx-target": "#places",
            },
        ),
    )
    start = forms.DateField(label=gettext_lazy("First day"), widget=date_input(), error_messages=NOT_A_DATE)
    end = forms.DateField(label=gettext_lazy("Last day"), widget=date_input(), error_messages=NOT_A_DATE)
    budget = forms.ChoiceField(
        label=gettext_lazy("Budget"),
        widget=forms.RadioSelect,
        required=False,
        choices=[
            *((level.value, gettext_lazy(label)) for level, label in words.BUDGETS.items()),
            (AMOUNT, gettext_lazy("Amount")),
        ],
    )
    budget_amount = WonField(
        label=gettext_lazy("At most, in won, for everyone"),
        required=False,
        error_messages={"invalid": gettext_lazy("Enter an amount in won, such as 500,000.")},
        widget=text_input(20, "500,000", inputmode="numeric", autocomplete="off"),
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        required=False,
        widget=text_input(trip.MAX_TITLE_CHARS, gettext_lazy("We make one if you leave it empty")),
    )
    interests = forms.MultipleChoiceField(
        label=gettext_lazy("What do you enjoy?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(word, gettext_lazy(label)) for word, label in words.INTERESTS.items()],
    )
    other_interests = WishesField(
        label=gettext_lazy("Other interests"),
        required=False,
        widget=text_input(WISHES_CHARS, gettext_lazy("hanok, jazz, bookshops")),
    )
    pace = forms.ChoiceField(
        label=gettext_lazy("Pace"),
        widget=forms.RadioSelect,
        required=False,
        choices=[(pace.value, gettext_lazy(label)) for pace, label in words.PACES.items()],
    )
    adults = forms.IntegerField(
        label=gettext_lazy("Adults"), required=False, widget=count_input(least=1), error_messages=NOT_A_NUMBER
    )
    children = forms.IntegerField(
        label=gettext_lazy("Children"),
        required=False,
        widget=count_input(least=0),
        error_messages=NOT_A_NUMBER,
    )
    must_see = WishesField(
        label=gettext_lazy("Must see"),
        required=False,
        widget=text_input(WISHES_CHARS, gettext_lazy("Separate with commas")),
    )
    avoid = WishesField(
        label=gettext_lazy("Rather not"),
        required=False,
        widget=text_input(WISHES_CHARS, gettext_lazy("Separate with commas")),
    )
    notes = forms.CharField(
        label=gettext_lazy("Anything else we should know?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": trip.MAX_NOTES_CHARS, "class": "input"}),
    )
    delivery = forms.ChoiceField(
        label=gettext_lazy("How to show the plan"),
        widget=forms.RadioSelect,
        required=False,
        choices=[
            ("", gettext_lazy("Whatever suits the trip")),
            (Delivery.STREAM.value, gettext_lazy("Live, as it is made")),
            (Delivery.WHOLE.value, gettext_lazy("All at once")),
        ],
    )

    def __init__(
        self,
        *args: Any,
        gazetteer: Gazetteer,
        language: Language,
        looks_elsewhere: bool = False,
        **kwargs: Any,
    ) -> None:
        """With `looks_elsewhere` a run may know towns that the gazetteer does not, so it is let ask."""
        super().__init__(*args, **kwargs)
        self._looks_elsewhere = looks_elsewhere
        self.suggestions: tuple[str, ...] = ()
        self.understood: Understood | None = None  # when the fields hold what was read in a sentence
        self._gazetteer = gazetteer
        self._language = language
        self._request: TripRequest | None = None

    @property
    def is_unfolded(self) -> bool:
        """Whether the folded fields are to be seen at once, since one of them matters."""
        given = self.data if self.is_bound else self.initial
        telling = (name for name in FOLDED if name not in OFTEN_SENT)
        return any(map(given.get, telling)) or any(name in self.errors for name in FOLDED)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("budget") == AMOUNT and cleaned.get("budget_amount") is None and not self.errors:
            self.add_error("budget_amount", _("Enter an amount in won, such as 500,000."))
        if {"location", "start", "end"} <= cleaned.keys():
            self._check_request(cleaned)
        if "location" in cleaned:
            self._check_destination(cleaned["location"])
        return cleaned

    def trip_request(self) -> TripRequest:
        """The request of a valid form."""
        assert self._request is not None, "only a valid form has a request"
        return self._request

    def delivery_wish(self) -> Delivery | None:
        chosen = self.cleaned_data.get("delivery")
        return Delivery(chosen) if chosen else None

    def _check_request(self, cleaned: dict[str, Any]) -> None:
        try:
            self._request = _request(cleaned, self._language)
        except InvalidTrip as error:
            for name, code in error.problems.items():
                self.add_error(FIELD_OF.get(name, name), sentence(code, self._language))

    def _check_destination(self, location: str) -> None:
        try:
            self._gazetteer.find(location)
        except DestinationUnknown as error:
            if self._looks_elsewhere:
                return
            self.suggestions = error.suggestions[:SUGGESTIONS_SHOWN]
            unknown = _("We do not know “%(place)s” yet.") % {"place": location}
            self.add_error("location", with_fitting_particles(unknown))


SUGGESTIONS_SHOWN = 8
OFTEN_SENT = ("pace", "adults", "children")
"""Folded fields that every form sends with their defaults, which is no reason to unfold."""


def _request(cleaned: dict[str, Any], language: Language) -> TripRequest:
    by_amount = cleaned.get("budget") == AMOUNT
    level = BudgetLevel.MEDIUM if by_amount else BudgetLevel(cleaned.get("budget") or BudgetLevel.MEDIUM)
    adults, children = cleaned.get("adults"), cleaned.get("children")
    return trip.trip_request(
        location=cleaned["location"],
        start=cleaned["start"],
        end=cleaned["end"],
        title=cleaned.get("title"),
        budget=Budget(level, cleaned.get("budget_amount") if by_amount else None),
        language=language,
        pace=Pace(cleaned.get("pace") or Pace.NORMAL),
        party=Party(Party().adults if adults is None else adults, children or 0),
        interests=(*cleaned.get("interests", ()), *cleaned.get("other_interests", ())),
        must_see=cleaned.get("must_see", ()),
        avoid=cleaned.get("avoid", ()),
        notes=cleaned.get("notes", ""),
    )
