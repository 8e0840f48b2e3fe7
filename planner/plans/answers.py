"""Whole plans at hand: the bytes of an answer, for equal trips and for requests equal to the last letter."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

MAX_ANSWERS = 2_000

type Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """`headers` are those of the answer beyond every answer's."""

    run_id: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


class AnswerCache:
    """The newest answers of this process, for so many seconds. Safe from any thread."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._kept: OrderedDict[Key, tuple[float, Answer]] = OrderedDict()
        self._changed: OrderedDict[str, None] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Answer | None:
        kept = self._kept.get(key)
        return kept[1] if kept and kept[0] > self._clock() else None

    def put(self, key: Key, answer: Answer) -> None:
        """Keeps it, unless its plan was changed meanwhile."""
        with self._lock:
            if answer.run_id not in self._changed:
                self._kept[key] = (self._clock() + self._seconds, answer)
                self._kept.move_to_end(key)
                _shrink(self._kept)

    def also(self, key: Key, known: Key) -> None:
        """What is kept under `known` can be had under this key too, for as long and no longer."""
        with self._lock:
            if known in self._kept:
                self._kept[key] = self._kept[known]
                _shrink(self._kept)

    def forget(self, run_id: str) -> None:
        """The plan of this run was changed or deleted."""
        with self._lock:
            for key in [key for key, (_, answer) in self._kept.items() if answer.run_id == run_id]:
                del self._kept[key]
            self._changed[run_id] = None
            _shrink(self._changed)


def _shrink(kept: OrderedDict[Any, Any]) -> None:
    while len(kept) > MAX_ANSWERS:
        kept.popitem(last=False)
