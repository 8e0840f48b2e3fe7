"""What surrounds a piece of work while it is watched: its counts, its span, its run's id in the log."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import AbstractContextManager, contextmanager
from http import HTTPStatus
from time import perf_counter
from typing import Any

from planner.domain.run import RunRecord
from planner.ports import WriterFailed
from planner.telemetry import about, metrics, tracing

type Message = MutableMapping[str, Any]
type Send = Callable[[Message], Awaitable[None]]


@contextmanager
def attempt(run: RunRecord) -> Iterator[None]:
    """Around one attempt at a run, from its claim to the end of the attempt."""
    (metrics.RUNS_STARTED if run.attempt == 1 else metrics.RUNS_RECLAIMED).inc()
    with (
        about.attempt(run.id, run.attempt),
        metrics.ATTEMPTS.track_inprogress(),
        tracing.span("run", run_id=run.id, attempt=run.attempt, writer=run.writer),
    ):
        yield


@contextmanager
def model_call(writer: str) -> Iterator[None]:
    """Around one draft or refinement. What the writer raises is counted and goes through."""
    outcome = "broken"
    with tracing.span("model call", writer=writer, **_run()) as span:
        try:
            yield
            outcome = "ok"
        except WriterFailed as error:
            outcome = error.note
            raise
        except TimeoutError:
            outcome = "deadline"
            raise
        except asyncio.CancelledError:
            outcome = "cancelled"
            raise
        finally:
            outcome = metrics.model_asked(writer, outcome)
            tracing.note(span, outcome=outcome)


def step(name: str) -> AbstractContextManager[object]:
    """A span around one step of the run at hand."""
    return tracing.span(name, step=name, **_run())


class FirstEvent:
    """An ASGI `send` that measures from its making to the first event of a stream.

    An answer that is no stream has none and is not measured; a comment line is none.
    """

    __slots__ = ("_began", "_is_waiting", "_send", "_span")

    def __init__(self, send: Send) -> None:
        self._send = send
        self._began = perf_counter()
        self._span = tracing.begun("request for a stream")
        self._is_waiting = True

    def __call__(self, message: Message) -> Awaitable[None]:
        if self._is_waiting:
            self._look(message)
        return self._send(message)

    def _look(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if self._span is not None:
                run_id = dict(message["headers"]).get(b"x-run-id", b"").decode()
                tracing.note(self._span, status=message["status"], run_id=run_id)
            if message["status"] == HTTPStatus.OK:
                return
        elif message["body"][:1] not in {b"", b":"}:
            seconds = perf_counter() - self._began
            asyncio.get_running_loop().call_soon(
                metrics.FIRST_EVENT_SECONDS.observe, seconds
            )  # it goes first
        elif message.get("more_body"):
            return
        self._is_waiting = False
        tracing.end(self._span)


def _run() -> dict[str, str]:
    """The run at hand, as attributes of a span."""
    current = about.current()
    return {} if current is None else {"run_id": current.run}
