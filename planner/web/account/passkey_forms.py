"""allauth's forms for passkeys where ours ask for more; apart, because they load fido2."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy

MAX_NAME_CHARS = 60


def _name() -> forms.CharField:
    return forms.CharField(label=gettext_lazy("Name"), max_length=MAX_NAME_CHARS, required=False)


class AddPasskey(AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """Every key opens the account alone, so each must know its person, and the address is confirmed."""

    name = _name()
    passwordless = None

    def clean(self) -> dict[str, Any]:
        if EmailAddress.objects.filter(user=self.user, verified=False, primary=True).exists():
            raise get_adapter().validation_error("unverified_email")
        self.cleaned_data["passwordless"] = True
        cleaned: dict[str, Any] = super().clean()
        return cleaned


class RenamePasskey(EditWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=gettext_lazy("Name"), max_length=MAX_NAME_CHARS)
