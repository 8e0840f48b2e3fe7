"""What the measurements print: Markdown tables of medians and percentiles, and where they were made."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from statistics import quantiles
from time import perf_counter
from typing import Any


@dataclass(slots=True)
class Table:
    """One table; the cells of a row stand in the order of `columns`."""

    title: str
    columns: Sequence[str]
    rows: list[Any] = field(default_factory=list)
    note: str = ""

    def __str__(self) -> str:
        lines = [
            f"### {self.title}",
            "",
            _line(self.columns),
            _line(["---", *["---:"] * (len(self.columns) - 1)]),
        ]
        lines += [_line(row) for row in self.rows]
        return "\n".join([*lines, *(["", self.note] if self.note else []), ""])


def _line(cells: Sequence[object]) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that `percent` of the values do not exceed, between neighbours where it falls between two."""
    return quantiles(values, n=100, method="inclusive")[percent - 1] if len(values) > 1 else values[0]


def milliseconds(seconds: float) -> str:
    value = seconds * 1_000
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def spread(values: Sequence[float]) -> list[str]:
    """p50, p95 and p99 of seconds, in milliseconds."""
    return [milliseconds(percentile(values, percent)) for percent in (50, 95, 99)]


def count(value: float) -> str:
    return f"{value:,.0f}"


def machine() -> str:
    """When, where and how busy: figures of a shared machine compare only within one run."""
    one, five, _ = os.getloadavg()
    versions = ", ".join(f"{name} {version(name)}" for name in ("django", "daphne", "langgraph"))
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, {versions}; "
        f"load {one:.1f} (1 min), {five:.1f} (5 min) at the start; "
        f"a fixed loop of pure Python took {milliseconds(yardstick())} ms"
    )


def yardstick() -> float:
    """Seconds of a fixed piece of pure Python: how fast this machine is just now."""
    began = perf_counter()
    total = 0
    for number in range(1_000_000):
        total += number % 7
    return perf_counter() - began
