"""manage.py prune: removes the event logs that are past their time, as the embedded runner does hourly."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Removes the logs of runs that ended more than EVENT_RETENTION_HOURS ago. Plans stay."

    def handle(self, *args: Any, **options: Any) -> None:
        from planner import wiring
        from planner.store import log

        kept = timedelta(hours=settings.ENV["EVENT_RETENTION_HOURS"])
        gone = log.prune(ended_before=wiring.now() - kept)
        self.stdout.write(f"{gone} events removed")
