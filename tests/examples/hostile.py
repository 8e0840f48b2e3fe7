"""A server that streams a run as badly as it may: bytes cut inside characters, and broken off."""

import asyncio
import json
from dataclasses import dataclass, field
from itertools import cycle

from tests.loopback.http import Exchange, LoopbackServer

RUN_ID = "a" * 32
RUN_KEY = "key-of-the-run"
TEXT = "경복궁 ✈️ \u2028line\u2029 \x85 \r\n <b>é</b> 🇰🇷"


def told(count: int = 12) -> list[dict[str, object]]:
    """The events of a run, the last of them `done`."""
    events: list[dict[str, object]] = [
        {"type": "chunk", "content": f"{TEXT} {number}", "part": "draft"} for number in range(1, count)
    ]
    events += [
        {"type": "a_type_of_tomorrow"},
        {"type": "complete", "plan": {"title": TEXT}},
        {"type": "done"},
    ]
    return [{**event, "seq": seq, "runId": RUN_ID} for seq, event in enumerate(events, start=1)]


@dataclass
class Hostile:
    """Answers a POST and every resuming GET with a few events, and breaks off inside the next one."""

    line_end: str = "\n"
    events: list[dict[str, object]] = field(default_factory=told)
    events_each: int = 4
    posts: int = 0
    cursors: list[int] = field(default_factory=list)

    def server(self) -> LoopbackServer:
        return LoopbackServer(self._answer)

    async def _answer(self, exchange: Exchange) -> None:
        if exchange.method == "POST":
            self.posts += 1
            await self._stream(exchange, after=0, say_key=True)
        elif exchange.path != f"/api/v1/runs/{RUN_ID}/events" or exchange.headers.get("x-run-key") != RUN_KEY:
            await exchange.answer_json(404, {"error": {"code": "not_found", "message": "?", "fields": {}}})
        else:
            self.cursors.append(int(exchange.headers["last-event-id"]))
            if len(self.cursors) == 1:  # the first to come back finds the database away
                await exchange.answer_json(
                    503, {"error": {"code": "unavailable", "message": "", "fields": {}}}
                )
            else:
                await self._stream(exchange, after=self.cursors[-1])

    async def _stream(self, exchange: Exchange, *, after: int, say_key: bool = False) -> None:
        ids = f"X-Run-Id: {RUN_ID}\r\n" + (f"X-Run-Key: {RUN_KEY}\r\n" if say_key else "")
        head = (
            f"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n{ids}Transfer-Encoding: chunked\r\n\r\n"
        )
        exchange.writer.write(head.encode())
        # one event again that was seen already, as a server may that is not sure
        coming = self.events[max(0, after - 1) :]
        sent, broken = coming[: self.events_each], coming[self.events_each : self.events_each + 1]
        await exchange.send("".join(map(self._message, sent)).encode(), cycle((1, 2, 1, 3, 5)))
        if not broken:
            await exchange.end()
            return
        await exchange.send(self._message(broken[0]).encode()[:-3], cycle((2, 1)))
        await asyncio.sleep(0.1)  # a reset takes with it what the client has not read
        exchange.reset()

    def _message(self, event: dict[str, object]) -> str:
        end = self.line_end
        before = f": a comment{end}{end}retry: 10{end}unknown: line{end}"
        return f"{before}id: {event['seq']}{end}data: {json.dumps(event, ensure_ascii=False)}{end}{end}"
