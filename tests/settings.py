"""The settings tests run with: a laptop's, in a folder of their own, without network."""

import os
import tempfile

os.environ["PROFILE"] = "laptop"
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="tripsite-tests-")
os.environ["SOURCES"] = "offline"
os.environ["RUNNER"] = "off"
for name in (
    *("GOOGLE_API_KEY", "REDIS_URL", "SECRET_KEY"),
    *("METRICS_TOKEN", "LOG_FORMAT", "OTEL_EXPORTER_OTLP_ENDPOINT", "GOOGLE_CLIENT_ID"),
):
    os.environ.pop(name, None)
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "")

from tripsite.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405

STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405  (WhiteNoise warns without it)
