"""Readers of a run through the gateway: what they got, and when."""

import json
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import httpx

STREAM = "/api/v1/plans/generate/stream"
TRIP = {"location": "Seoul", "startDate": "2026-11-25", "endDate": "2026-11-26", "language": "ko"}
END_SECONDS = 30.0


class Curl(threading.Thread):
    """curl on a run's events, each noted with the moment it came."""

    def __init__(self, url: str, run_id: str, key: str, *, version: str, trusts: Path) -> None:
        super().__init__(daemon=True)
        self.events: list[dict[str, Any]] = []
        self.came_at: dict[int, float] = {}
        self.version = ""  # the one that was spoken
        options = [
            "-sS",
            "-N",
            f"--http{version}",
            "--cacert",
            str(trusts),
            "-w",
            "version %{http_version}\\n",
        ]
        address = f"{url}/api/v1/runs/{run_id}/events"
        self._process = subprocess.Popen(
            ["curl", *options, "-H", f"X-Run-Key: {key}", address], stdout=subprocess.PIPE, text=True
        )
        self.start()

    @property
    def last_seq(self) -> int:
        return self.events[-1]["seq"] if self.events else 0

    def is_past(self, seq: int) -> bool:
        return self.last_seq > seq

    def run(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self._take(line)

    def finished(self) -> list[dict[str, Any]]:
        """Every event, once curl has ended."""
        self.join(END_SECONDS)
        assert self._process.wait(END_SECONDS) == 0
        return self.events

    def stop(self) -> None:
        self._process.kill()
        self._process.wait(END_SECONDS)
        self.join(END_SECONDS)

    def _take(self, line: str) -> None:
        if line.startswith("data: "):
            event = json.loads(line.removeprefix("data: "))
            self.came_at[event["seq"]] = time.monotonic()
            self.events.append(event)
        elif line.startswith("version "):
            self.version = line.removeprefix("version ").strip()


def started(client: httpx.Client) -> tuple[str, str]:
    """Starts a run and leaves at once: its id and key."""
    with client.stream("POST", STREAM, json=TRIP) as answer:
        answer.raise_for_status()
        return answer.headers["x-run-id"], answer.headers["x-run-key"]


def numbers(events: list[dict[str, Any]]) -> list[int]:
    return [event["seq"] for event in events]
