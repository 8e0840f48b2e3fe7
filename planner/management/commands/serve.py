"""manage.py serve: daphne, with a runner that starts once it listens and is drained when it ends."""

import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import get_resolver


class Command(BaseCommand):
    help = "Serves pages, API and streams with daphne, and executes runs in this process."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        from daphne.server import Server
        from twisted.internet import reactor

        from planner import wiring
        from planner.web.application import Application

        env = settings.ENV
        server = Server(
            application=Application(),
            endpoints=[f"tcp:port={env['PORT']}:interface={env['BIND']}"],
            signal_handlers=False,
            ready_callable=self._say_ready,
        )
        self._server = server

        def stop() -> None:
            wiring.stop_runner()
            reactor.callFromThread(server.stop)

        def on_signal(*_: Any) -> None:
            reactor.callFromThread(reactor.callInThread, stop)

        signal.signal(signal.SIGTERM, on_signal)
        signal.signal(signal.SIGINT, on_signal)
        reactor.callWhenRunning(threading.Thread(target=self._warm_up, daemon=True).start)
        server.run()
        if server.abort_start:
            raise CommandError(f"port {env['PORT']} is taken: stop what listens there or set PORT")

    def _warm_up(self) -> None:
        """The pages before the runner: who opens one now does not wait for LangGraph's imports as well."""
        from planner import wiring

        try:
            get_resolver().url_patterns  # noqa: B018  (asking imports them)
        finally:
            wiring.start_runner()

    def _say_ready(self) -> None:
        env = settings.ENV
        if self._server.listening_addresses:
            self.stdout.write(f"Tripsite is ready: open http://{env['BIND']}:{env['PORT']}")
            self.stdout.flush()
