"""The paced model as a process of its own, for servers that ask it as they would ask Gemini."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bench import cores
from tests.conftest import READY_SECONDS, ROOT, free_port

LONG = 10_000
"""More chunks than a text may be long: of an answer to a trip of DAYS no measurement waits for the end."""
DAYS = 2
PATIENT = {"GEMINI_STALL_SECONDS": "600", "RUN_DEADLINE_SECONDS": "600", "RUNNER_CONCURRENCY": "1000"}


@contextmanager
def writing(per_second: float, chunks: int = LONG) -> Iterator[dict[str, str]]:
    """A model that sends so many chunks a second to each who asks; the environment that leads to it."""
    port = free_port()
    command = [sys.executable, "-m", "bench.paced_model", "--port", str(port)]
    command += ["--chunks", str(chunks), "--per-second", str(per_second)]
    with cores.on(cores.OTHERS):
        process = subprocess.Popen(command, cwd=ROOT)
    url = f"http://127.0.0.1:{port}"
    try:
        _await_listening(port)
        yield {"GOOGLE_API_KEY": "stub", "GEMINI_BASE_URL": url, "MODEL_URL": url, **PATIENT}
    finally:
        process.kill()
        process.wait()


def _await_listening(port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        with suppress(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port)).close()
            return
        time.sleep(0.02)
    raise AssertionError("the paced model does not listen")
