"""A model whose pace a test holds in its hands: it writes up to a share of its answer and waits there."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.loopback.gemini_answers import Prompted, injected_plan, prompted
from tests.loopback.gemini_server import GeminiServer, Stream
from tests.loopback.http import Exchange, LoopbackServer

PIECE_CHARS = 24
LOOK_AGAIN_SECONDS = 0.01
PATIENCE_SECONDS = 30.0

type Answer = Callable[[Prompted], str]


def steady_plan(prompt: Prompted) -> str:
    """The draft as it is, with words of its own: nothing in it has to be refined."""
    days = [
        {
            "day": number,
            "summary": f"{number}일째는 천천히 걷는 하루입니다. 🚶‍♀️"
            if prompt.is_korean
            else f"Day {number}, at ease. 🚶‍♀️",
            "stops": [
                {"id": place_id, "note": _note(prompt, place_id)} for place_id in prompt.draft.get(number, ())
            ],
        }
        for number in prompt.days
    ]
    return json.dumps({"days": days}, ensure_ascii=False)


def forgetful_plan(prompt: Prompted) -> str:
    """A plan without the must-see at first; asked again, one with it."""
    wanted = _trip(prompt)["must_see_ids"]
    days = json.loads(steady_plan(prompt))["days"]
    for day in days:
        day["stops"] = [stop for stop in day["stops"] if stop["id"] not in wanted]
    if _is_refinement(prompt):
        days[0]["stops"][0] = {"id": wanted[0], "note": "꼭 가 보고 싶다고 하신 곳입니다."}
    return json.dumps({"days": days}, ensure_ascii=False)


def hostile_plan(prompt: Prompted) -> str:
    """A plan whose words are scripts that would leave a mark."""
    days = json.loads(injected_plan(prompt))["days"]
    for day in days:
        day["summary"] = '<script>window.__x = 1</script><b onclick="window.__x = 2">' + day["summary"]
        for stop in day["stops"]:
            stop["note"] += (
                '<img src=x onerror="window.__x = 3"><hx-partial hx-target="#days">gone</hx-partial>'
            )
    return json.dumps({"days": days}, ensure_ascii=False)


def _note(prompt: Prompted, place_id: str) -> str:
    name = prompt.names[place_id]
    return f"{name}의 분위기를 느껴 보세요 😀" if prompt.is_korean else f"See {name} up close 😀"


def _trip(prompt: Prompted) -> dict[str, Any]:
    trip: dict[str, Any] = json.loads(prompt.text.partition("<trip>")[2].partition("</trip>")[0])
    return trip


def _is_refinement(prompt: Prompted) -> bool:
    return "<findings>" in prompt.text


class Model(GeminiServer):
    """Answers every prompt with `answer`, in small pieces `pause_seconds` apart.

    `until` and `refined_until` are the shares of a draft and of another version of it that are written
    before it waits. A test may set all of them at any time.
    """

    def __init__(self) -> None:
        super().__init__()
        self.play()

    def play(self, answer: Answer = steady_plan, *, pause_seconds: float = 0.0, until: float = 1.0) -> None:
        """Begins a new part: as given, and as if nothing was asked before."""
        self.answer = answer
        self.pause_seconds = pause_seconds
        self.until, self.refined_until = until, 1.0
        self.exchanges.clear()

    def go_on(self) -> None:
        """Lets it write everything at once."""
        self.until = self.refined_until = 1.0
        self.pause_seconds = 0.0

    @property
    def drafts(self) -> int:
        """How often it was asked for a whole trip."""
        return len(self.exchanges) - self.refinements

    @property
    def refinements(self) -> int:
        return sum(_is_refinement(prompted(exchange.json())) for exchange in tuple(self.exchanges))

    async def _play(self, exchange: Exchange) -> None:
        prompt = prompted(exchange.json())
        stream = Stream(exchange, "loopback", len(self.exchanges), 0.0)
        text = self.answer(prompt)
        await stream.begin()
        for start in range(0, len(text), PIECE_CHARS):
            await self._let_write(start / len(text), prompt)
            await stream.text(text[start : start + PIECE_CHARS])
            await asyncio.sleep(self.pause_seconds)
        await self._let_write(0.9999, prompt)
        await stream.text("", "STOP")
        await exchange.end()

    async def _let_write(self, share: float, prompt: Prompted) -> None:
        while share >= (self.refined_until if _is_refinement(prompt) else self.until):
            await asyncio.sleep(LOOK_AGAIN_SECONDS)


@contextmanager
def running_model() -> Iterator[Model]:
    """The model in a thread of its own, so that a test may wait for other things meanwhile."""
    with running_apart(Model()) as model:
        yield model


@contextmanager
def running_apart[M: LoopbackServer](model: M) -> Iterator[M]:
    """This model in a thread and an event loop of its own."""
    started, loop = threading.Event(), asyncio.new_event_loop()

    async def serve() -> None:
        async with model:
            started.set()
            await model.serve_forever()

    def run() -> None:
        asyncio.set_event_loop(loop)
        task = loop.create_task(serve())
        stop.append(lambda: loop.call_soon_threadsafe(task.cancel))
        try:
            loop.run_until_complete(task)
        except asyncio.CancelledError:
            for left in asyncio.all_tasks(loop):
                left.cancel()
            loop.run_until_complete(asyncio.sleep(0.05))
        finally:
            loop.close()

    stop: list[Callable[[], Any]] = []
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert started.wait(PATIENCE_SECONDS)
    try:
        yield model
    finally:
        stop[0]()
        thread.join(PATIENCE_SECONDS)


def until(is_so: Callable[[], Any], what: str, seconds: float = PATIENCE_SECONDS) -> Any:
    """The first true answer to a question that is asked again and again."""
    deadline = time.monotonic() + seconds
    while not (answer := is_so()):
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.02)
    return answer
