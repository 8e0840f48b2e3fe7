"""What the servers can do at most, with an application that only sends bytes: no cached plan comes faster."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from statistics import median

from bench.load import trip
from bench.report import Table, count
from bench.servers import SILENT_UVICORN, Program, running
from bench.side_by_side import AT_ONCE, cached_anew_job, cached_job, per_second

APP = "bench.peers.bare:app"
SERVERS = {
    "daphne": ("-m", "daphne", "-v", "0", "-b", "127.0.0.1", "-p", "{port}", APP),
    "uvicorn": ("-m", *SILENT_UVICORN, "--port", "{port}", APP),
    "granian": ("-m", "granian", "--interface", "asgi", "--no-ws", "--port", "{port}", APP),
}
ROUNDS = 3
SECONDS = 0.6


def measure() -> Iterator[Table]:
    with ExitStack() as stack:
        urls = {
            name: stack.enter_context(running(Program(arguments, "/"), {})).url
            for name, arguments in SERVERS.items()
        }
        found = asyncio.run(_rounds(urls))
    table = Table(
        f"Answers per second of a server whose application only sends bytes, {AT_ONCE} at once",
        ["server", "kept connections", "new connections"],
        note="As many bytes as a plan has. No plan from the cache comes faster than this.",
    )
    table.rows = [[name, *(count(median(rates)) for rates in both)] for name, both in found.items()]
    yield table


async def _rounds(urls: dict[str, str]) -> dict[str, tuple[list[float], list[float]]]:
    found: dict[str, tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    for _ in range(ROUNDS):
        for name, url in urls.items():
            for rates, make in zip(found[name], (cached_job, cached_anew_job), strict=True):
                jobs = [await make(url, trip()) for _ in range(AT_ONCE)]
                rates.append(await per_second(jobs, SECONDS))
    return found
