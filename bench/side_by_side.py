"""Ours beside the guide's own design: the same graph, writer and request, one core each, taking turns.

Ours keeps every event before it sends it; the guide's keeps nothing.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median

from bench.load import WHOLE, Connection, streamed, trip
from bench.report import Table, count, milliseconds
from bench.servers import GUIDE, OURS, serving

ROUNDS = 9
"""Each with servers started anew: where a process has its memory decides a few in a hundred. A server is held
against the guide's of the same round, so that a machine that is slower for a while is so for both.
"""
TURNS, RUNS = 3, 4
AT_ONCE = 16
RUN_SECONDS = 3.0
CACHED_SECONDS = 0.6
WARM_UP_RUNS = 5

type Job = Callable[[], Awaitable[object]]
type Figures = dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `goal` is what ours is to be, as a part or multiple of the guide's."""

    name: str
    is_rate: bool = False
    goal: str = ""


FIRST_EVENT = Figure("first event, ms", goal="1.0")
FIRST_STOP = Figure("first stop, ms", goal="1.0")
COMPLETE = Figure("complete, ms", goal="1.0")
FIRST_EVENT_ANEW = Figure("first event on a new connection, ms", goal="1.0")
RUNS_RATE = Figure(f"runs per second, {AT_ONCE} at once", is_rate=True, goal="1.0")
CACHED = Figure(f"plans from the cache per second, {AT_ONCE} at once", is_rate=True, goal="5.0")
CACHED_ANEW = Figure("plans from the cache per second, new connections", is_rate=True)
FIGURES = (FIRST_EVENT, FIRST_EVENT_ANEW, FIRST_STOP, COMPLETE, RUNS_RATE, CACHED, CACHED_ANEW)


def measure() -> Iterator[Table]:
    names = (GUIDE, *OURS)
    rounds: list[dict[str, dict[str, float]]] = []
    for number in range(ROUNDS):
        first = number % len(names)
        with ExitStack() as stack:
            urls = {name: stack.enter_context(serving(name)).url for name in names}
            found = asyncio.run(_round(urls, (*names[first:], *names[:first])))
        rounds.append({name: _medians(figures) for name, figures in found.items()})
    table = Table(
        f"Ours beside the guide's design, medians of {ROUNDS} rounds in turn, one core for each server",
        ["", GUIDE, *(cell for name in OURS for cell in (f"ours, {name}", "ratio")), "goal"],
        note="Ratio: how many times as good as the guide's of the same round (FastAPI, uvicorn, the same "
        f"graph in the request, nothing kept), median of the rounds. Single runs: {TURNS} times {RUNS} a "
        "round, one after another, each an offline trip of 3 days.",
    )
    table.rows = [_row(figure, rounds) for figure in FIGURES]
    yield table


def _medians(figures: Figures) -> dict[str, float]:
    return {name: median(values) for name, values in figures.items()}


def _row(figure: Figure, rounds: Sequence[dict[str, dict[str, float]]]) -> list[str]:
    shown = count if figure.is_rate else milliseconds
    if figure is RUNS_RATE:
        shown = "{:.1f}".format
    values = {name: [one[name][figure.name] for one in rounds] for name in (GUIDE, *OURS)}
    cells = [figure.name, shown(median(values[GUIDE]))]
    for name in OURS:
        ratios = (own / its for own, its in zip(values[name], values[GUIDE], strict=True))
        ratio = median(ratio if figure.is_rate else 1 / ratio for ratio in ratios)
        cells += [shown(median(values[name])), f"{ratio:.2f}"]
    return [*cells, figure.goal]


async def _round(urls: dict[str, str], names: Sequence[str]) -> dict[str, Figures]:
    found: dict[str, Figures] = {name: defaultdict(list) for name in names}
    for url in urls.values():
        await _single_runs(url, WARM_UP_RUNS, defaultdict(list))
    for _ in range(TURNS):
        for name in names:
            await _single_runs(urls[name], RUNS, found[name])
    for name in names:
        await _rates(urls[name], found[name])
    return found


async def _single_runs(url: str, runs: int, found: Figures) -> None:
    """One after another, on one connection and each on a new one in turn."""
    connection = await Connection.to(url)
    for _ in range(runs):
        times = await streamed(connection, trip())
        found[FIRST_EVENT.name].append(times.first_event)
        found[FIRST_STOP.name].append(times.first_stop)
        found[COMPLETE.name].append(times.complete)
        began = time.monotonic()
        fresh = await Connection.to(url)
        found[FIRST_EVENT_ANEW.name].append((await streamed(fresh, trip(), since=began)).first_event)
        fresh.close()
    connection.close()


async def _rates(url: str, found: Figures) -> None:
    for figure, job, seconds in (
        (RUNS_RATE, run_job, RUN_SECONDS),
        (CACHED, cached_job, CACHED_SECONDS),
        (CACHED_ANEW, cached_anew_job, CACHED_SECONDS),
    ):
        jobs = [await job(url, trip()) for _ in range(AT_ONCE)]
        found[figure.name].append(await per_second(jobs, seconds))


async def per_second(jobs: list[Job], seconds: float) -> float:
    """How often all these jobs together end, each done once before it counts."""
    await asyncio.gather(*(job() for job in jobs))
    began = time.monotonic()
    ends = await asyncio.gather(*(_repeated(job, began + seconds) for job in jobs))
    return sum(ends) / (time.monotonic() - began)


async def _repeated(job: Job, until: float) -> int:
    times = 0
    while time.monotonic() < until:
        await job()
        times += 1
    return times


async def run_job(url: str, body: bytes) -> Job:
    """A whole streamed run on a kept connection."""
    connection = await Connection.to(url)
    return lambda: streamed(connection, body)


async def cached_job(url: str, body: bytes) -> Job:
    """A whole plan that was asked for before, on a kept connection."""
    connection = await Connection.to(url)
    return lambda: connection.ask("POST", WHOLE, body)


async def cached_anew_job(url: str, body: bytes) -> Job:
    """The same, each on a new connection."""

    async def job() -> None:
        connection = await Connection.to(url)
        await connection.ask("POST", WHOLE, body)
        connection.close()

    return job
