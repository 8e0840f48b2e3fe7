"""Which core does what: what is measured has one to itself, who measures has the others."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

ALL = frozenset(os.sched_getaffinity(0))
SERVER = frozenset({min(ALL)})
OTHERS = ALL - SERVER or ALL


@contextmanager
def on(cores: frozenset[int]) -> Iterator[None]:
    """The calling thread, and what it starts in the block, runs on these cores."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
