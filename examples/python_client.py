"""Watch a trip being planned, over broken connections too. Needs httpx and nothing of Tripsite.

python python_client.py Seoul 2026-11-24 2026-11-26

Then change it: python python_client.py edit PLAN '{"type": "remove", "stop": "seoul-bukchon"}'
"""

import json
import os
import re
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx

# the server says something every 15 s; a connection silent for longer is dead
TIMEOUT = httpx.Timeout(10, read=40)
TRIES = 8
LINE_END = re.compile(rb"\r\n|\n|\r")
LAST_TYPES = {"done", "resume_gap"}


class TripError(Exception):
    """The server refused. `error` has its code, its message and a sentence for each wrong field."""

    def __init__(self, status: int, error: dict[str, Any]) -> None:
        super().__init__(error.get("message", f"HTTP {status}"))
        self.status = status
        self.error = error


def events_in(pieces: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """The events in a body that comes in pieces of any size, cut anywhere, also inside a character."""
    rest, data, in_break = b"", [], False
    for piece in filter(None, pieces):
        text = rest + (piece.removeprefix(b"\n") if in_break else piece)
        in_break = piece.endswith(b"\r")  # a \n that follows belongs to it
        *lines, rest = LINE_END.split(text)
        for line in lines:
            name, _, value = line.partition(b":")
            if name == b"data":
                data.append(value.removeprefix(b" ").decode())
            elif not line and data:
                yield json.loads("\n".join(data))
                data = []


def plan_events(base_url: str, trip: dict[str, Any], *, token: str = "") -> Iterator[dict[str, Any]]:
    """Starts a run and yields each of its events once and in order, to the last. Raises TripError.

    Ends without `done` only by httpx.TransportError, after TRIES failures in a row.
    """
    seen, run, failures = 0, "", 0
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    while failures < TRIES:
        if failures:
            time.sleep(min(0.2 * 2**failures, 5))
        try:
            cursor = {"Last-Event-ID": str(seen)} if run else {}
            with _asked(base_url, trip, run, headers | cursor) as response:
                if not run:
                    run = response.headers["x-run-id"]
                    # without a token it is this key that opens the run again
                    headers |= {name: key for name, key in response.headers.items() if name == "x-run-key"}
                for event in events_in(response.iter_bytes()):
                    if event["seq"] > seen or event["type"] == "resume_gap":
                        seen, failures = event["seq"], 0
                        yield event
                    if event["type"] in LAST_TYPES:
                        return
        except httpx.TransportError:
            if not run:
                raise  # whether a run began is not known: asking again might begin a second one
        failures += 1
    raise httpx.ReadError("the connection broke off too often")


def edit_plan(
    base_url: str, plan_id: str, edit: dict[str, Any], *, headers: dict[str, str]
) -> dict[str, Any]:
    """Changes a saved plan: the answer's plan, difference, and the rules that it breaks now.

    Raises TripError: with status 409 somebody else was first, and the plan is to be read again.
    """
    url = f"{base_url}/api/v1/plans/{plan_id}"
    seen = httpx.get(url, headers=headers, timeout=TIMEOUT)
    _check(seen)
    body = {"base": seen.json()["revision"], "edit": edit}
    answer = httpx.post(f"{url}/edits", json=body, headers=headers, timeout=TIMEOUT)
    _check(answer)
    edited: dict[str, Any] = answer.json()
    return edited


@contextmanager
def _asked(base: str, trip: dict[str, Any], run: str, headers: dict[str, str]) -> Iterator[httpx.Response]:
    """The open stream of this run, or of a new one."""
    if run:
        asking = httpx.stream("GET", f"{base}/api/v1/runs/{run}/events", headers=headers, timeout=TIMEOUT)
    else:
        path = "/api/v1/plans/generate/stream"
        asking = httpx.stream("POST", base + path, json=trip, headers=headers, timeout=TIMEOUT)
    with asking as response:
        _check(response)
        yield response


def _check(response: httpx.Response) -> None:
    if response.status_code == httpx.codes.SERVICE_UNAVAILABLE and response.request.method == "GET":
        raise httpx.ReadError("not available right now")
    if response.is_error:
        response.read()
        try:
            raise TripError(response.status_code, response.json()["error"])
        except ValueError:
            raise TripError(response.status_code, {}) from None


def edit(plan_id: str, change: str) -> int:
    base, token = os.environ.get("TRIPSITE_URL", "http://localhost:8000"), os.environ.get("TRIPSITE_TOKEN")
    key = os.environ.get("TRIPSITE_KEY", "")  # of the run that made the plan, for callers without a token
    headers = {"Authorization": f"Bearer {token}"} if token else {"X-Run-Key": key}
    try:
        edited = edit_plan(base, plan_id, json.loads(change), headers=headers)
    except (TripError, httpx.TransportError) as error:
        print(error, getattr(error, "error", ""), file=sys.stderr)
        return 1
    for one in edited["difference"]["stops"]:
        print(f"{one['how']:8} day {one['day']}, {one['stop']['start']} {one['stop']['name']}")
    for check in edited["broken"]:
        print(f"broken: {check['reason']}")
    print(f"version {edited['revision']}, {edited['plan']['totalEstimatedCost']:,} won")
    return 0


def main(location: str = "Seoul", start: str = "2026-11-24", end: str = "2026-11-26") -> int:
    trip = {"location": location, "startDate": start, "endDate": end, "budget": "medium"}
    base = os.environ.get("TRIPSITE_URL", "http://localhost:8000")
    try:
        for event in plan_events(base, trip, token=os.environ.get("TRIPSITE_TOKEN", "")):
            match event["type"]:
                case "status" | "progress" | "cancelled" | "resume_gap":
                    print(f"\n[{event.get('progress', '')}] {event['message']}")
                case "chunk":
                    print(event["content"], end="", flush=True)
                case "reset":
                    print(f"\n[{event['part']} is written again]")
                case "stop":
                    print(f"\n  {event['stop']['start']} {event['stop']['name']}")
                case "complete":
                    plan = event["plan"]
                    print(f"\n{plan['title']}: {plan['totalEstimatedCost']:,} {plan['currency']}")
                case "error":
                    print(f"\n{event['code']}: {event['message']}", file=sys.stderr)
                    return 1
    except (TripError, httpx.TransportError) as error:
        print(error, getattr(error, "error", ""), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(edit(*sys.argv[2:]) if sys.argv[1:2] == ["edit"] else main(*sys.argv[1:]))
