"""Server-sent events on ASGI: a log followed from a cursor, one message an event, heartbeats in between."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable

from planner.domain.events import Recorded, RunClosed
from planner.runs.feeds import Feeds
from planner.web.http import Send, encoded

HEARTBEAT_SECONDS = 15.0
HEARTBEAT = b": still here\n\n"

HEADERS = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
)

LINE_BREAKS = re.compile(r"\r\n|\r|\n")

type Render = Callable[[Recorded], bytes]
type Write = Callable[[bytes], Awaitable[None]]


async def begin(send: Send, headers: Iterable[tuple[str, str]] = ()) -> None:
    """Opens the stream."""
    await send({"type": "http.response.start", "status": 200, "headers": [*HEADERS, *encoded(headers)]})


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
    write: Write,
    *,
    feeds: Feeds,
    run_id: str,
    render: Render,
    seen: list[Recorded],
    after: int,
    is_unbegun: bool = False,
) -> None:
    """Writes what was `seen` above the cursor already, then what comes, to the run's last event.

    Empties `seen`: a stream may be open for long, and holds no event. `is_unbegun` says that this loop has
    yet to begin the run.
    """
    cursor = after
    if seen:
        await write(b"".join(map(render, seen)))
        cursor = seen[-1].seq
        if isinstance(seen[-1].event, RunClosed):
            return
        seen.clear()
        await asyncio.sleep(0)  # the first events go before the feed is joined
    else:
        await write(HEARTBEAT)  # daphne sends no headers before the first byte of the body
    follower = await feeds.join(run_id, cursor, is_newest=is_unbegun)
    try:
        while not follower.has_ended:
            records = map(render, await follower.batch(HEARTBEAT_SECONDS))
            await write(b"".join(records) or HEARTBEAT)
    finally:
        await feeds.leave(follower)
