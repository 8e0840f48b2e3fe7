"""Spans, as OpenTelemetry's own exporters get them; and nothing at all without its package."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import nullcontext
from typing import Any

import httpx
import pytest
import pytest_asyncio
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from planner.domain.run import RunRecord, Step
from planner.pipeline import graph
from planner.ports import Writer
from planner.providers.offline.writer import OfflineWriter
from planner.store.threads import in_database
from planner.telemetry import tracing, watch
from tests.conftest import ROOT, Server, free_port
from tests.factories import ScriptedWriter, claimed, executor, failing_with, queued, trip
from tests.loopback.http import Exchange, LoopbackServer

SECRET = "my mother's house in Elm Street"
SOON = 10.0

type Finished = Callable[[], dict[str, ReadableSpan]]


@pytest.fixture
def spans() -> Iterator[Finished]:
    """The spans that have ended so far, by name; asking for them ends the tracing."""
    exporter = InMemorySpanExporter()
    assert tracing.start(exporter)

    def finished() -> dict[str, ReadableSpan]:
        tracing.stop()
        return {span.name: span for span in exporter.get_finished_spans()}

    yield finished
    tracing.stop()


async def executed(writer: Writer, **wishes: Any) -> RunRecord:
    run = await in_database(queued, trip(**wishes))
    worker = executor(writer, compiled=graph.build())
    async with asyncio.timeout(SOON):
        await worker.execute(await in_database(claimed, run))
    return run


@pytest.mark.django_db(transaction=True)
@pytest.mark.asyncio
async def test_a_run_is_a_span_with_its_steps_in_it_and_the_model_call_in_its_step(spans: Finished) -> None:
    run = await executed(OfflineWriter())
    found = spans()
    steps = {Step.GATHER_CONTEXT, Step.GENERATE_DRAFT, Step.VALIDATE, Step.FINALIZE}
    assert found.keys() == {"run", "model call", *steps}
    whole = found["run"]
    assert dict(whole.attributes or {}) == {
        "tripsite.run_id": run.id, "tripsite.attempt": 1, "tripsite.writer": "scripted",
    }  # fmt: skip
    for step in steps:
        assert dict(found[step].attributes or {}) == {"tripsite.step": step, "tripsite.run_id": run.id}
        assert parent_of(found[step]) == whole.context
    call = found["model call"]
    assert parent_of(call) == found[Step.GENERATE_DRAFT].context
    assert dict(call.attributes or {}) == {
        "tripsite.writer": "offline", "tripsite.run_id": run.id, "tripsite.outcome": "ok",
    }  # fmt: skip
    assert all(span.status.status_code is StatusCode.UNSET for span in found.values())
    assert whole.resource.attributes["service.name"] == "tripsite"


@pytest.mark.django_db(transaction=True)
@pytest.mark.asyncio
async def test_what_breaks_a_step_is_named_by_its_class_and_no_word_of_the_traveller_leaves(
    spans: Finished,
) -> None:
    await executed(OfflineWriter(), location=SECRET, notes=SECRET, title=SECRET)
    found = spans()
    step = found[Step.GATHER_CONTEXT]
    assert (step.status.status_code, step.status.description) == (StatusCode.ERROR, "DestinationUnknown")
    assert "Elm Street" not in "".join(span.to_json() for span in found.values())


@pytest.mark.django_db(transaction=True)
@pytest.mark.asyncio
async def test_a_model_that_fails_is_an_error_with_its_code(spans: Finished) -> None:
    await executed(ScriptedWriter(failing_with("writer_refused")))
    call = spans()["model call"]
    assert (call.attributes or {})["tripsite.outcome"] == "writer_refused"
    assert call.status.description == "WriterFailed"


def parent_of(span: ReadableSpan) -> Any:
    """The context of a span's parent, comparable with the parent's own."""
    return span.parent


async def answered(*messages: dict[str, Any]) -> list[dict[str, Any]]:
    """What a server gets that is sent these by way of the watching `send`."""
    got: list[Any] = []

    async def send(message: Any) -> None:
        got.append(message)

    watched = watch.FirstEvent(send)
    for message in messages:
        await watched(message)
    return got


HEAD = {"type": "http.response.start", "status": 200, "headers": [(b"x-run-id", b"abc")]}
BODY = {"type": "http.response.body", "body": b"id: 1\n", "more_body": True}


@pytest.mark.asyncio
async def test_a_request_for_a_stream_is_a_span_until_its_first_event(spans: Finished) -> None:
    assert await answered(HEAD, BODY, BODY) == [HEAD, BODY, BODY]
    (span,) = spans().values()
    assert dict(span.attributes or {}) == {"tripsite.status": 200, "tripsite.run_id": "abc"}


@pytest.mark.asyncio
async def test_a_request_that_is_refused_is_a_span_without_a_run(spans: Finished) -> None:
    refused = {"type": "http.response.start", "status": 422, "headers": []}
    assert await answered(refused, BODY) == [refused, BODY]
    (span,) = spans().values()
    assert dict(span.attributes or {}) == {"tripsite.status": 422, "tripsite.run_id": ""}


def test_off_a_span_is_nothing_and_always_the_same_nothing() -> None:
    assert not tracing.is_on()
    assert tracing.begun("request") is None
    first, second = tracing.span("run", run_id="a"), tracing.span("step")
    assert first is second
    assert isinstance(first, nullcontext)
    tracing.end(None)
    tracing.note(None, status=200)


WITHOUT = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "opentelemetry":
            raise ModuleNotFoundError("No module named 'opentelemetry'", name=name)
sys.meta_path.insert(0, Absent())
import logging; logging.basicConfig()
from planner.telemetry import metrics, tracing, watch
assert not [name for name in sys.modules if name.startswith("opentelemetry")]
print(tracing.start(), tracing.is_on())
"""


def test_without_the_package_it_says_so_and_goes_on() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "False"]
    assert "OTEL_EXPORTER_OTLP_ENDPOINT is set, but nothing is traced" in done.stderr


class Collector:
    """An OTLP/HTTP receiver: what it was sent, taken apart by the protocol's own classes."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.services: set[str] = set()
        self.paths: set[str] = set()

    async def answer(self, exchange: Exchange) -> None:
        import gzip

        body = exchange.body
        if exchange.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        self.paths.add(exchange.path)
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            self.services |= {
                value.value.string_value
                for value in resource.resource.attributes
                if value.key == "service.name"
            }
            self.names += [span.name for scope in resource.scope_spans for span in scope.spans]
        await exchange.answer(200, b"", [("Content-Type", "application/x-protobuf")])


@pytest_asyncio.fixture
async def collector() -> AsyncIterator[tuple[Collector, str]]:
    received = Collector()
    async with LoopbackServer(received.answer) as server:
        yield received, server.url


TRIP = {"location": "Seoul", "startDate": "2026-11-23", "endDate": "2026-11-24", "language": "en"}


def stream_a_run(server: Server) -> None:
    url = f"{server.url}/api/v1/plans/generate/stream"
    with httpx.stream("POST", url, json=TRIP, timeout=30) as stream:
        assert '"type":"done"' in stream.read().decode()


@pytest.mark.asyncio
async def test_a_server_told_where_the_collector_is_sends_it_every_span(
    collector: tuple[Collector, str], make_server: Callable[..., Server]
) -> None:
    received, url = collector
    server = await asyncio.to_thread(make_server, OTEL_EXPORTER_OTLP_ENDPOINT=url, OTEL_SERVICE_NAME="trips")
    await asyncio.to_thread(stream_a_run, server)
    await asyncio.to_thread(server.terminate)
    assert received.paths == {"/v1/traces"}
    assert received.services == {"trips"}
    assert {"request for a stream", "run", "generate_draft", "model call"} <= set(received.names)


def test_a_collector_that_is_away_does_not_hold_up_the_end(make_server: Callable[..., Server]) -> None:
    server = make_server(OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{free_port()}")
    stream_a_run(server)
    assert server.terminate() < tracing.STOP_SECONDS + 4
