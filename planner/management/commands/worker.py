"""manage.py worker: executes the runs of the queue. As many as are wanted, on as many machines."""

import asyncio
import signal
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Executes runs from the queue in PostgreSQL, many side by side; SIGTERM hands them over."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--concurrency",
            type=int,
            default=settings.ENV["RUNNER_CONCURRENCY"],
            help="runs side by side (default: RUNNER_CONCURRENCY)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.HAS_QUEUE:
            raise CommandError(
                "a worker needs a PostgreSQL and servers that leave runs to it: "
                "set DATABASE_URL and REDIS_URL, or DATABASE_URL and RUNNER=off"
            )
        if options["concurrency"] < 1:
            raise CommandError("--concurrency must be 1 or more")
        from planner.telemetry import serving

        stop_serving = serving.serve(settings.ENV["METRICS_PORT"], settings.ENV["BIND"])
        try:
            asyncio.run(self._work(options["concurrency"]))
        finally:
            stop_serving()

    async def _work(self, concurrency: int) -> None:
        from planner import wiring
        from planner.runs.worker import Worker

        def ready(worker: Worker) -> None:
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, worker.stop)
            self.stdout.write(f"Tripsite's worker is ready: {concurrency} runs at a time")
            self.stdout.flush()

        await wiring.work(concurrency=concurrency, ready=ready)
