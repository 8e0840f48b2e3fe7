"""A run: one planning of one request, its steps, its states and what may follow what."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from planner.domain.edit import Revising
from planner.domain.trip import TripRequest


class Step(StrEnum):
    GATHER_CONTEXT = "gather_context"
    GENERATE_DRAFT = "generate_draft"
    VALIDATE = "validate"
    REFINE = "refine"
    FINALIZE = "finalize"


class RunStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


ALLOWED: dict[RunStatus, frozenset[RunStatus]] = {
    RunStatus.QUEUED: frozenset({RunStatus.RUNNING, RunStatus.CANCELLED, RunStatus.FAILED}),
    # running -> running is another attempt: the lease lapsed and somebody else took the run over
    RunStatus.RUNNING: frozenset(RunStatus) - {RunStatus.QUEUED},
    RunStatus.SUCCEEDED: frozenset(),
    RunStatus.FAILED: frozenset(),
    RunStatus.CANCELLED: frozenset(),
}

ENDED = frozenset(status for status, following in ALLOWED.items() if not following)


SIGNED_IN_PRIORITY = 10
LOWEST_PRIORITY = -100


def queue_priority(*, is_signed_in: bool, active: int) -> int:
    """Where a new run stands among those that wait: the higher, the sooner.

    Accounts come before strangers, and each run an owner has under way already puts the next one a step back,
    so that owners take turns: an account's eleventh run waits with a stranger's first.
    """
    return max((SIGNED_IN_PRIORITY if is_signed_in else 0) - active, LOWEST_PRIORITY)


class FailureCode(StrEnum):
    """Why a run failed, as clients see it."""

    UNKNOWN_DESTINATION = "unknown_destination"  # nobody who knows places knows this one
    INFEASIBLE = "infeasible"  # the wishes contradict each other
    DEADLINE = "deadline_exceeded"  # time was up before any plan held
    WORKER_LOST = "worker_lost"  # the run ended its worker too often
    INTERNAL = "internal"  # ours; the cause is in the log


class Delivery(StrEnum):
    """How a run is shown: as it happens, or whole when it is done."""

    STREAM = "stream"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run as the store has it. `last_seq` is the number of its newest event.

    `revises` is the plan it plans anew, None for a run that makes one.
    """

    id: str
    request: TripRequest
    status: RunStatus
    attempt: int
    last_seq: int
    created_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    delivery: Delivery = Delivery.STREAM
    writer: str = ""
    revises: Revising | None = None

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED
