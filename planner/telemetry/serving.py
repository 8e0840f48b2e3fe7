"""Metrics of a process that serves no HTTP of its own: a worker's."""

from collections.abc import Callable

from prometheus_client import start_http_server

from planner.telemetry.metrics import REGISTRY


def serve(port: int, bind: str) -> Callable[[], None]:
    """Serves this process's metrics on `bind`, in threads of its own; the answer stops it. 0 serves nothing.

    Whoever reaches the port may read them. Raises OSError when it is taken.
    """
    if not port:
        return lambda: None
    server, thread = start_http_server(port, addr=bind, registry=REGISTRY)

    def stop() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return stop
