"""The pages of accounts and their states: signing in and up, mail, second factor, passkeys, data."""

from tests.e2e.states import MAIN_FORM_BUTTON, State, sends

MEMBER, GUARDED = "member", "guarded"


ACCOUNT_STATES: tuple[State, ...] = (
    State("sign-in", "account_login", "/accounts/login/"),
    State(
        "sign-in-error",
        "account_login",
        "/accounts/login/",
        act=sends(MAIN_FORM_BUTTON, login="x", password="x"),
    ),
    State("sign-up", "account_signup", "/accounts/signup/"),
    State(
        "sign-up-error",
        "account_signup",
        "/accounts/signup/",
        act=sends(MAIN_FORM_BUTTON, username="x", email="x", password1="1", password2="2"),
    ),
    State("sign-out", "account_logout", "/accounts/logout/", who=MEMBER),
    State("reset", "account_reset_password", "/accounts/password/reset/"),
    State(
        "reset-error",
        "account_reset_password",
        "/accounts/password/reset/",
        act=sends(MAIN_FORM_BUTTON, email="x"),
    ),
    State("reset-sent", "account_reset_password_done", "/accounts/password/reset/done/"),
    State("reset-link", "account_reset_password_from_key", "{reset}"),
    State(
        "reset-link-error",
        "account_reset_password_from_key",
        "{reset}",
        act=sends(MAIN_FORM_BUTTON, password1="1", password2="2"),
    ),
    State("reset-link-old", "account_reset_password_from_key", "/accounts/password/reset/key/1-old/"),
    State("reset-over", "account_reset_password_from_key_done", "/accounts/password/reset/key/done/"),
    State("email", "account_email", "/accounts/email/", who=MEMBER),
    State(
        "email-error", "account_email", "/accounts/email/", who=MEMBER, act=sends(MAIN_FORM_BUTTON, email="x")
    ),
    State("email-waiting", "account_email", "/accounts/email/", who="moving"),
    State("email-sent", "account_email_verification_sent", "/accounts/confirm-email/"),
    State("email-confirm", "account_confirm_email", "{confirm}"),
    State("email-confirm-old", "account_confirm_email", "/accounts/confirm-email/old/"),
    State("password", "account_change_password", "/accounts/password/change/", who=MEMBER),
    State(
        "password-error",
        "account_change_password",
        "/accounts/password/change/",
        who=MEMBER,
        act=sends(MAIN_FORM_BUTTON, oldpassword="x", password1="1", password2="2"),
    ),
    State("inactive", "account_inactive", "/accounts/inactive/"),
    State("reauthenticate", "account_reauthenticate", "/accounts/reauthenticate/", who=GUARDED),
    State("reauthenticate-code", "mfa_reauthenticate", "/accounts/2fa/reauthenticate/", who=GUARDED),
    State(
        "reauthenticate-passkey",
        "mfa_reauthenticate_webauthn",
        "/accounts/2fa/passkeys/reauthenticate/",
        who=GUARDED,
    ),
    State("code", "mfa_authenticate", "/accounts/2fa/authenticate/", who="half"),
    State(
        "code-error",
        "mfa_authenticate",
        "/accounts/2fa/authenticate/",
        who="half",
        act=sends(MAIN_FORM_BUTTON, code="000000"),
    ),
    State("second-factor", "mfa_index", "/accounts/2fa/", who=MEMBER),
    State("second-factor-on", "mfa_index", "/accounts/2fa/", who=GUARDED),
    State("authenticator", "mfa_activate_totp", "/accounts/2fa/totp/activate/", who=MEMBER),
    State(
        "authenticator-error",
        "mfa_activate_totp",
        "/accounts/2fa/totp/activate/",
        who=MEMBER,
        act=sends(MAIN_FORM_BUTTON, code="000000"),
    ),
    State("authenticator-off", "mfa_deactivate_totp", "/accounts/2fa/totp/deactivate/", who=GUARDED),
    State("recovery-codes", "mfa_view_recovery_codes", "/accounts/2fa/recovery-codes/", who=GUARDED),
    State(
        "recovery-codes-new",
        "mfa_generate_recovery_codes",
        "/accounts/2fa/recovery-codes/generate/",
        who=GUARDED,
    ),
    State("passkeys", "mfa_list_webauthn", "/accounts/2fa/passkeys/", who=GUARDED),
    State("passkeys-none", "mfa_list_webauthn", "/accounts/2fa/passkeys/", who=MEMBER),
    State("passkey-add", "mfa_add_webauthn", "/accounts/2fa/passkeys/add/", who=MEMBER),
    State("passkey-rename", "mfa_edit_webauthn", "/accounts/2fa/passkeys/{passkey}/edit/", who=GUARDED),
    State("passkey-remove", "mfa_remove_webauthn", "/accounts/2fa/passkeys/{passkey}/remove/", who=GUARDED),
    State("account", "account", "/account/", who=MEMBER),
    State(
        "account-token", "account", "/account/", who=MEMBER, act=sends(".token-form button", name="새 토큰")
    ),
    State(
        "account-token-error", "token_new", "/account/", who=MEMBER, act=sends(".token-form button", name="")
    ),
    State("account-browsers", "browsers", "/account/browsers", who=MEMBER),
    State("account-delete", "account_delete", "/account/delete", who=MEMBER),
    State(
        "account-delete-error", "account_delete", "/account/delete", who=MEMBER, act=sends(".button-danger")
    ),
)
