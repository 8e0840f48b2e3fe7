"""The ASGI entry, for `daphne tripsite.asgi:application` and every other server."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tripsite.settings")
django.setup()

from planner import wiring  # noqa: E402  (needs the settings)
from planner.web.application import Application  # noqa: E402

application = Application()
wiring.start_runner()  # not every server tells the application that it starts
