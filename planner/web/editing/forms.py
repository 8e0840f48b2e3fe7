"""The forms that change a stop or a day of a saved plan. Each knows the edit that it stands for."""

import re
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from planner.domain import edit
from planner.domain.edit import NIGHT_ENDS, Edit
from planner.domain.hours import DAY_MINUTES
from planner.domain.itinerary import clock
from planner.domain.plan import Plan
from planner.domain.trip import MAX_DAYS

MAX_KEY_CHARS = 200


class ClockField(forms.CharField):
    """A time as "HH:MM", as minutes of the day's date; None when empty."""

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text:
            return None
        minutes = minutes_of(text)
        if minutes is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return minutes

    def run_validators(self, value: Any) -> None:
        """A number has no length."""


def minutes_of(text: str) -> int | None:
    """ "HH:MM", with seconds or without, as minutes of a day's date; None for anything else."""
    found = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::[0-5][0-9])?", text, re.ASCII)
    if found is None:
        return None
    minutes = int(found[1]) * 60 + int(found[2])
    return minutes if minutes >= NIGHT_ENDS else minutes + DAY_MINUTES


def revision_in(text: str) -> int | None:
    """A revision's number, as a form or an address has it; None for anything else."""
    return int(text) if re.fullmatch("[1-9][0-9]{0,5}", text) else None


class EditForm(forms.Form):
    """What every edit says: of which revision it was made. `stop` is "" for what is of no single stop."""

    of_a_stop: ClassVar[bool] = True

    base = forms.IntegerField(min_value=1)
    stop = forms.CharField(max_length=MAX_KEY_CHARS, required=False)

    def clean(self) -> dict[str, Any]:
        if self.of_a_stop and not self.cleaned_data.get("stop") and "stop" not in self.errors:
            self.add_error("stop", _("Choose a stop."))
        return self.cleaned_data

    @property
    def base_revision(self) -> int:
        number: int = self.cleaned_data["base"]
        return number

    @property
    def key(self) -> str:
        key: str = self.cleaned_data.get("stop", "")
        return key

    def edit(self, plan: Plan) -> Edit:
        """The edit, of this plan."""
        raise NotImplementedError


class MoveForm(EditForm):
    """To a place, "day:position", or to a day, where the stop keeps its time of day."""

    to = forms.RegexField(r"^[0-9]{1,2}:[0-9]{1,3}$", required=False)
    day = forms.IntegerField(min_value=1, max_value=MAX_DAYS, required=False)

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors and not self.cleaned_data["to"] and not self.cleaned_data["day"]:
            self.add_error("day", _("Choose a day."))
        return self.cleaned_data

    def edit(self, plan: Plan) -> Edit:
        if self.cleaned_data["to"]:
            day, position = map(int, self.cleaned_data["to"].split(":"))
        else:
            day, position = self.cleaned_data["day"], 0
            stop, on = plan.itinerary.stop(self.key), plan.itinerary.day(day)
            if stop is not None and on is not None:
                position = sum(other.start < stop.start for other in on.stops if other.key != stop.key)
        return edit.MoveStop(self.key, day, position)


class RemoveForm(EditForm):
    def edit(self, plan: Plan) -> Edit:
        return edit.RemoveStop(self.key)


class SwapForm(EditForm):
    place = forms.CharField(max_length=MAX_KEY_CHARS)

    def edit(self, plan: Plan) -> Edit:
        return edit.SwapStop(self.key, self.cleaned_data["place"])


class AddForm(EditForm):
    of_a_stop = False

    place = forms.CharField(max_length=MAX_KEY_CHARS)
    day = forms.IntegerField(min_value=1, max_value=MAX_DAYS)

    def edit(self, plan: Plan) -> Edit:
        return edit.AddStop(self.cleaned_data["place"], self.cleaned_data["day"])


class LockForm(EditForm):
    locked = forms.ChoiceField(choices=[("on", "on"), ("off", "off")])

    def edit(self, plan: Plan) -> Edit:
        return edit.LockStop(self.key, self.cleaned_data["locked"] == "on")


class TimesForm(EditForm):
    """A start that is left as it was shown stays as free, or as fixed, as it was."""

    start = ClockField(
        required=False, error_messages={"invalid": _("Enter a time like 09:30, or leave it empty.")}
    )
    minutes = forms.IntegerField(
        min_value=edit.SHORTEST_MINUTES,
        max_value=edit.LONGEST_MINUTES,
        error_messages={
            "required": _("Enter how many minutes you stay."),
            "invalid": _("Enter how many minutes you stay."),
            "min_value": _("Stay at least %(limit_value)s minutes."),
            "max_value": _("Stay at most %(limit_value)s minutes."),
        },
    )

    def edit(self, plan: Plan) -> Edit:
        start, stop = self.cleaned_data["start"], plan.itinerary.stop(self.key)
        if start is not None and stop is not None and clock(start) == clock(stop.start):
            start = stop.start if stop.pinned else None
        return edit.SetTimes(self.key, start, self.cleaned_data["minutes"])


class MemoForm(EditForm):
    memo = forms.CharField(
        max_length=edit.MAX_MEMO_CHARS,
        required=False,
        error_messages={"max_length": _("Write at most %(limit_value)s characters.")},
    )

    def edit(self, plan: Plan) -> Edit:
        return edit.SetMemo(self.key, self.cleaned_data["memo"])


class MendForm(EditForm):
    of_a_stop = False

    def edit(self, plan: Plan) -> Edit:
        return edit.Mend()


FORMS: dict[str, type[EditForm]] = {
    "move": MoveForm,
    "remove": RemoveForm,
    "swap": SwapForm,
    "add": AddForm,
    "lock": LockForm,
    "times": TimesForm,
    "memo": MemoForm,
    "mend": MendForm,
}
