"""Where mail goes, from one address: a laptop prints it, a server sends it by SMTP."""

from typing import Any
from urllib.parse import unquote, urlsplit

from tripsite.env import InvalidSetting

PORTS = {"smtp": 587, "smtps": 465}


def mailer(url: str, *, prints: bool) -> dict[str, Any]:
    """Django's mailer for `smtp://user:password@host:port` (STARTTLS) or `smtps://…` (TLS from the start).

    Without an address a laptop prints its mail, and a server hands it to the SMTP server beside it.
    Raises InvalidSetting.
    """
    if not url:
        backend = "console" if prints else "smtp"
        return {"BACKEND": f"django.core.mail.backends.{backend}.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise InvalidSetting(f"tripsite: EMAIL_URL={url!r}: must be smtp://… or smtps://…")
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": parts.port or PORTS[parts.scheme],
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_tls": parts.scheme == "smtp",
            "use_ssl": parts.scheme == "smtps",
        },
    }
