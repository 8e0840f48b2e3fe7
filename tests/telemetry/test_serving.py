"""A worker's metrics, over a port of their own."""

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from planner.telemetry import serving
from tests.conftest import free_port


def test_a_worker_serves_its_metrics_until_it_stops() -> None:
    port = free_port()
    stop = serving.serve(port, "127.0.0.1")
    try:
        answer = httpx.get(f"http://127.0.0.1:{port}/metrics")
    finally:
        stop()
    names = {family.name for family in text_string_to_metric_families(answer.text)}
    assert {"tripsite_runs_ended", "tripsite_append_seconds", "process_resident_memory_bytes"} <= names
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/metrics")


def test_port_0_serves_nothing() -> None:
    serving.serve(0, "127.0.0.1")()
