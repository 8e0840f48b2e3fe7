"""The port a server is to listen on."""

import socket

BACKLOG = 2_048


class PortTaken(Exception):
    """Something listens there already."""


def listening(bind: str, port: int) -> socket.socket:
    """A socket that listens there. Raises PortTaken."""
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    try:
        return socket.create_server((bind, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise PortTaken(f"port {port} of {bind} cannot be had: {error.strerror}") from error
