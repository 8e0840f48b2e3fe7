"""Which database this is, asked without Django's connection.

That one belongs to a thread, and within an event loop to a task: naming it there makes a new one each time.
"""

from django.db import DEFAULT_DB_ALIAS, connections


def is_sqlite() -> bool:
    return str(connections.settings[DEFAULT_DB_ALIAS]["ENGINE"]).endswith(".sqlite3")


def sqlite_path() -> str:
    return str(connections.settings[DEFAULT_DB_ALIAS]["NAME"])
