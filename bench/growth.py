"""What an append and a reading cost as one run's log grows, on SQLite and on PostgreSQL."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping

from bench import cores
from bench.report import Table, count
from bench.servers import OFFLINE, postgres
from tests.conftest import ROOT

ROWS = (1_000, 10_000, 100_000)


def measure() -> Iterator[Table]:
    table = Table(
        "Cost of one event as the log of its run grows, µs, median",
        [
            "database",
            *(f"{what}, {count(rows)} rows" for what in ("append", "read") for rows in ROWS),
            "goal",
        ],
        note="Append: one event in a fenced transaction of its own. Read: the 10 newest events. "
        "PostgreSQL on the same machine, as durable as it is by default. Goal: the last not above the first.",
    )
    table.rows.append(["SQLite", *_costs({})])
    with postgres() as url:
        table.rows.append(["PostgreSQL", *_costs({"DATABASE_URL": url})])
    yield table


def _costs(env: Mapping[str, str]) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="tripsite-bench-") as folder, cores.on(cores.SERVER):
        command = [sys.executable, "-m", "bench.growing_log", *map(str, ROWS)]
        environ = {**os.environ, **OFFLINE, "PROFILE": "laptop", "DATA_DIR": folder, **env}
        made = subprocess.run(command, cwd=ROOT, env=environ, check=True, stdout=subprocess.PIPE, text=True)
    costs = json.loads(made.stdout)
    appends, reads = costs["append"], costs["read"]
    grown = max(costs[-1] / costs[0] for costs in (appends, reads))
    return [*(f"{cost * 1e6:.0f}" for cost in (*appends, *reads)), f"{grown:.1f}x of 1.0"]
