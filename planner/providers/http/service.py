"""What we know of an outside service: where it is, how fast it may be asked, how long its answers hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Service:
    """One service and its manners. Keys stand in `headers` or `query`: neither is ever shown or kept.

    An answer younger than `fresh_seconds` is not asked for again; one up to `stale_seconds` old is used when
    the service fails. `stale_seconds=0` keeps nothing, for services whose terms forbid it. After
    `failures_to_open` calls that failed in a row it is left alone for `open_seconds`.
    """

    name: str
    base_url: str
    at_once: int = 4
    per_minute: float = 300
    timeout_seconds: float = 8.0
    """For the whole of one attempt, its body included."""
    attempts: int = 2
    max_bytes: int = 4_000_000
    fresh_seconds: float = 3_600
    stale_seconds: float = 86_400
    failures_to_open: int = 3
    open_seconds: float = 30.0
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Goes with every request's parameters, for services that want their key there."""

    @property
    def host(self) -> str:
        """Its host name, for the list of those that may be connected to; "" for an address that has none."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def total_seconds(self) -> float:
        """The most a call waits, all attempts and pauses together, unless its caller gives it less."""
        return self.timeout_seconds * self.attempts
