"""manage.py serve: an ASGI server, with a runner that starts once it listens and is drained at the end."""

import asyncio
import threading
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import get_resolver


class Command(BaseCommand):
    help = "Serves pages, API and streams with daphne, uvicorn or granian, and executes runs in this process."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        from planner.web.application import Application
        from planner.web.serving.port import PortTaken

        env = settings.ENV
        name, bind, port = env["SERVER"], env["BIND"], env["PORT"]
        try:
            serving = import_module(f"planner.web.serving.{name}")
        except ModuleNotFoundError as error:
            advice = f'pip install "tripsite[{name}]"'
            raise CommandError(
                f"SERVER={name} needs {error.name}, which is not installed: {advice}"
            ) from error
        try:
            serving.serve(Application(), bind=bind, port=port, on_listening=self._begin)
        except PortTaken as error:
            raise CommandError(f"{error}: stop what listens there or set PORT") from error

    def _begin(self, loop: asyncio.AbstractEventLoop | None) -> None:
        env = settings.ENV
        self.stdout.write(f"Tripsite is ready: open http://{env['BIND']}:{env['PORT']}")
        self.stdout.flush()
        threading.Thread(target=self._warm_up, args=[loop], daemon=True).start()

    def _warm_up(self, loop: asyncio.AbstractEventLoop | None) -> None:
        """The pages before the runner: who opens one now does not wait for LangGraph's imports as well."""
        from planner import wiring

        try:
            get_resolver().url_patterns  # noqa: B018  (asking imports them)
        finally:
            wiring.start_runner(loop)
        from planner.web.home import example

        example.warm_up()
