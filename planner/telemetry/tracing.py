"""Spans for OpenTelemetry, when its package is there and an address to send them to; else nothing.

A span tells which run, step and writer it is of, and the class of what broke it: never a message, which may
hold what a traveller wrote.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Span, Tracer

log = logging.getLogger(__name__)

SERVICE = "tripsite"
STOP_SECONDS = 1.0  # a collector that is away must not hold a deploy up

type Value = str | int

_NOTHING: AbstractContextManager[None] = nullcontext()
_provider: "TracerProvider | None" = None
_tracer: "Tracer | None" = None


def start(exporter: "SpanExporter | None" = None) -> bool:
    """Begins to trace, to where OTEL_EXPORTER_OTLP_ENDPOINT says unless an exporter is given.

    The SDK reads its other OTEL_* variables itself. Whether it traces now: without the package it does not.
    """
    global _provider, _tracer  # noqa: PLW0603  (one tracer a process, as there is one log)
    if _provider is not None:
        return True
    try:
        _provider = _made(exporter)
    except ModuleNotFoundError as error:
        log.warning("OTEL_EXPORTER_OTLP_ENDPOINT is set, but nothing is traced: %s", error)
        return False
    _tracer = _provider.get_tracer(SERVICE)
    return True


def _made(exporter: "SpanExporter | None") -> "TracerProvider":
    """Raises ModuleNotFoundError without the extra `telemetry`."""
    from opentelemetry.sdk.resources import OTELResourceDetector, Resource  # noqa: PLC0415  (an extra)
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    if exporter is None:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415

        exporter = OTLPSpanExporter()
    named = Resource({"service.name": SERVICE}).merge(OTELResourceDetector().detect())
    provider = TracerProvider(resource=named, shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider


def stop() -> None:
    """Sends what has not been sent, for STOP_SECONDS at most; spans that begin later are not kept."""
    global _provider, _tracer
    provider, _provider, _tracer = _provider, None, None
    if provider is not None:
        last = threading.Thread(target=provider.shutdown, name="last spans", daemon=True)
        last.start()
        last.join(STOP_SECONDS)


def is_on() -> bool:
    return _tracer is not None


def span(name: str, **attributes: Value) -> "AbstractContextManager[Span | None]":
    """A span around the block, its attributes' names with `tripsite.` before them."""
    return _NOTHING if _tracer is None else _spanned(_tracer, name, attributes)


@contextmanager
def _spanned(tracer: "Tracer", name: str, attributes: dict[str, Value]) -> "Iterator[Span]":
    from opentelemetry.trace import StatusCode  # noqa: PLC0415

    with tracer.start_as_current_span(
        name, attributes=_named(attributes), record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield current
        except BaseException as error:
            current.set_status(StatusCode.ERROR, type(error).__name__)
            raise


def begun(name: str) -> "Span | None":
    """A span of its own that `end` ends; none when tracing is off."""
    return None if _tracer is None else _tracer.start_span(name)


def note(span: "Span | None", **attributes: Value) -> None:
    """Adds to a span, where there is one."""
    if span is not None:
        span.set_attributes(_named(attributes))


def end(span: "Span | None") -> None:
    if span is not None:
        span.end()


def _named(attributes: dict[str, Value]) -> dict[str, Value]:
    return {f"{SERVICE}.{key}": value for key, value in attributes.items()}
