"""The end of each of the servers that `SERVER` names: runs handed over, readers asked to come back."""

import socket
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Server, running_server
from tests.e2e.readers import Reader, started
from tests.loopback.process import running_gemini
from tests.servers.conftest import SERVERS, Read
from tests.servers.test_streams import EVENTS, LONG_LOG, TRIP, open_streams

MAX_SECONDS = 10.0
MODEL = {"GOOGLE_API_KEY": "stub", "GEMINI_STALL_SECONDS": "600", "RUN_DEADLINE_SECONDS": "600"}


@pytest.mark.parametrize("name", SERVERS)
def test_runs_are_handed_over_and_readers_asked_back(tmp_path: Path, read: Read, name: str) -> None:
    with (
        running_gemini("stalled") as model,
        running_server(tmp_path / name, SERVER=name, GEMINI_BASE_URL=model.url, **MODEL) as server,
    ):
        run = started(server.url, TRIP)
        patient = Reader(server.url, *run)
        patient.wait_for("chunk")
        told = [read(server, run) for _ in range(10)]
        for reader in told:
            reader.wait_for(b'"type":"chunk"')

        assert server.terminate() < MAX_SECONDS

        heard = [reader.rest() for reader in told]
        assert {(each.retry_ms, each.is_whole) for each in heard} == {(1000, True)}
        for each in heard:
            assert [event["seq"] for event in each.events] == list(range(1, each.cursor + 1))
        server.env = {**server.env, "GOOGLE_API_KEY": ""}
        server.start()
        whole = patient.finished()
        assert [event["seq"] for event in whole] == list(range(1, len(whole) + 1))
        assert whole[-2]["type"] == "complete"
        rest = read(server, run, after=heard[0].cursor).rest()
        assert heard[0].events + rest.events == whole


@pytest.mark.parametrize("name", SERVERS)
def test_a_reader_that_reads_nothing_does_not_hold_up_the_end(tmp_path: Path, read: Read, name: str) -> None:
    """It is in the middle of a message that nobody takes, and is not cut off for that before."""
    with running_server(tmp_path / name, SERVER=name, RUNNER="off", STREAM_STALL_SECONDS="600") as server:
        run = started(server.url, TRIP)
        server.manage("shell", "--verbosity", "0", "--command", LONG_LOG.replace("RUN", run[0]))
        stuck, attentive = read(server, run, small_buffer=True), read(server, run)
        stuck.wait_for(b"id: 1\n")
        attentive.wait_for(b"id: %d\n" % (EVENTS + 1))
        assert open_streams(server) == 2

        assert server.terminate() < MAX_SECONDS

        cut_off, told = stuck.rest(), attentive.rest()
        assert 0 < cut_off.cursor < EVENTS
        assert not cut_off.is_whole
        assert (told.retry_ms, told.is_whole, told.cursor) == (1000, True, EVENTS + 1)


@pytest.mark.parametrize("name", SERVERS)
def test_a_port_that_is_taken_is_said(tmp_path: Path, name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        server = Server(tmp_path, {"SERVER": name}, port=other.getsockname()[1])
        with pytest.raises(subprocess.CalledProcessError) as refused:
            server.manage("serve")
    assert f"port {server.port}" in refused.value.stderr
    assert "Traceback" not in refused.value.stderr
