"""The runs under way on one event loop, whoever claimed them: started, stopped when cancelled, drained."""

import asyncio
import gc
import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from planner.domain.events import Recorded, RunCancelled
from planner.store import claims
from planner.store.claims import Claim
from planner.store.threads import in_database
from planner.wakeups.local import LocalWakeups

if TYPE_CHECKING:
    from planner.runs.execute import Executor  # brings LangGraph along, which takes its time

log = logging.getLogger(__name__)

DRAIN_SECONDS = 6.0
GC_THRESHOLDS = (50_000, 20, 20)


def settle_memory() -> None:
    """After everything is imported: full collections of what never goes would stall every run and stream."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)


class Crew:
    """`on_free` is called whenever a run has ended."""

    def __init__(
        self, executor: "Executor", *, wakeups: LocalWakeups, on_free: Callable[[], None] = lambda: None
    ) -> None:
        self._executor = executor
        self._on_free = on_free
        self._running: dict[str, tuple[Claim, asyncio.Task[None]]] = {}
        self._stop_listening = wakeups.listen(self._appended)

    @property
    def size(self) -> int:
        return len(self._running)

    def start(self, claim: Claim) -> asyncio.Task[None]:
        """Executes the run from here on; the task ends when the run does, and never raises."""
        task = asyncio.create_task(self._execute(claim), name=f"run {claim.run.id}")
        self._running[claim.run.id] = (claim, task)
        return task

    def stop(self, run_id: str) -> None:
        """Stops a run that was cancelled, and the model's connection with it."""
        if run_id in self._running:
            self._running[run_id][1].cancel()

    async def drain(self) -> None:
        """The end: gives back every run after its current node, or where it is when that takes too long."""
        self._stop_listening()
        self._executor.is_draining = True
        if self._running:
            await asyncio.wait([task for _, task in self._running.values()], timeout=DRAIN_SECONDS)
        late = list(self._running.values())
        for _, task in late:
            task.cancel()
        for claim, task in late:
            await task
            await in_database(claims.release, claim.lease)
        await self._executor.aclose()

    async def _execute(self, claim: Claim) -> None:
        try:
            await self._executor.execute(claim)
        except asyncio.CancelledError:
            log.info("run stopped", extra={"run": claim.run.id})
        except Exception:
            # its lease lapses and another attempt is made
            log.exception("attempt failed", extra={"run": claim.run.id})
        finally:
            self._running.pop(claim.run.id, None)
            self._on_free()

    def _appended(self, records: Sequence[Recorded]) -> None:
        """A run that was cancelled elsewhere in this process stops here at once. A cancelling is an append
        of its own.
        """
        if isinstance(records[0].event, RunCancelled):
            self.stop(records[0].run_id)
