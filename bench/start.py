"""From exec to the first answers, beside the guide's design and the smallest Django project on daphne."""

import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench import cores
from bench.report import Table
from bench.servers import GUIDE, OFFLINE, PEERS
from tests.conftest import ROOT, Server, free_port

STARTS = 3
SERVERS = ("daphne", "uvicorn")
BARE = "bare daphne, smallest Django"
BARE_DAPHNE = ("-m", "daphne", "-b", "127.0.0.1", "-p", "{port}", "smallest:application")
WAIT_SECONDS = 20.0
GOAL_FIRST_ANSWER = 0.6
GOAL_READY = 3.0

SMALLEST = """
import django
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import HttpResponse
from django.urls import path

def healthz(request):
    return HttpResponse("ok")

urlpatterns = [path("healthz", healthz)]
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="of-no-use")
application = get_asgi_application()
"""


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds after exec; None where the server has no such thing."""

    listening: float
    healthz: float
    home: float | None = None
    ready: float | None = None


def measure() -> Iterator[Table]:
    starts: defaultdict[str, list[Start]] = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="tripsite-bench-") as name, cores.on(cores.OTHERS):
        folder = Path(name)
        (folder / "smallest.py").write_text(SMALLEST)
        server = Server(folder, OFFLINE)
        server.manage("migrate", "--verbosity", "0")
        server.manage("collectstatic", "--noinput", "--verbosity", "0")
        for _ in range(STARTS + 1):
            for served in SERVERS:
                starts[served].append(_our_start(server, served))
            starts[GUIDE].append(_start(PEERS[GUIDE].arguments, ROOT, os.environ))
            starts[BARE].append(_start(BARE_DAPHNE, folder, os.environ))
    table = Table(
        f"Seconds from exec, median of {STARTS} starts, taking turns",
        ["to", *(f"ours, {served}" for served in SERVERS), "guide", BARE, "goal"],
        note="The guide's imports everything before it listens, and can execute runs then.",
    )
    for to, field, goal in (
        ("listening", "listening", ""),
        ("first answer, /healthz", "healthz", GOAL_FIRST_ANSWER),
        ("first page, /", "home", ""),
        ("ready for runs, /readyz", "ready", GOAL_READY),
    ):
        medians = [_median(starts[who][1:], field) for who in (*SERVERS, GUIDE, BARE)]  # the first compiles
        table.rows.append([to, *medians, goal])
    yield table


def _median(starts: list[Start], field: str) -> str:
    found = [seconds for one in starts if (seconds := getattr(one, field)) is not None]
    return f"{median(found):.2f}" if found else ""


def _our_start(server: Server, served: str) -> Start:
    command = [sys.executable, "manage.py", "serve"]
    with _process(command, ROOT, {**server._environ(), "SERVER": served}) as began:
        listening = _when(lambda: _status(server.port, None), began)
        healthz = _when(lambda: _status(server.port, "/healthz"), began)
        home = _when(lambda: _status(server.port, "/"), began)
        return Start(listening, healthz, home, _when(lambda: _status(server.port, "/readyz"), began))


def _start(arguments: Sequence[str], folder: Path, env: Mapping[str, str]) -> Start:
    port = free_port()
    command = [sys.executable, *(argument.format(port=port) for argument in arguments)]
    with _process(command, folder, env) as began:
        listening = _when(lambda: _status(port, None), began)
        return Start(listening, _when(lambda: _status(port, "/healthz"), began))


@contextmanager
def _process(command: list[str], folder: Path, env: Mapping[str, str]) -> Iterator[float]:
    began = time.monotonic()
    with cores.on(cores.SERVER):
        process = subprocess.Popen(
            command, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    try:
        yield began
    finally:
        process.kill()
        process.wait()


def _when(is_so: Callable[[], bool], began: float) -> float:
    """Seconds after `began` when it is so. Raises TimeoutError."""
    while time.monotonic() < began + WAIT_SECONDS:
        if is_so():
            return time.monotonic() - began
        time.sleep(0.005)
    raise TimeoutError


def _status(port: int, path: str | None) -> bool:
    """Whether the port takes connections, or the path answers 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_SECONDS)
    try:
        connection.connect()
        if path is None:
            return True
        connection.request("GET", path)
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()
