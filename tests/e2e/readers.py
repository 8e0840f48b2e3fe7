"""Readers of a run's events as programs are: they come back with their cursor until the run is done."""

import json
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx

PATIENCE_SECONDS = 90.0
AGAIN_SECONDS = 0.1


class Reader(threading.Thread):
    """Follows one run over the API through every interruption; `events` is what it was sent, in order."""

    def __init__(self, url: str, run_id: str, key: str) -> None:
        super().__init__(daemon=True)
        self.url, self.run_id, self.key = url, run_id, key
        self.events: list[dict[str, Any]] = []
        self.connections = 0
        self.start()

    @property
    def is_done(self) -> bool:
        return bool(self.events) and self.events[-1]["type"] == "done"

    def run(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self.is_done and time.monotonic() < deadline:
            try:
                self._read()
            except httpx.HTTPError:
                time.sleep(AGAIN_SECONDS)

    def finished(self) -> list[dict[str, Any]]:
        """Every event, once the run is done."""
        self.join(PATIENCE_SECONDS)
        assert self.is_done, f"not done after {len(self.events)} events"
        return self.events

    def wait_for(self, kind: str, count: int = 1) -> None:
        """Returns once so many events of this type were read."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while sum(event["type"] == kind for event in self.events) < count:
            assert time.monotonic() < deadline, f"no {count} {kind} among {[e['type'] for e in self.events]}"
            time.sleep(0.02)

    def wait_until(self, is_so: Callable[[list[dict[str, Any]]], bool], what: str) -> None:
        """Returns once what was read is so."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not is_so(self.events):
            assert time.monotonic() < deadline, f"no {what} among {[event['type'] for event in self.events]}"
            time.sleep(0.005)

    def _read(self) -> None:
        cursor = self.events[-1]["seq"] if self.events else 0
        headers = {"X-Run-Key": self.key, "Last-Event-ID": str(cursor)}
        address = f"{self.url}/api/v1/runs/{self.run_id}/events"
        with httpx.stream("GET", address, headers=headers, timeout=20) as answer:
            answer.raise_for_status()
            self.connections += 1
            for line in answer.iter_lines():
                if line.startswith("data: "):
                    self.events.append(json.loads(line.removeprefix("data: ")))


def started(url: str, body: dict[str, Any]) -> tuple[str, str]:
    """Starts a run and leaves at once: its id and key."""
    with httpx.stream("POST", f"{url}/api/v1/plans/generate/stream", json=body, timeout=20) as answer:
        answer.raise_for_status()
        return answer.headers["x-run-id"], answer.headers["x-run-key"]
