"""Where allauth asks us: how mail goes out, and how the secrets of second factors are kept."""

import base64
import hashlib
import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def send_mail(self, template_prefix: str, email: str, context_: dict[str, Any]) -> None:
        """As allauth sends it; a mail server that is away is said, to known and unknown addresses alike."""
        try:
            super().send_mail(template_prefix, email, context_)
        except OSError as error:  # smtplib's exceptions are OSErrors
            log.warning("mail %s was not sent: %s", template_prefix, error)
            messages.warning(
                context.request, _("The e-mail could not be sent just now. Please try again later.")
            )

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return "/account/"

    def get_password_change_redirect_url(self, request: Any) -> str:
        return "/account/"


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the keys of authenticator apps encrypted with a key made of SECRET_KEY; old keys still read."""

    def encrypt(self, text: str) -> str:
        return str(_cipher().encrypt(text.encode()).decode())

    def decrypt(self, encrypted_text: str) -> str:
        return str(_cipher().decrypt(str(encrypted_text).encode()).decode())

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002  (allauth's name)
        earlier = user.authenticator_set.filter(type=type).count()
        return _("Passkey %(number)s") % {"number": earlier + 1} if earlier else _("My passkey")


def _cipher() -> Any:
    from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415  (slow, and rarely needed)

    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (
        hashlib.sha256(b"tripsite.second-factor" + str(secret).encode()).digest() for secret in secrets
    )
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
