"""`manage.py serve`, and one path more: POST /bench/append/<run>/<events>/<ms> makes a queued run's log grow.

A thread claims the run and appends to its log as an executor does, 10 events at a time, so many ms apart.
"""

import asyncio
import os
import re
import threading
import time
from datetime import UTC, datetime
from typing import Any

APPEND_PATH = re.compile(r"/bench/append/([0-9a-f]{32})/(\d+)/(\d+)")
EVENTS_AN_APPEND = 10
LEASE_SECONDS = 600.0


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tripsite.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from planner.web import application

    class Talkative(application.Application):
        """The application with the path before it."""

        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            asked = APPEND_PATH.fullmatch(scope["path"])
            if asked is None:
                await super().__call__(scope, receive, send)
                return
            asyncio.get_running_loop().run_in_executor(None, append, asked[1], int(asked[2]), int(asked[3]))
            headers = [(b"content-length", b"0")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": b""})

    application.Application = Talkative  # type: ignore[misc]
    call_command("serve")


HELD: dict[str, Any] = {}
"""The lease of each run's log, from one request to the next."""
LOCK = threading.Lock()


def append(run_id: str, events: int, pause_ms: int) -> None:
    from planner import wiring
    from planner.domain.events import TextDrafted
    from planner.store import claims, log

    with LOCK:
        for claim in claims.claim(now=_now(), lease_seconds=LEASE_SECONDS, limit=1_000):
            HELD[claim.run.id] = claim.lease
        text = TextDrafted(
            "A sentence about as long as those that a writer writes about one stop. ", "draft", 1
        )
        for start in range(0, events, EVENTS_AN_APPEND):
            some = [text] * min(EVENTS_AN_APPEND, events - start)
            HELD[run_id], records = log.append(HELD[run_id], some, now=_now(), lease_seconds=LEASE_SECONDS)
            wiring.wakeups().announce(records)
            time.sleep(pause_ms / 1_000)


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    main()
