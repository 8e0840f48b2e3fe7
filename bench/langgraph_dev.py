"""`langgraph dev` with the same graph, beside ours: first event, complete and runs per second.

    python -m bench.langgraph_dev --install     once: a virtual environment of its own in .tools/
    python -m bench langgraph_dev

It needs no key and no network to start. Its log and its runs are in memory; ours are in a database.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench.load import COMPLETE, EVENT, WAIT_SECONDS, Broken, Connection, StreamTimes, streamed, trip
from bench.report import Table, milliseconds
from bench.servers import Program, running, serving
from bench.side_by_side import AT_ONCE, Job, per_second, run_job
from tests.conftest import ROOT

FOLDER = Path(os.environ.get("PEERS_DIR", ROOT / ".tools"))
VENV = FOLDER / "langgraph-dev"
PACKAGE = "langgraph-cli[inmem]"
JOBS = 100
"""Runs it executes side by side, as many as our runner."""
ROUNDS = 3
RUNS = 8
RUN_SECONDS = 3.0
OURS = "uvicorn"
PEER = "langgraph dev"
FLAGS = ("--no-browser", "--no-reload", "--n-jobs-per-worker", str(JOBS), "--server-log-level", "ERROR")
PROGRAM = Program(
    ("dev", "--config", str(ROOT / "bench" / "peers" / "langgraph.json"), "--port", "{port}", *FLAGS),
    ready="/ok",
    command=str(VENV / "bin" / "langgraph"),
    in_own_folder=True,  # it keeps files where it is started
)
ENV = {"PYTHONPATH": str(ROOT), "LANGSMITH_TRACING": "false", "LANGGRAPH_CLI_NO_ANALYTICS": "1"}


def measure() -> Iterator[Table]:
    if not VENV.exists():
        raise SystemExit("langgraph dev is not installed: python -m bench.langgraph_dev --install")
    with ExitStack() as stack:
        ours = stack.enter_context(serving(OURS)).url
        peer = stack.enter_context(running(PROGRAM, ENV)).url
        found = asyncio.run(_rounds({PEER: peer, OURS: ours}))
    table = Table(
        f"Ours beside langgraph dev, medians of {ROUNDS} rounds in turn, one core for each server",
        ["", PEER, f"ours, {OURS}", "ratio"],
        note=f"Ratio: how many times as good. {PEER} over POST /runs/stream, --n-jobs-per-worker {JOBS}.",
    )
    for name, is_rate in (("first event", False), ("complete", False), ("runs per second", True)):
        theirs, mine = (median(found[who][name]) for who in (PEER, OURS))
        shown = "{:.1f}".format if is_rate else lambda seconds: f"{milliseconds(seconds)} ms"
        ratio = mine / theirs if is_rate else theirs / mine
        table.rows.append([name, shown(theirs), shown(mine), f"{ratio:.2f}"])
    yield table


async def _rounds(urls: dict[str, str]) -> dict[str, dict[str, list[float]]]:
    found: dict[str, dict[str, list[float]]] = {name: defaultdict(list) for name in urls}
    for number in range(ROUNDS + 1):
        for name, url in urls.items():
            connection = await Connection.to(url)
            times = [
                await (peer_run(connection) if name == PEER else streamed(connection, trip()))
                for _ in range(RUNS)
            ]
            connection.close()
            if number == 0:
                continue  # warm now
            found[name]["first event"] += [one.first_event for one in times]
            found[name]["complete"] += [one.complete for one in times]
            jobs = [await (_peer_job(url) if name == PEER else run_job(url, trip())) for _ in range(AT_ONCE)]
            found[name]["runs per second"].append(await per_second(jobs, RUN_SECONDS))
    return found


async def _peer_job(url: str) -> Job:
    connection = await Connection.to(url)
    return lambda: peer_run(connection)


async def peer_run(connection: Connection) -> StreamTimes:
    """One run without a thread, streamed. Its first event is its own `metadata`, as ours is `status`."""
    times, began = StreamTimes(), time.monotonic()

    def on_body(piece: bytes, now: float) -> None:
        times.events += len(EVENT.findall(piece))
        times.first_event = times.first_event or now - began
        if COMPLETE.search(piece):
            times.complete = now - began

    asked = {"assistant_id": "trip", "input": json.loads(trip()), "stream_mode": ["custom"]}
    answer = connection.send("POST", "/runs/stream", json.dumps(asked).encode(), on_body=on_body)
    async with asyncio.timeout(WAIT_SECONDS):
        await answer.ended
    if answer.status != 200 or not times.complete:
        raise Broken(f"/runs/stream: {answer.status}, {times}")
    return times


def install() -> None:
    """Our dependencies and the command line tool, from PyPI, beside the project's environment."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, PACKAGE, *project["dependencies"]], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--install", action="store_true", required=True, help="makes the environment it needs"
    )
    parser.parse_args()
    install()


if __name__ == "__main__":
    main()
