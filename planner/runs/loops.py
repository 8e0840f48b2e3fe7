"""The event loop our own threads and servers work on."""

import asyncio
from importlib import import_module
from importlib.util import find_spec


def new_loop() -> asyncio.AbstractEventLoop:
    """uvloop's, where it is installed: half of asyncio's cost between the parts of a run is saved."""
    if find_spec("uvloop") is None:
        return asyncio.new_event_loop()
    loop: asyncio.AbstractEventLoop = import_module("uvloop").new_event_loop()
    return loop
