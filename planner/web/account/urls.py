"""allauth's pages beside the plain account: second factor and, by setting, Google.

Their modules load cryptography and requests, so each is imported when its page is first asked for.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path
from django.utils.module_loading import import_string

MFA = "allauth.mfa"
ELSEWHERE = "allauth.socialaccount"


def _later(name: str) -> Callable[..., HttpResponseBase]:
    """The view of this dotted name, imported when it is called."""

    def view(request: HttpRequest, **arguments: str | int) -> HttpResponseBase:
        response: HttpResponseBase = import_string(name)(request, **arguments)
        return response

    return view


urlpatterns: list[URLPattern | URLResolver] = [
    path("2fa/", _later(f"{MFA}.base.views.index"), name="mfa_index"),
    path("2fa/authenticate/", _later(f"{MFA}.base.views.authenticate"), name="mfa_authenticate"),
    path("2fa/reauthenticate/", _later(f"{MFA}.base.views.reauthenticate"), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", _later(f"{MFA}.totp.views.activate_totp"), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", _later(f"{MFA}.totp.views.deactivate_totp"), name="mfa_deactivate_totp"),
    path(
        "2fa/recovery-codes/",
        _later(f"{MFA}.recovery_codes.views.view_recovery_codes"),
        name="mfa_view_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/generate/",
        _later(f"{MFA}.recovery_codes.views.generate_recovery_codes"),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        _later(f"{MFA}.recovery_codes.views.download_recovery_codes"),
        name="mfa_download_recovery_codes",
    ),
    path("2fa/passkeys/", _later(f"{MFA}.webauthn.views.list_webauthn"), name="mfa_list_webauthn"),
    path("2fa/passkeys/add/", _later(f"{MFA}.webauthn.views.add_webauthn"), name="mfa_add_webauthn"),
    path("2fa/passkeys/login/", _later(f"{MFA}.webauthn.views.login_webauthn"), name="mfa_login_webauthn"),
    path(
        "2fa/passkeys/reauthenticate/",
        _later(f"{MFA}.webauthn.views.reauthenticate_webauthn"),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "2fa/passkeys/<int:pk>/remove/",
        _later(f"{MFA}.webauthn.views.remove_webauthn"),
        name="mfa_remove_webauthn",
    ),
    path(
        "2fa/passkeys/<int:pk>/edit/", _later(f"{MFA}.webauthn.views.edit_webauthn"), name="mfa_edit_webauthn"
    ),
]
if settings.HAS_GOOGLE:
    urlpatterns += [
        path("elsewhere/", _later(f"{ELSEWHERE}.views.connections"), name="socialaccount_connections"),
        path("elsewhere/signup/", _later(f"{ELSEWHERE}.views.signup"), name="socialaccount_signup"),
        path("elsewhere/error/", _later(f"{ELSEWHERE}.views.login_error"), name="socialaccount_login_error"),
        path(
            "elsewhere/cancelled/",
            _later(f"{ELSEWHERE}.views.login_cancelled"),
            name="socialaccount_login_cancelled",
        ),
        path("", include("allauth.socialaccount.providers.google.urls")),
    ]
