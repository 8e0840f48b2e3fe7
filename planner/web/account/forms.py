"""allauth's forms where ours ask for more."""

from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms


class _Digits:
    """A code of digits: phones show the keys for them."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]  # a form's
        fields["code"].widget.attrs["inputmode"] = "numeric"


class Authenticate(_Digits, AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    pass


class Reauthenticate(_Digits, ReauthenticateForm):  # type: ignore[misc]
    pass


class ActivateAuthenticator(_Digits, ActivateTOTPForm):  # type: ignore[misc]
    """An address must be confirmed before a second factor guards it: else its real owner is locked out."""

    def clean_code(self) -> str:
        if EmailAddress.objects.filter(user=self.user, verified=False, primary=True).exists():
            raise get_adapter().validation_error("unverified_email")
        return str(super().clean_code())
