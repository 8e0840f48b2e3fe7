"""The loopback model as a process of its own, for tests whose server is one too."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

START_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Gemini:
    url: str


@contextmanager
def running_gemini(script: str, *, delay_ms: int = 0, port: int | None = None) -> Iterator[Gemini]:
    """A model that answers by this script, each piece so many milliseconds after the one before."""
    from tests.conftest import ROOT, free_port

    port = port or free_port()
    command = [sys.executable, "-m", "tests.loopback.gemini_server", "--port", str(port)]
    command += ["--script", script, "--delay-ms", str(delay_ms)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                httpx.get(f"http://127.0.0.1:{port}/", timeout=2)
                break
            except httpx.TransportError:
                time.sleep(0.05)
        yield Gemini(f"http://127.0.0.1:{port}")
    finally:
        process.kill()
        process.wait()
