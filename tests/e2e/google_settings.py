"""The settings of a server whose Google is the stand-in at STAND_IN."""

import os

from tripsite.settings import *  # noqa: F403

STAND_IN = os.environ["STAND_IN"]
SOCIALACCOUNT_PROVIDERS["google"] |= {  # noqa: F405
    "AUTHORIZE_URL": f"{STAND_IN}/auth",
    "ACCESS_TOKEN_URL": f"{STAND_IN}/token",
}
SECURE_CSP = {**SECURE_CSP, "form-action": ["'self'", STAND_IN]}  # noqa: F405
