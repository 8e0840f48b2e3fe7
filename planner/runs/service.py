"""Runs as the entries use them: start, find, follow, cancel."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from planner.domain.delivery import Visit, way_to_show
from planner.domain.edit import Revising
from planner.domain.events import Recorded
from planner.domain.owner import Owner
from planner.domain.progress import Progress, fold
from planner.domain.run import Delivery, RunRecord, RunStatus
from planner.domain.trip import TripRequest
from planner.ports import Writer
from planner.runs.fingerprint import fingerprint
from planner.store import log
from planner.store import runs as store
from planner.store.claims import Claim
from planner.wakeups.local import LocalWakeups

JUST_BEGUN = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class RunLimits:
    """`at_once` runs an owner, 0 for no limit; an equal request is answered from the cache so long; who takes
    a run has it for `lease_seconds`.
    """

    at_once: int
    cache_seconds: int
    lease_seconds: float
    retry_after_seconds: int = 5


@dataclass(frozen=True, slots=True)
class Workers:
    """How runs reach those who execute them, and how a cancelled one is stopped there.

    `enqueue` is called within the transaction that makes a run, `wake` after it, and must return at once.
    Where `can_take` says so a run is claimed as it is made, and `take` executes it.
    """

    wake: Callable[[], None] = lambda: None
    can_take: Callable[[], bool] = lambda: False
    take: Callable[[Claim], None] = lambda claim: None
    enqueue: store.Enqueue | None = None
    stop: Callable[[str], None] = lambda run_id: None


@dataclass(frozen=True, slots=True)
class Opened:
    """A run that is followed from a cursor on, and its events above it; whether it has just been made."""

    run: RunRecord
    seen: list[Recorded]
    after: int
    is_new: bool = False

    @property
    def is_unbegun(self) -> bool:
        """Whether this loop has it, and executes it when it is told to `begin`."""
        return self.is_new and self.run.status is RunStatus.RUNNING


class Runs:
    def __init__(
        self,
        *,
        limits: RunLimits,
        writer: Callable[[], Writer],
        wakeups: LocalWakeups,
        workers: Workers,
        now: Callable[[], datetime],
        delivery: Delivery | None = None,
    ) -> None:
        self.limits = limits
        self._writer = writer
        self._wakeups = wakeups
        self._workers = workers
        self._now = now
        self._delivery = delivery

    def start(self, request: TripRequest, *, owner: Owner, delivery: Delivery | None = None) -> RunRecord:
        """A new run, queued. Without `delivery` the policy decides. Raises TooManyRuns."""
        return self.start_with_event(request, owner=owner, delivery=delivery)[0]

    def start_with_event(
        self, request: TripRequest, *, owner: Owner, delivery: Delivery | None = None
    ) -> tuple[RunRecord, Recorded]:
        """As `start`, with the event the run's log begins with."""
        run, first = self._made(request, owner, delivery)
        self._hand_over(run)
        return run, first

    def revise(
        self,
        request: TripRequest,
        revising: Revising,
        *,
        owner: Owner,
        delivery: Delivery = Delivery.STREAM,
    ) -> RunRecord:
        """A new run that plans a saved plan anew and proposes its next revision. Raises TooManyRuns.

        Nobody else's run is like it: it is neither answered from a cache nor shared.
        """
        run_id = uuid.uuid4().hex
        new = store.NewRun(
            id=run_id,
            request=request,
            owner=owner,
            fingerprint=f"revises-{run_id}",
            writer=self._writer().name,
            delivery=delivery,
            revises=revising,
        )
        made, _ = self._created(new)
        self._hand_over(made)
        return made

    def wake(self) -> None:
        """Tells who executes runs here that there is one more. Safe from any thread."""
        self._workers.wake()

    def _made(
        self, request: TripRequest, owner: Owner, delivery: Delivery | None, new_id: str = ""
    ) -> tuple[RunRecord, Recorded]:
        writer = self._writer()
        new = store.NewRun(
            id=new_id or uuid.uuid4().hex,
            request=request,
            owner=owner,
            fingerprint=self.fingerprint(request),
            writer=writer.name,
            delivery=delivery
            or self._delivery
            or self._decided(request, owner, is_cached=self.like(request, owner=owner) is not None),
        )
        return self._created(new)

    def _created(self, new: store.NewRun) -> tuple[RunRecord, Recorded]:
        return store.create(
            new,
            now=self._now(),
            at_once=self.limits.at_once,
            enqueue=self._workers.enqueue,
            lease_seconds=self.limits.lease_seconds if self._workers.can_take() else None,
        )

    def go_on_or_start(self, request: TripRequest, *, owner: Owner, after: int, new_id: str) -> Opened:
        """A new streamed run, `new_id`, with its first event; with a cursor, the owner's run for an equal
        request and its events above the cursor. Raises TooManyRuns.

        It is for the caller to `begin`: a runner that begins at once would hold up the first event.
        """
        found = self.like(request, owner=owner) if after else None
        if found is not None:
            cursor = min(after, found.last_seq)
            return Opened(found, log.read(found.id, after=cursor), cursor)
        run, first = self._made(request, owner, Delivery.STREAM, new_id)
        return Opened(run, [first], 0, is_new=True)

    def begin(self, opened: Opened) -> None:
        """Has it executed, when it is new."""
        if opened.is_new:
            self._hand_over(opened.run)

    def _hand_over(self, made: RunRecord) -> None:
        if made.status is RunStatus.RUNNING:
            self._workers.take(Claim.of(made))
        else:
            self.wake()

    def open_or_start(
        self, request: TripRequest, *, owner: Owner, delivery: Delivery | None = None
    ) -> RunRecord:
        """For people: the owner's run for an equal request, unless a stream is asked for; else a new one.

        Raises TooManyRuns.
        """
        way = delivery or self._delivery
        if way is not Delivery.STREAM:
            found = self.like(request, owner=owner)
            if found is not None:
                return found
        return self.start(
            request, owner=owner, delivery=way or self._decided(request, owner, is_cached=False)
        )

    def start_or_share(self, request: TripRequest, *, owner: Owner) -> tuple[RunRecord, bool]:
        """The owner's run for an equal request, under way or kept, else a new one; whether it is new."""
        found = self.like(request, owner=owner)
        if found is not None:
            return found, False
        with store.alone(owner):
            found = self.like(request, owner=owner)
            if found is not None:
                return found, False
            run, _ = self._made(request, owner, Delivery.WHOLE)
        self._hand_over(run)
        return run, True

    def like(self, request: TripRequest, *, owner: Owner) -> RunRecord | None:
        """The owner's run for an equal request that is under way, or whose plan is fresh enough."""
        since = self._now() - timedelta(seconds=self.limits.cache_seconds)
        return store.like(self.fingerprint(request), owner=owner, since=since)

    def find(self, run_id: str, *, owner: Owner) -> RunRecord:
        """Raises RunNotFound, also when it is somebody else's."""
        return store.find(run_id, owner=owner)

    def has_just_begun(self, run_id: str) -> bool:
        """Whether its first stops are to be expected any moment."""
        return store.is_without_stops(run_id, since=self._now() - JUST_BEGUN)

    def open(self, run_id: str, *, owner: Owner, after: int) -> tuple[RunRecord, list[Recorded]]:
        """The run and the first events above `after`. Raises RunNotFound."""
        run = store.find(run_id, owner=owner)
        return run, log.read(run_id, after=after)

    def progress(self, run_id: str, *, until: int | None = None) -> Progress:
        """The state of a run after its log, or after the event numbered `until`."""
        return fold(log.read_all(run_id, until=until))

    def active(self, owner: Owner) -> Sequence[RunRecord]:
        """The owner's runs that have not ended, newest first."""
        return store.active(owner)

    def cancel(self, run_id: str, *, owner: Owner) -> RunRecord:
        """Ends the run; one that has ended already stays as it is. Raises RunNotFound."""
        run, records = store.cancel(run_id, owner=owner, now=self._now())
        self._wakeups.announce(records)
        if records:
            self._workers.stop(run_id)
        return run

    def fingerprint(self, request: TripRequest) -> str:
        """What equal requests have in common."""
        writer = self._writer()
        return fingerprint(request, writer=writer.name, version=writer.version)

    def _decided(self, request: TripRequest, owner: Owner, *, is_cached: bool) -> Delivery:
        return way_to_show(request, Visit(is_first=not store.has_any(owner), is_cached=is_cached))
