"""The port a server is to listen on, and whom it tells."""

import asyncio
import socket
from collections.abc import Callable

BACKLOG = 2_048

type OnListening = Callable[[asyncio.AbstractEventLoop | None], None]
"""Called once a server listens, with the loop runs are to be executed on; none where a thread of their own is
better. Measured: ADR 12.
"""


class PortTaken(Exception):
    """Something listens there already."""


def listening(bind: str, port: int) -> socket.socket:
    """A socket that listens there. Raises PortTaken."""
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    try:
        return socket.create_server((bind, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise PortTaken(f"port {port} of {bind} cannot be had: {error.strerror}") from error
