"""Where answers are kept, and how one is written down: the time it came, then its JSON as it came."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol


class AnswerStore(Protocol):
    """Keeps bytes for a while. Never raises: what it cannot keep or find is simply not there."""

    async def get(self, key: str) -> bytes | None: ...

    async def set(self, key: str, value: bytes, ttl_seconds: float) -> None: ...


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer's JSON and when it came."""

    at: datetime
    body: bytes

    def age_seconds(self, now: datetime) -> float:
        return (now - self.at).total_seconds()

    def packed(self) -> bytes:
        return f"{self.at.timestamp():.3f}\n".encode() + self.body

    @classmethod
    def unpacked(cls, value: bytes | None) -> "Kept | None":
        """None for nothing, and for what another version wrote."""
        stamp, line_end, body = (value or b"").partition(b"\n")
        try:
            at = datetime.fromtimestamp(float(stamp), UTC)
        except (ValueError, OverflowError, OSError):
            return None
        return cls(at, body) if line_end else None


class MemoryStore:
    """Keeps answers in this process, the longest unused going first; `now` is the aware present."""

    def __init__(self, *, now: Callable[[], datetime], max_bytes: int = 64_000_000) -> None:
        self._now = now
        self._max_bytes = max_bytes
        self._bytes = 0
        self._kept: OrderedDict[str, tuple[datetime, bytes]] = OrderedDict()

    async def get(self, key: str) -> bytes | None:
        until, value = self._kept.get(key, (self._now(), b""))
        if until <= self._now():
            self._forget(key)
            return None
        self._kept.move_to_end(key)
        return value

    async def set(self, key: str, value: bytes, ttl_seconds: float) -> None:
        self._forget(key)
        self._kept[key] = (self._now() + timedelta(seconds=ttl_seconds), value)
        self._bytes += len(value)
        while self._bytes > self._max_bytes:
            self._forget(next(iter(self._kept)))

    def _forget(self, key: str) -> None:
        if key in self._kept:
            self._bytes -= len(self._kept.pop(key)[1])
