"""Server-sent events on ASGI: a log followed from a cursor, one message an event, heartbeats in between."""

import asyncio
import re
from collections.abc import Callable, Iterable, Sequence

from planner.domain.events import Recorded, RunClosed
from planner.runs.feeds import Feeds
from planner.web.http import Send, encoded

HEARTBEAT_SECONDS = 15.0
HEARTBEAT = b": still here\n\n"

HEADERS = (
    ("content-type", "text/event-stream; charset=utf-8"),
    ("cache-control", "no-store"),
    ("x-accel-buffering", "no"),
)

LINE_BREAKS = re.compile(r"\r\n|\r|\n")

type Render = Callable[[Recorded], bytes]


async def begin(send: Send, headers: Iterable[tuple[str, str]] = ()) -> None:
    """Opens the stream."""
    await send({"type": "http.response.start", "status": 200, "headers": encoded([*HEADERS, *headers])})


async def write(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def end(send: Send) -> None:
    await send({"type": "http.response.body", "body": b""})


def html_message(record: Recorded, html: str | None) -> bytes:
    """One event for our page: HTML to swap in, nothing but its number, or the end by name."""
    if isinstance(record.event, RunClosed):
        return named_message("done", record.seq, html or "")
    lines = LINE_BREAKS.split(html) if html else []
    data = "".join(f"data: {line}\n" for line in lines)
    return f"id: {record.seq}\n{data}\n".encode()


def named_message(name: str, seq: int, data: str = "") -> bytes:
    """A message that fires a DOM event of this name and is never swapped in."""
    return f"event: {name}\nid: {seq}\ndata: {' '.join(data.splitlines())}\n\n".encode()


async def follow(
    send: Send, *, feeds: Feeds, run_id: str, render: Render, seen: Sequence[Recorded], after: int
) -> None:
    """Sends what was `seen` above the cursor already, then what comes, to the run's last event."""
    cursor = after
    if seen:
        await write(send, b"".join(map(render, seen)))
        cursor = seen[-1].seq
        if isinstance(seen[-1].event, RunClosed):
            return
        await asyncio.sleep(0)  # daphne sends on a turn of the loop: let the first events go
    else:
        await write(send, HEARTBEAT)  # daphne sends no headers before the first byte of the body
    follower = await feeds.join(run_id, cursor)
    try:
        while not follower.has_ended:
            records = await follower.batch(HEARTBEAT_SECONDS)
            await write(send, b"".join(map(render, records)) if records else HEARTBEAT)
    finally:
        await feeds.leave(follower)
