"""Which run the code at hand works on: for the log lines of whoever writes one meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attempt:
    run: str
    number: int


_current: ContextVar[Attempt | None] = ContextVar("attempt", default=None)


def current() -> Attempt | None:
    """The attempt under way in this task, none outside of runs."""
    return _current.get()


@contextmanager
def attempt(run_id: str, number: int) -> Iterator[None]:
    """Everything in the block, and the tasks that begin in it, is about this attempt at a run."""
    token = _current.set(Attempt(run_id, number))
    try:
        yield
    finally:
        _current.reset(token)
