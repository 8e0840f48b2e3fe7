"""A stage with an audience: runs are begun, faults happen, and when it is quiet everything is judged."""

import asyncio
import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import Any

from tests.chaos.audience import NotStarted, Watch, late, watched
from tests.chaos.checker import Expected, Truth, Verdict, anchored, judge, texts, without_identity
from tests.chaos.model import DRAFT, ManyScripts, Script
from tests.chaos.sse import Event
from tests.chaos.stage import Stage
from tests.chaos.trips import Alone, Trip
from tests.conftest import Server

SETTLE_SECONDS = 60.0
BEGIN_SECONDS = 40.0
LOOK_SECONDS = 0.02
UNAVAILABLE = 503


@dataclass(slots=True)
class Tally:
    """One row of the table: a fault, how often it happened, and what came of the runs it hit."""

    fault: str
    times: int = 0
    runs: int = 0
    readers: int = 0
    connections: int = 0
    verdicts: list[Verdict] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)
    needless_losses: int = 0
    note: str = ""
    began_at: float = field(default_factory=monotonic)

    def done(self) -> "Tally":
        """Says on stderr that it is over: a campaign takes its time."""
        seconds = monotonic() - self.began_at
        if self.needless_losses:
            self.note += (
                f" {self.needless_losses} leases lapsed though nobody was killed: the machine is slow"
            )
        failed = len(self.verdicts) + len(self.complaints)
        print(f"{seconds:5.0f} s  {self.fault}: {self.times} times, {failed} failures", file=sys.stderr)
        return self

    def add(self, verdict: Verdict, *, readers: int, connections: int) -> None:
        self.runs += 1
        self.readers += readers
        self.connections += connections
        self.outcomes[verdict.outcome] += 1
        self.needless_losses += verdict.needless_losses
        if not verdict.holds:
            self.verdicts.append(verdict)

    def total(self, count: str) -> int:
        """Events over all runs that were "lost", "repeated" or "disordered"."""
        return sum(getattr(verdict, count) for verdict in self.verdicts)

    @property
    def stuck(self) -> int:
        return sum(verdict.is_stuck for verdict in self.verdicts)

    @property
    def holds(self) -> bool:
        return self.times > 0 and self.runs > 0 and not self.verdicts and not self.complaints


class Scene:
    """`source` decides every chance of it. `alone` is what each trip comes to without faults."""

    def __init__(self, stage: Stage, model: ManyScripts | None, *, seed: str) -> None:
        self.stage = stage
        self.model = model
        self.random = random.Random(seed)
        self.alone: dict[str, Alone] = {}
        self.judged: set[str] = set()
        self._marks = self._strikes = 0
        self._live: list[Watch] = []

    @property
    def live(self) -> list[Watch]:
        """The runs whose end nobody was told yet."""
        return [watch for watch in self._live if not watch.is_over]

    async def learn(self, trips: Iterable[Trip]) -> None:
        """Runs each trip once and keeps what it comes to."""
        for trip in trips:
            watch, script = await self.begin(trip)
            await watch.finished(SETTLE_SECONDS)
            truth = await asyncio.to_thread(self.stage.ledger.truth, watch.run_id)
            verdict = judge(truth, self._streams(watch), Expected())
            assert verdict.holds, f"{trip.name}, left alone: {verdict}"
            assert truth.plan is not None
            shown = texts(truth.log)
            if self.model is not None:
                assert anchored(shown[DRAFT], json.loads(script.written[DRAFT])), shown[DRAFT]
            self.alone[trip.name] = Alone(shown, without_identity(truth.plan))
            self.forget(watch)

    async def begin(self, trip: Trip, script: Script | None = None) -> tuple[Watch, Script]:
        """A run of this trip with its first readers, written as the script says. Raises NotStarted."""
        self._marks += 1
        mark = f"mark-{self._marks}"
        script = script or Script()
        script.answer = trip.answer
        if self.model is not None:
            self.model.scripts[mark] = script
        before = self._strikes
        watch = await watched(trip.body(mark), self.stage.urls, self.random, trip=trip.name)
        watch.mark, watch.kills = mark, self._strikes - before
        self._live.append(watch)
        return watch, script

    async def begin_at_last(self, trip: Trip, script: Script | None = None) -> tuple[Watch, Script]:
        """As `begin`, asking again while the service is away."""
        give_up = monotonic() + BEGIN_SECONDS
        while True:
            try:
                return await self.begin(trip, script)
            except NotStarted as error:
                if error.status not in {None, UNAVAILABLE} or monotonic() > give_up:
                    raise
                await asyncio.sleep(self.random.uniform(0.1, 0.3))

    def struck(self) -> None:
        """Notes that a worker goes down with the runs that are under way."""
        self._strikes += 1
        for watch in self.live:
            watch.kills += 1

    async def kill(self, process: Server) -> None:
        self.struck()
        await asyncio.to_thread(process.kill)

    async def close(
        self,
        tally: Tally,
        watches: Iterable[Watch],
        *,
        expected: Expected = Expected(),  # noqa: B008  (frozen)
        as_alone: bool = True,
    ) -> None:
        """Waits for the ends of these runs with a late reader each, and counts their verdicts.

        With `as_alone` their texts and plans are to be those of runs left alone.
        """
        watches = list(watches)
        for watch in watches:
            watch.join(late(self.stage.urls, self.random))
        await asyncio.gather(*(watch.finished(SETTLE_SECONDS) for watch in watches))
        for watch in watches:
            await self._close_one(tally, watch, expected, as_alone=as_alone)

    async def close_orphans(self, tally: Tally) -> None:
        """The runs nobody knows of, because the answer to their request was lost, end as well."""
        ledger = self.stage.ledger
        await until(lambda: not ledger.active(), SETTLE_SECONDS)
        for run_id in await asyncio.to_thread(ledger.run_ids):
            if run_id not in self.judged:
                self.judged.add(run_id)
                truth = await asyncio.to_thread(ledger.truth, run_id)
                tally.add(judge(truth, {}, Expected(kills=3)), readers=0, connections=0)

    async def _close_one(self, tally: Tally, watch: Watch, expected: Expected, *, as_alone: bool) -> None:
        truth = await asyncio.to_thread(self.stage.ledger.truth, watch.run_id)
        expected = replace(expected, kills=watch.kills)
        if as_alone:
            alone = self.alone[watch.trip]
            expected = replace(expected, texts=(alone.texts,), plan=alone.plan)
        verdict = judge(truth, self._streams(watch), expected)
        if failures := watch.failures():
            verdict = replace(verdict, contradictions=(*verdict.contradictions, *failures))
        connections = sum(reader.connections for reader in watch.readers)
        tally.add(verdict, readers=len(watch.readers), connections=connections)
        if not verdict.holds:
            _keep(self.stage.folder, truth, self._streams(watch), verdict)
        self.forget(watch)

    def forget(self, watch: Watch) -> None:
        """The run is judged: nothing more is expected of it."""
        self.judged.add(watch.run_id)
        if watch in self._live:
            self._live.remove(watch)
        if self.model is not None:
            self.model.scripts.pop(watch.mark, None)

    @staticmethod
    def _streams(watch: Watch) -> dict[str, list[Event]]:
        return {reader.name: reader.events for reader in watch.readers}


async def until(is_so: Callable[[], Any], seconds: float) -> bool:
    """Whether it became so in this time."""
    deadline = monotonic() + seconds
    while not is_so():
        if monotonic() > deadline:
            return False
        await asyncio.sleep(LOOK_SECONDS)
    return True


def _keep(folder: Path, truth: Truth, streams: dict[str, list[Event]], verdict: Verdict) -> None:
    """What there is to know about a run that did not hold, beside the servers' logs."""
    record = {"verdict": repr(verdict), "row": truth.status, "log": truth.log, "streams": streams}
    path = folder / f"run-{truth.run_id}.json"
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1))
