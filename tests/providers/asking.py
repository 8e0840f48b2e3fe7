"""What the tests of sources share: an HTTP client on loopback, a clock that waits, and impatience."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from planner.providers.http import Http, MemoryStore, Service

LOOPBACK = "127.0.0.1"
NOON = datetime(2026, 11, 23, 3, tzinfo=UTC)
"""In Seoul, that is: 12:00 on 23 November 2026."""


@dataclass
class Clock:
    """The aware present, which moves when told to."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def wait(self, **duration: float) -> None:
        self.at += timedelta(**duration)


@dataclass
class Asking:
    """A client with an empty memory, and what it told its observer."""

    clock: Clock = field(default_factory=Clock)
    outcomes: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.store = MemoryStore(now=self.clock)
        self.http = self.another()

    def another(self, *, hosts: tuple[str, ...] = (LOOPBACK,)) -> Http:
        """A client that shares this one's memory, as another process would."""
        return Http(
            cache=self.store,
            allowed_hosts=hosts,
            now=self.clock,
            user_agent="Tripsite tests (tests@example.org)",
            observe=lambda service, outcome, _seconds: self.outcomes.append((service, outcome)),
        )


def impatient(service: Service, *, seconds: float = 1.5) -> Service:
    """The same service with one attempt and little time, for answers that do not come."""
    return replace(service, timeout_seconds=seconds, attempts=1)
