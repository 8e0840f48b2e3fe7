"""What the kernel knows of a server's process."""

import os
from pathlib import Path

from tests.conftest import Server


def threads(server: Server) -> int:
    return len(list((_folder(server) / "task").iterdir()))


def rss_bytes(server: Server) -> int:
    return int((_folder(server) / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def connections(server: Server) -> int:
    """Open connections to its SQLite file: a descriptor each."""
    links = [entry.readlink() for entry in (_folder(server) / "fd").iterdir() if entry.is_symlink()]
    return sum(link.name == "tripsite.sqlite3" for link in links)


def _folder(server: Server) -> Path:
    assert server.process is not None
    return Path(f"/proc/{server.process.pid}")
