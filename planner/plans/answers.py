"""Whole plans at hand: the bytes of an answer for requests that are equal to the last letter."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

MAX_ANSWERS = 1_000

type Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    run_id: str
    body: bytes


class AnswerCache:
    """The newest answers of this process, for so many seconds. Safe from any thread."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._kept: OrderedDict[Key, tuple[float, Answer]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Answer | None:
        kept = self._kept.get(key)
        return kept[1] if kept and kept[0] > self._clock() else None

    def put(self, key: Key, answer: Answer) -> None:
        with self._lock:
            self._kept[key] = (self._clock() + self._seconds, answer)
            self._kept.move_to_end(key)
            while len(self._kept) > MAX_ANSWERS:
                self._kept.popitem(last=False)

    def forget(self, run_id: str) -> None:
        """The plan of this run was changed or deleted."""
        with self._lock:
            for key in [key for key, (_, answer) in self._kept.items() if answer.run_id == run_id]:
                del self._kept[key]
