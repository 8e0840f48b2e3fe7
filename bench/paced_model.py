"""A Gemini on loopback whose every chunk carries the time it was sent, on the clock of all processes.

python -m bench.paced_model --port 8099 --chunks 60 --per-second 20
"""

import argparse
import asyncio
import json
import re
import time
from collections.abc import Iterator
from typing import Any

from planner.providers.writing.layout import MAX_TEXT_CHARS
from tests.loopback.gemini_answers import Prompted, prompted
from tests.loopback.http import Exchange, LoopbackServer

SENT_AT = "\N{NULL}"
"""Where a chunk's text has its time."""
MARK = re.compile(rb"@([0-9a-z]{6})")
"""A time in a chunk: microseconds in base 36, the last six digits, so that it is as long as a token."""
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
WRAP = 36**6
MARKS_SHOWN = MAX_TEXT_CHARS // len("@0a1b2c ")


def mark(seconds: float) -> str:
    """The time as a chunk carries it."""
    left, digits = int(seconds * 1e6) % WRAP, ""
    for _ in range(6):
        left, digit = divmod(left, 36)
        digits = DIGITS[digit] + digits
    return f"@{digits}"


def sent_at(found: bytes, now: float) -> float:
    """When a mark of the last half hour was made, in seconds of the same clock as `now`."""
    return now - (int(now * 1e6) - int(found, 36)) % WRAP / 1e6


def answer(prompt: Prompted, chunks: int) -> Iterator[str]:
    """The prompt's draft as a plan, in so many chunks with a time in each, shared out among its texts; in
    fewer where a text would be longer than what is shown of it.
    """
    days = [(number, prompt.draft[number]) for number in prompt.days]
    texts = sum(1 + len(stops) for _, stops in days)
    times, more = divmod(min(chunks, MARKS_SHOWN * texts), texts)
    lead = '{"days":['
    for place, (number, stops) in enumerate(days):
        lead += f'{"," if place else ""}{{"day":{number},"summary":"'
        for text in range(1 + len(stops)):
            if text:
                comma = "," if text > 1 else ""
                lead += f'{comma}{{"id":{json.dumps(stops[text - 1])},"note":"'
            for _ in range(times + (more > 0)):
                yield f"{lead}{SENT_AT}"
                lead = ""
            more -= 1
            lead += '","stops":[' if text == 0 else '"}'
        lead += "]}"
    yield f"{lead}]}}"


async def play(exchange: Exchange, chunks: int, pause_seconds: float) -> None:
    body: dict[str, Any] = exchange.json()
    await exchange.begin("text/event-stream")
    due = time.monotonic()
    for text in answer(prompted(body), chunks):
        sent = text.replace(SENT_AT, f"{mark(time.monotonic())} ")
        await exchange.send(_event(sent))
        due += pause_seconds
        await asyncio.sleep(max(0.0, due - time.monotonic()))
    await exchange.send(_event("", finish="STOP"))
    await exchange.end()


def _event(text: str, finish: str | None = None) -> bytes:
    candidate: dict[str, Any] = {"content": {"parts": [{"text": text}], "role": "model"}, "index": 0}
    if finish:
        candidate["finishReason"] = finish
    return b"data: " + json.dumps({"candidates": [candidate]}).encode() + b"\r\n\r\n"


async def serve(port: int, chunks: int, per_second: float) -> None:
    server = LoopbackServer(lambda exchange: play(exchange, chunks, 1 / per_second))
    await server.start(port)
    await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--chunks", type=int, required=True)
    parser.add_argument("--per-second", type=float, required=True)
    chosen = parser.parse_args()
    asyncio.run(serve(chosen.port, chosen.chunks, chosen.per_second))


if __name__ == "__main__":
    main()
