"""Django's settings, made from `env`. What people set is described there; what follows from it is here."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import dj_database_url
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from tripsite import env
from tripsite.mail import mailer
from tripsite.secret import secret_key
from tripsite.tiles import tile_hosts

ENV: dict[str, Any] = env.load()
BASE_DIR = env.BASE_DIR
DATA_DIR: Path = ENV["DATA_DIR"]
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEBUG: bool = ENV["DEBUG"]
RUNNER: str = ENV["RUNNER"]
if RUNNER == "auto":
    RUNNER = "off" if ENV["DATABASE_URL"] and ENV["REDIS_URL"] else "embedded"
HAS_QUEUE: bool = bool(ENV["DATABASE_URL"]) and RUNNER == "off"
IS_LAPTOP: bool = DEBUG or ENV["PROFILE"] == "laptop"
SECRET_KEY = secret_key(ENV["SECRET_KEY"], keep_in=DATA_DIR if IS_LAPTOP else None)
ALLOWED_HOSTS: list[str] = ENV["ALLOWED_HOSTS"]
CSRF_TRUSTED_ORIGINS: list[str] = ENV["CSRF_TRUSTED_ORIGINS"]
ANONYMOUS_API: bool = IS_LAPTOP if ENV["ANONYMOUS_API"] == "profile" else ENV["ANONYMOUS_API"] == "on"

# Its pages and scripts are served from where it lies: as an app it would be imported at the start.
NINJA = Path(str(find_spec("ninja").origin)).parent  # type: ignore[union-attr]  # a dependency

INSTALLED_APPS = [
    "django.contrib.admin.apps.SimpleAdminConfig",  # its pages are found with the URLs, after the start
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "channels",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",  # always: who deletes an account takes its connections along
    "planner.store",
    "planner",
]
HAS_GOOGLE: bool = bool(ENV["GOOGLE_CLIENT_ID"])
if HAS_GOOGLE:
    INSTALLED_APPS.append("allauth.socialaccount.providers.google")
if ENV["DATABASE_URL"]:
    INSTALLED_APPS.append("procrastinate.contrib.django")  # its tables are PostgreSQL's
    PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pages; static files are compressed once, streams never
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "planner.web.account.activity.SessionActivity",
    "planner.web.missing.MissingPages",
]

ROOT_URLCONF = "tripsite.urls"
ASGI_APPLICATION = "tripsite.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates", NINJA / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
        },
    }
]

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
}
if ENV["DATABASE_URL"]:
    DATABASES = {"default": dj_database_url.parse(ENV["DATABASE_URL"], conn_max_age=0)}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(DATA_DIR / "tripsite.sqlite3"),
            "OPTIONS": SQLITE_OPTIONS,
            # Tests use a file too: several threads write, as they do when it serves.
            "TEST": {"NAME": str(DATA_DIR / "test.sqlite3")},
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if ENV["REDIS_URL"]:
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [ENV["REDIS_URL"]]},
        }
    }
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

# Limits of forms count here, so many processes need one place.
if ENV["REDIS_URL"]:
    CACHES = {
        "default": {
            "BACKEND": "tripsite.cache.RedisOrLocal",
            "LOCATION": ENV["REDIS_URL"],
            "KEY_PREFIX": "tripsite",
            "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", _("Korean")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "planner" / "locale"]
TIME_ZONE = "Asia/Seoul"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", NINJA / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
ALLAUTH_TRUSTED_PROXY_COUNT = ENV["TRUSTED_PROXIES"]  # its rate limits count addresses
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_ADAPTER = "planner.web.account.adapters.AccountAdapter"
ACCOUNT_CHANGE_EMAIL = True  # one address; the old one stays until the new one is confirmed
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Tripsite] "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if IS_LAPTOP else "https"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {  # beside allauth's own
    "make_token": "30/h/user",
    "download_data": "10/h/user",
    "read_trip": "60/h/ip",  # sentences a model reads
    "open_share": "60/m/ip",  # links that open nothing
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "planner.web.account.adapters.SecondFactorAdapter"
MFA_TOTP_ISSUER = "Tripsite"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # or nobody with a second factor could change the address
MFA_FORMS = {
    "activate_totp": "planner.web.account.forms.ActivateAuthenticator",  # asks for a confirmed one
    "authenticate": "planner.web.account.forms.Authenticate",
    "reauthenticate": "planner.web.account.forms.Reauthenticate",
    "add_webauthn": "planner.web.account.passkey_forms.AddPasskey",
    "edit_webauthn": "planner.web.account.passkey_forms.RenamePasskey",
}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "google": {
        "APPS": [{"client_id": ENV["GOOGLE_CLIENT_ID"], "secret": ENV["GOOGLE_CLIENT_SECRET"], "key": ""}],
        "SCOPE": ["profile", "email"],
        "OAUTH_PKCE_ENABLED": True,
    }
}
LOGIN_REDIRECT_URL = "/plans/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
MAILERS = {"default": mailer(ENV["EMAIL_URL"], prints=IS_LAPTOP)}
DEFAULT_FROM_EMAIL: str = ENV["EMAIL_FROM"]

SESSION_COOKIE_AGE = 180 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not IS_LAPTOP
SECURE_SSL_REDIRECT = not IS_LAPTOP
SECURE_HSTS_SECONDS = 0 if IS_LAPTOP else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not IS_LAPTOP
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
if ENV["TRUSTED_PROXIES"]:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_FAILURE_VIEW = "planner.web.pages.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", *tile_hosts(ENV["MAP_TILES_URL"])],
    "connect-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    # A browser holds the redirect after a form to this as well.
    "form-action": [CSP.SELF, *(["https://accounts.google.com"] if HAS_GOOGLE else [])],
    "frame-ancestors": [CSP.NONE],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024  # a form of 10,000-letter fields is told what is wrong with it

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "tripsite.logs.LineFormatter"},
        "json": {"()": "tripsite.logs.JsonFormatter"},
    },
    "filters": {"run": {"()": "tripsite.logs.AboutRun"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": ENV["LOG_FORMAT"], "filters": ["run"]}
    },
    "root": {"handlers": ["console"], "level": ENV["LOG_LEVEL"]},
    "loggers": {
        "daphne": {"level": "WARNING"},
        "django.channels.server": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
        "httpx2": {"level": "WARNING"},
        "google_genai": {"level": "WARNING"},
        "procrastinate": {"level": "WARNING"},
        "stamina": {"level": "ERROR"},  # it warns at every try; our own line says how it ended
    },
}
