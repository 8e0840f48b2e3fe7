"""Kinds of fields of our forms, and how their inputs look."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from planner.domain import trip


class WishesField(forms.CharField):
    """Wishes separated by commas or lines, as a tuple."""

    def to_python(self, value: Any) -> Any:
        return tuple(filter(None, map(str.strip, re.split(r"[,，、\n]", value or ""))))

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, tuple | list) else value


class WonField(forms.CharField):
    """An amount in won, with or without separators and sign, as a Decimal; None when empty."""

    def to_python(self, value: Any) -> Any:
        digits = re.sub(r"[\s,₩원]", "", str(value or ""))
        if not digits:
            return None
        try:
            amount = Decimal(digits)
        except InvalidOperation as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error
        if not amount.is_finite():
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return amount

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}" if isinstance(value, Decimal) else value


def text_input(max_chars: int, placeholder: Any = "", **attrs: Any) -> forms.TextInput:
    return forms.TextInput(
        attrs={"maxlength": max_chars, "placeholder": placeholder, "class": "input", **attrs}
    )


def date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input"})


def count_input(*, least: int) -> forms.NumberInput:
    limits = {"min": least, "max": trip.MAX_TRAVELERS, "inputmode": "numeric"}
    return forms.NumberInput(attrs={"class": "input", **limits})
