"""manage.py prune: removes logs and checkpoints past their time, as runners and workers do hourly."""

import asyncio
from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Removes the logs of runs that ended more than EVENT_RETENTION_HOURS ago. Plans stay."

    def handle(self, *args: Any, **options: Any) -> None:
        from planner import wiring

        gone = asyncio.run(wiring.prune())
        self.stdout.write(f"{gone} events removed")
