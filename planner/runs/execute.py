"""Executes one claimed run: the graph's events to the log, its outcome at the end, its lease kept."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from planner.domain.edit import Revising
from planner.domain.events import RunClosed, RunEvent, RunFailed, RunSucceeded
from planner.domain.facts import Place
from planner.domain.plan import Plan
from planner.domain.progress import Progress, fold
from planner.domain.run import FailureCode, RunRecord
from planner.pipeline.checkpoints import CheckpointsAway, forget
from planner.pipeline.graph import Graph
from planner.pipeline.work import EventSink, State, Tools, Work
from planner.ports import DestinationUnknown
from planner.runs.appender import Appender
from planner.runs.keeping import keep_context
from planner.runs.recorder import Recorder
from planner.solver import Infeasible, Reason
from planner.store import claims, contexts, revisions
from planner.store import log as run_log
from planner.store.claims import Claim
from planner.store.errors import DATABASE_AWAY, LeaseLost, RevisionNotFound
from planner.store.threads import in_database
from planner.telemetry import metrics, watch
from planner.wakeups.local import LocalWakeups
from planner.wakeups.remote import RemoteWakeups

log = logging.getLogger(__name__)

WRITER_RESERVE_SECONDS = 3.0  # of the deadline, for the rules and the solver after the writer
GRACE_SECONDS = 5.0  # past the deadline, before a run is ended from outside


@dataclass(frozen=True, slots=True)
class RunTimes:
    """`deadline` counts from the run's first start, over all attempts."""

    lease_seconds: float
    deadline_seconds: float


class Draining(Exception):
    """The worker stops: the run is given back after the node that has just finished."""


class CannotResume(Exception):
    """What an earlier attempt left cannot be read now: another attempt will."""


class Narration:
    """The EventSink of one attempt: its recorder, and what the metrics count."""

    def __init__(self, recorder: Recorder, first_stop: metrics.FirstStop, *, writer: str) -> None:
        self._recorder = recorder
        self._first_stop = first_stop
        self._writer = writer

    def emit(self, event: RunEvent) -> None:
        self._recorder.record(event)
        self._first_stop.see(event)

    def spend(self, tokens_in: int, tokens_out: int) -> None:
        self._recorder.spend(tokens_in, tokens_out)
        metrics.tokens_spent(self._writer, tokens_in, tokens_out)

    async def flush(self) -> None:
        await self._recorder.flush()


class Executor:
    """`tools` makes a run's tools of what was logged before, the loop time its writer has until, and who is
    told its events; `resources` are given up with the executor.
    """

    def __init__(
        self,
        *,
        graph: Graph,
        tools: Callable[[Progress, float, EventSink], Tools],
        times: RunTimes,
        now: Callable[[], datetime],
        wakeups: LocalWakeups,
        remote: RemoteWakeups | None = None,
        resources: AsyncExitStack | None = None,
    ) -> None:
        self._resources = resources or AsyncExitStack()
        self._graph = graph
        self._tools = tools
        self._times = times
        self._now = now
        self._appender = Appender(lease_seconds=times.lease_seconds, now=now, wakeups=wakeups)
        self._remote = remote
        self.is_draining = False

    async def execute(self, claim: Claim) -> None:
        """Runs to the end, or until the lease is lost; a worker that stops gives the run back."""
        try:
            with watch.attempt(claim.run):
                await self._execute(claim)
        except asyncio.CancelledError:
            if self._remote is not None:  # readers elsewhere learn of the end that stopped it
                await self._remote.announce(claim.run.id)
            raise

    async def _execute(self, claim: Claim) -> None:
        recorder = Recorder(claim.lease, appender=self._appender, remote=self._remote)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(recorder.write())
                keeping = tasks.create_task(self._keep(recorder))
                await self._run(claim.run, recorder)
                recorder.close()
                keeping.cancel()
            metrics.run_ended(claim.run.created_at, self._now())
            await self.forget([claim.run.id])
        except* LeaseLost:
            metrics.LEASES_LOST.inc()
            log.info("lease lost", extra={"run": claim.run.id, "attempt": claim.lease.attempt})
        except* Draining:
            await in_database(claims.release, recorder.lease)

    async def forget(self, run_ids: Sequence[str]) -> None:
        """Removes the checkpoints of runs that have ended."""
        await forget(self._graph.checkpointer, run_ids)

    async def aclose(self) -> None:
        """Lets go of connections: to the checkpoints' database, to the model."""
        await self._resources.aclose()

    async def _keep(self, recorder: Recorder) -> None:
        """Renews the lease until cancelled. Raises LeaseLost."""
        seconds = self._times.lease_seconds
        while True:
            await asyncio.sleep(seconds / 3)
            try:
                held = await in_database(claims.renew, recorder.lease, now=self._now(), lease_seconds=seconds)
            except DATABASE_AWAY as error:  # whether it is lost shows with the next append
                log.warning("lease not renewed: %s", error, extra={"run": recorder.lease.run_id})
                continue
            if not held:
                raise LeaseLost

    async def _run(self, run: RunRecord, recorder: Recorder) -> None:
        ending: RunEvent
        try:
            async with asyncio.timeout(self._seconds_left(run) + GRACE_SECONDS):
                ending = RunSucceeded(await self._plan(run, recorder))
        except DestinationUnknown as error:
            details = {"location": error.location, "suggestions": list(error.suggestions)}
            ending = RunFailed(FailureCode.UNKNOWN_DESTINATION, details)
        except Infeasible as error:
            ending = RunFailed(FailureCode.INFEASIBLE, _reasons(error))
        except TimeoutError:
            ending = RunFailed(FailureCode.DEADLINE)
        except (LeaseLost, Draining, CannotResume, CheckpointsAway):
            raise
        except Exception:
            log.exception("run failed", extra={"run": run.id})
            ending = RunFailed(FailureCode.INTERNAL)
        recorder.record(ending)
        recorder.record(RunClosed())
        await recorder.flush()

    async def _plan(self, run: RunRecord, recorder: Recorder) -> Plan:
        """The plan the graph makes, from where an earlier attempt left off. Raises CannotResume."""
        config: Any = None
        if self._graph.checkpointer is not None:  # each node of a run with a config of its own costs more
            config = {"configurable": {"thread_id": run.id}}
        logged, work = await self._left_over(run, config)
        first_stop = metrics.FirstStop(run.created_at, self._now, is_shown=bool(logged.stops))
        events = Narration(recorder, first_stop, writer=run.writer)
        tools = self._tools(logged, asyncio.get_running_loop().time() + self._seconds_left(run), events)
        if work is not None and work.plan is not None:
            await keep_context(work.plan.run_id, work.context, tools.gazetteer)
            return work.plan
        start = None if work else State(work=await _first_work(run))
        options: dict[str, Any] = {} if self._graph.checkpointer is None else {"durability": "sync"}
        states: Any = self._graph.astream(start, config, context=tools, stream_mode="values", **options)
        async with aclosing(states):  # whatever ends this, no node is left at work
            async for state in states:
                # a crash can leave a checkpoint that is older than the first work
                work = state.get("work")
                is_planned = work is not None and work.plan is not None
                if self.is_draining and self._graph.checkpointer is not None and not is_planned:
                    await recorder.flush()
                    raise Draining
        if work is None or work.plan is None:
            raise LookupError("the graph ended without a plan")
        await keep_context(work.plan.run_id, work.context, tools.gazetteer)
        return work.plan

    async def _left_over(self, run: RunRecord, config: Any) -> tuple[Progress, Work | None]:
        """What earlier attempts left: the state their log tells, and their last finished node's work."""
        if run.attempt == 1:
            return Progress(), None
        try:
            logged = fold(await in_database(run_log.read_all, run.id))
            if self._graph.checkpointer is None:
                return logged, None
            kept = await self._graph.aget_state(config)
        except Exception as error:
            raise CannotResume(run.id) from error
        return logged, kept.values.get("work")

    def _seconds_left(self, run: RunRecord) -> float:
        """Of the run's deadline, less what the end of a run needs; never below 0.

        By a clock behind the one that started the run no time has passed yet.
        """
        spent = max(0.0, (self._now() - (run.started_at or self._now())).total_seconds())
        return max(0.0, self._times.deadline_seconds - spent - WRITER_RESERVE_SECONDS)


async def _first_work(run: RunRecord) -> Work:
    """What a run begins with. Raises CannotResume, and Infeasible when the plan it revises is gone."""
    if run.revises is None:
        return Work(run_id=run.id, request=run.request)
    revising = run.revises
    base, kept = await _base_of(revising)
    return Work(revising.plan_id, run.request, revising=revising, base=base, kept_places=kept)


async def _base_of(revising: Revising) -> tuple[Plan, tuple[Place, ...]]:
    """The plan to begin with, and the places it was made from as far as they are kept."""
    try:
        base = await in_database(revisions.at, revising.plan_id, revising.base)
        kept = await in_database(contexts.find, revising.plan_id)
    except RevisionNotFound as error:
        raise Infeasible((Reason("plan_gone"),), ()) from error
    except DATABASE_AWAY as error:
        raise CannotResume(revising.plan_id) from error
    return base, kept.places if kept else ()


def _reasons(error: Infeasible) -> dict[str, Any]:
    return {
        "conflicts": [asdict(reason) for reason in error.conflicts],
        "relaxations": [asdict(reason) for reason in error.relaxations],
    }
