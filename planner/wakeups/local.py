"""Wake-ups within one process, between threads that each run an event loop."""

import asyncio
import threading
from collections.abc import Callable, Sequence

from planner.domain.events import Recorded

type Listener = Callable[[Sequence[Recorded]], None]


class LocalWakeups:
    """Hands what was appended to every listening loop of this process. Safe from any thread."""

    def __init__(self) -> None:
        self._listeners: dict[Listener, asyncio.AbstractEventLoop] = {}
        self._lock = threading.Lock()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Calls `listener` on the running loop with each append. The answer stops it."""
        with self._lock:
            self._listeners[listener] = asyncio.get_running_loop()

        def stop() -> None:
            with self._lock:
                self._listeners.pop(listener, None)

        return stop

    @property
    def reach_other_loops(self) -> bool:
        """Whether somebody listens on another loop than the running one."""
        with self._lock:
            loops = list(self._listeners.values())
        here = _running_loop()
        return any(loop is not here and not loop.is_closed() for loop in loops)

    def announce(self, records: Sequence[Recorded]) -> None:
        """Tells every listener of these events of one run, which are in the log by now."""
        self.announce_all([records])

    def announce_all(self, appends: Sequence[Sequence[Recorded]]) -> None:
        """Tells every listener of these appends to different runs, with one call to each loop, and at once
        those of the loop it is called on.
        """
        appends = [records for records in appends if records]
        if not appends:
            return
        with self._lock:
            listeners = list(self._listeners.items())
        here = _running_loop()
        for listener, loop in listeners:
            if loop is here:
                _tell(listener, appends)
            elif not loop.is_closed():
                loop.call_soon_threadsafe(_tell, listener, appends)


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _tell(listener: Listener, appends: Sequence[Sequence[Recorded]]) -> None:
    for records in appends:
        listener(records)
