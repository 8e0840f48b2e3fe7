"""Times as plain SQL gives them to the database and gets them back."""

from datetime import UTC, datetime
from typing import Any

from planner.store.engine import is_sqlite


def stamp(at: datetime | None) -> Any:
    """A time as the database takes it: SQLite as text, in UTC and without a zone."""
    if at is None or not is_sqlite():
        return at
    return str(at.astimezone(UTC).replace(tzinfo=None))


def moment(value: datetime | str) -> datetime:
    """A time as the database gave it: SQLite's has no zone, and is text where it does not know the column."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def moment_or_none(value: datetime | str | None) -> datetime | None:
    return None if value is None else moment(value)
